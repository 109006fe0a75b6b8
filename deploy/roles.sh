#!/bin/sh
# Run once by the database's container, on an empty volume: the two logins of Baton, and its database.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -v owner="$(cat /run/secrets/owner_password)" -v app="$(cat /run/secrets/app_password)" <<'SQL'
CREATE ROLE baton_owner LOGIN PASSWORD :'owner';
CREATE ROLE baton_app LOGIN PASSWORD :'app';
CREATE DATABASE baton OWNER baton_owner;
SQL
