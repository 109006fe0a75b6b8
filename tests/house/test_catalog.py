"""The database is what the models say: every wall, guard and key is there, and nothing unknown stands outside."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from baton.foundation.models import Fact
from baton.foundation.models.row import Recorded, Walled
from baton.foundation.walls import is_root, key_name, references

HOUSE = [model for model in apps.get_models() if issubclass(model, Walled)]
GUARDED = {"organization", "membership", "role", "roleright", "roleassignment", "token"}
# What stands outside the walls, and why; none of it holds what the business is about.
OUTSIDE = {
    "foundation_organization": "says which organizations there are",
    "foundation_user": "signs in before an organization is known",
    "foundation_membership": "says which organizations a user may enter",
    "foundation_role": "is read to know what an actor may do",
    "foundation_roleright": "is read to know what an actor may do",
    "foundation_roleassignment": "is read to know what an actor may do",
    "foundation_token": "is read to know who asks, before an organization is known",
    "foundation_lastcode": "belongs to a login",
    "foundation_recoverycode": "belongs to a login",
    "foundation_link": "brings in who has yet to sign in",
    "foundation_tries": "counts wrong tries of the installation",
    "foundation_tally": "counts what is asked of the installation",
    "foundation_due": "tells a round which organizations have work",
    "foundation_proof": "belongs to the installation",
    "foundation_restore": "belongs to the installation: may anything go out?",
    "account_emailaddress": "allauth's, of a login",
    "account_emailconfirmation": "allauth's, of a login",
    "mfa_authenticator": "allauth's, of a login",
    "usersessions_usersession": "allauth's, of a login",
    "django_session": "is read to know who asks",
    "django_content_type": "Django's own",
    "django_migrations": "Django's own",
    "auth_permission": "Django's own, unused",
    "auth_group": "Django's own, unused",
    "auth_group_permissions": "Django's own, unused",
    "procrastinate_jobs": "the queue's; a job carries its organization and ids",
    "procrastinate_events": "the queue's",
    "procrastinate_periodic_defers": "the queue's",
    "procrastinate_workers": "the queue's",
}
BUSINESS = re.compile(r"_minor|amount|price|balance|iban|tax|(^|_)address$|phone|^(account|invoice|deal|contact|payment|product)(_|$)|number")
DEFAULTS_OF_ORGANIZATION = {("foundation_organization", "tax_category")}

def ask(statement: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@pytest.fixture(params=HOUSE, ids=lambda model: model._meta.label)
def model(request, db):
    return request.param


def test_a_house_table_has_its_wall_and_guard(model):
    table = model._meta.db_table
    [(walled, forced)] = ask("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table)
    assert walled and not forced  # the owner passes: search and data migrations rely on it
    policies = ask("SELECT polname, pg_get_expr(polqual, polrelid), polwithcheck FROM pg_policy WHERE polrelid = %s::regclass", table)
    strict = "(organization_id = (current_setting('baton.organization'::text))::uuid)"
    assert policies == [("wall", strict, None)]
    triggers = {
        name: (enabled, words)
        for name, enabled, words in ask(
            "SELECT tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", table
        )
    }
    assert triggers["guard"][0] == "O" and "BEFORE INSERT OR DELETE OR UPDATE" in triggers["guard"][1]
    assert ("append_only" in triggers) == issubclass(model, Fact)


def test_what_is_only_added_may_be_changed_by_nobody(model):
    table = model._meta.db_table
    [(update, delete, truncate)] = ask(
        "SELECT has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'DELETE'), has_table_privilege(%s, 'TRUNCATE')",
        table, table, table,
    )  # fmt: skip
    assert (update, delete) == ((False, False) if issubclass(model, Fact) else (True, True))
    assert not truncate


def test_every_reference_carries_the_organization(model):
    statement = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f' AND convalidated"
    keys = dict(ask(statement, model._meta.db_table))
    for field in references(model):
        target = field.related_model._meta.db_table
        wanted = f"FOREIGN KEY (organization_id, {field.column}) REFERENCES {target}(organization_id, id)"
        assert wanted in keys[key_name(model, field.column)]
    assert (key_name(model, "organization") in keys) == is_root(model)


def test_indexes_lead_with_the_organization(model):
    found = ask(
        "SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
        "WHERE i.indrelid = %s::regclass AND NOT i.indisprimary",
        model._meta.db_table,
    )
    assert {name for name, first in found if first != "organization_id"} == set()


def test_the_index_that_references_are_checked_by_is_the_youngest_of_its_table(model):
    """Of indexes that look as good to it, which before the rows are counted all do, the server takes the youngest.

    A migration that adds an index to such a table ends with `KeyLast`.
    """
    found = ask("SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = %s::regclass ORDER BY indexrelid DESC", model._meta.db_table)
    key = f"{model._meta.db_table}_wall"
    assert (key,) not in found or found[0] == (key,)


def test_nothing_unknown_stands_outside_the_walls(db):
    tables = {name for (name,) in ask("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace")}
    assert tables - {model._meta.db_table for model in HOUSE} == set(OUTSIDE)


def test_what_stands_outside_the_walls_holds_no_business(db):
    columns = ask("SELECT table_name, column_name FROM information_schema.columns WHERE table_name = ANY(%s)", list(OUTSIDE))
    assert {(table, name) for table, name in columns if BUSINESS.search(name)} <= DEFAULTS_OF_ORGANIZATION


def test_what_grants_something_is_guarded(db):
    guarded = {name for (name,) in ask("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'guard'")}
    assert {f"foundation_{name}" for name in GUARDED} <= guarded


def test_every_model_has_a_constraint_or_says_why_not():
    ours = [model for model in apps.get_models() if model.__module__.startswith("baton.")]
    bare = {m._meta.label for m in ours if not m._meta.constraints and not hasattr(m, "UNCONSTRAINED")}
    assert bare == set()


def test_every_recorded_model_has_a_noun_of_its_own():
    nouns = [model.NOUN for model in apps.get_models() if issubclass(model, Recorded)]
    assert all(nouns) and len(nouns) == len(set(nouns))


def test_no_migration_is_pending(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_only_known_functions_run_with_the_owners_rights(db):
    found = ask("SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    assert {name for name, _ in found} == {"drop_sandbox", "baton_unsealed", "baton_highest_tick"}
    assert all(any(setting.startswith("search_path=") for setting in settings) for _, settings in found)
