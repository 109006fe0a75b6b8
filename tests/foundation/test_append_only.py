"""Rows of audit, announcements and ledger are only ever added: for the application and for the owner alike."""

import psycopg
import pytest
from django.db import ProgrammingError, connection

from baton.foundation.models.row import Fact
from baton.foundation.performing import inside
from tests.foundation.furnished import furnish, walled_models
from tests.make import House

FACTS = [model for model in walled_models() if issubclass(model, Fact)]
CHANGES = ["UPDATE {} SET organization_id = organization_id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]


def test_there_are_facts_to_try():
    assert {"AuditEntry", "Announcement", "LedgerEntry"} <= {model.__name__ for model in FACTS}


@pytest.mark.parametrize("change", CHANGES)
def test_the_application_has_no_privilege_to_change_a_fact(furnished: House, change: str):
    for model in FACTS:
        with (
            pytest.raises(ProgrammingError, match=f"permission denied for table {model._meta.db_table}"),
            inside(furnished.id, deed="probe.write"),
            connection.cursor() as cursor,
        ):
            cursor.execute(change.format(model._meta.db_table))


@pytest.mark.parametrize("change", CHANGES)
def test_a_trigger_refuses_the_owner_too(standing_house: House, owner: psycopg.Connection, change: str):
    furnish(standing_house)
    for model in FACTS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only ever added"), owner.transaction():
            owner.execute("SELECT set_config('baton.deed', 'probe.write', true)")
            owner.execute(change.format(model._meta.db_table))


def test_the_setting_that_lets_a_sandbox_go_is_of_no_use_to_the_application(furnished: House):
    for model in FACTS:
        with pytest.raises(ProgrammingError, match="permission denied"), inside(furnished.id, deed="probe.write"):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('baton.dropping', %s, true)", [str(furnished.id)])
                cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608


def test_an_ordinary_record_is_never_truncated_by_the_application(furnished: House):
    for model in walled_models():
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            inside(furnished.id, deed="probe.write"),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


LOOSENING = {
    "disable a trigger": "ALTER TABLE crm_task DISABLE TRIGGER guard",
    "disable all triggers": "ALTER TABLE crm_task DISABLE TRIGGER ALL",
    "act as a replica": "SET session_replication_role = replica",
    "switch the policies off": "ALTER TABLE crm_task DISABLE ROW LEVEL SECURITY",
    "drop a policy": "DROP POLICY wall ON crm_task",
    "add a policy": "CREATE POLICY hole ON crm_task USING (true)",
    "drop a key": "ALTER TABLE crm_task DROP CONSTRAINT crm_task_account_id_wall",
    "become the owner": "SET ROLE baton_owner",
    "become the owner for a session": "SET SESSION AUTHORIZATION baton_owner",
    "change the guard": "CREATE OR REPLACE FUNCTION baton_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "make a table": "CREATE TABLE public.aside (x int)",
    "grant itself more": "GRANT UPDATE ON foundation_auditentry TO baton_app WITH GRANT OPTION",
    "pretend a migration": "INSERT INTO django_migrations (app, name, applied) VALUES ('crm', '9999', now())",
}


@pytest.mark.parametrize("what", LOOSENING)
def test_the_application_cannot(house: House, what: str):
    with inside(house.id, deed="probe.write"), connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        try:
            cursor.execute(LOOSENING[what])
        except ProgrammingError as refusal:
            assert refusal.__cause__.sqlstate == "42501", refusal  # insufficient_privilege
        else:
            cursor.execute("SELECT has_table_privilege('foundation_auditentry', 'UPDATE')")  # GRANT of nothing only warns
            assert what == "grant itself more" and cursor.fetchone() == (False,), f"the application could {what}"
        cursor.execute("ROLLBACK TO SAVEPOINT before")


def test_with_row_security_off_a_query_is_an_error_and_not_a_leak(furnished: House, neighbour: House):
    with pytest.raises(ProgrammingError, match="affected by row-level security"), inside(neighbour.id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('row_security', 'off', true)")
            cursor.execute("SELECT count(*) FROM crm_account")


def test_a_table_behind_the_wall_takes_no_copy_of_the_applications(house: House):
    with pytest.raises(Exception, match="COPY FROM not supported with row-level security"), inside(house.id, deed="a.b"):
        with connection.cursor() as cursor, cursor.copy("COPY crm_task FROM STDIN") as copy:
            copy.write("x")
