"""Do the walls stand, and does no record reach through them?"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model
from psycopg.sql import SQL, Composed, Identifier

from baton.foundation.models.row import Fact, Walled
from baton.foundation.walls import APP_ROLE, is_root, is_walled, key_name, references
from baton.upkeep.found import TOLD, Found, rows

ORGANIZATION = "foundation_organization"
STRICT = "(organization_id = (current_setting('baton.organization'::text))::uuid)"

KEYS = SQL("""
SELECT conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass
""")
STRANGERS = """
SELECT count(*) FILTER (WHERE row.{column} IS NOT NULL), count(*) FILTER (WHERE {strange}),
       (array_agg(row.id::text || ' ' || row.{column}::text) FILTER (WHERE {strange}))[:%s]
  FROM {table} row LEFT JOIN {target} other ON other.id = row.{column} {same}
"""
STRANGE = SQL("row.{column} IS NOT NULL AND other.id IS NULL")
SAME = SQL("AND other.organization_id = row.organization_id")
WALL = SQL("""
SELECT relrowsecurity,
       (SELECT array_agg(pg_get_expr(polqual, polrelid)) FROM pg_policy WHERE polrelid = c.oid),
       (SELECT array_agg(tgname::text) FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled IN ('O', 'A')),
       has_table_privilege(%s, c.oid, 'UPDATE') OR has_table_privilege(%s, c.oid, 'DELETE')
  FROM pg_class c WHERE c.oid = %s::regclass
""")


def walled_models() -> list[type[Walled]]:
    """Every model of the house whose rows belong to one organization."""
    return [model for model in apps.get_models() if is_walled(model) and issubclass(model, Walled)]


def no_stranger() -> Found:
    """V8: each reference points to a row that is there, in the same organization, and PostgreSQL holds it to that."""
    found = Found()
    for model in walled_models():
        keys = {name: (valid, definition) for name, valid, definition in rows(KEYS, [model._meta.db_table])}
        for field in references(model):
            _key(found, model, keys, key_name(model, field.column), f"(organization_id, {field.column})")
            _strangers(found, model, field.column, field.name, field.related_model._meta.db_table)
        if is_root(model):
            _key(found, model, keys, key_name(model, "organization"), "(organization_id)")
        _strangers(found, model, "organization_id", "organization", ORGANIZATION)
    return found


def _key(found: Found, model: type[Walled], keys: dict[str, tuple[bool, str]], name: str, columns: str) -> None:
    found.checked += 1
    valid, definition = keys.get(name, (False, ""))
    if not valid or columns not in definition or "NOT ENFORCED" in definition:
        state = "is not in force" if name in keys else "is missing"
        words = f"{model._meta.db_table}: the key {name} {state}, so a {model.NOUN} could refer to another organization's record."
        found.breach("table", model._meta.db_table, words)


def _strangers(found: Found, model: type[Walled], column: str, name: str, target: str) -> None:
    table = model._meta.db_table
    statement = _joined(table, target, column, SQL("") if target == ORGANIZATION else SAME)
    count, strange, told = rows(statement, [TOLD])[0]
    found.checked += count
    for pair in told or ():
        id, other = pair.split(" ")
        found.breach(model.NOUN, id, f"{model.NOUN} {id} refers by {name} to {other}, which its organization does not have ({strange} such).")


def _joined(table: str, target: str, column: str, same: SQL) -> Composed:
    named = {"table": Identifier(table), "target": Identifier(target), "column": Identifier(column)}
    strange = STRANGE.format(column=Identifier(column))
    return SQL(STRANGERS).format(**named, strange=strange, same=same)


def walls_stand() -> Found:
    """Each house table has its policy, its guard and, where rows are only ever added, the trigger against changes."""
    found = Found()
    for model in walled_models():
        found.checked += 1
        table = model._meta.db_table
        for words in _gaps(model, *rows(WALL, [APP_ROLE, APP_ROLE, table])[0]):
            found.breach("table", table, f"{table}: {words}")
    return found


def _gaps(model: type[Model], is_on: bool, policies: list[str] | None, triggers: list[str] | None, may_change: bool) -> Iterator[str]:
    if not is_on:
        yield "row-level security is off, so every organization's rows can be read."
    if policies != [STRICT]:
        yield f"its policies are {policies}, and should be the wall alone."
    if "guard" not in (triggers or ()):
        yield "its guard is missing or disabled, so it can be written without a deed."
    if issubclass(model, Fact) and "append_only" not in (triggers or ()):
        yield "its append-only trigger is missing or disabled."
    if issubclass(model, Fact) and may_change:
        yield f"{APP_ROLE} may change or delete its rows."
