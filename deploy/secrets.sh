#!/bin/sh
# Make the secrets of compose.yaml, once: what is there already stays.
set -eu
umask 077
cd "$(dirname -- "$0")"
mkdir -p secrets
new() { [ -s "secrets/$1" ] || head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' > "secrets/$1"; }
[ -s secrets/field_keys ] || head -c 32 /dev/urandom | base64 | tr '+/' '-_' > secrets/field_keys
new secret_key; new postgres_password; new owner_password; new app_password
for login in owner app; do
    printf 'postgres://baton_%s:%s@database/baton' "$login" "$(cat "secrets/${login}_password")" > "secrets/${login}_url"
done
chmod 644 secrets/*  # containers read them as users of their own; the folder lets nobody else in
