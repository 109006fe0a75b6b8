"""What a database holds, read as its owner by a connection of one's own: in one snapshot, or after a restore."""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db.models import CharField
from psycopg import Connection
from psycopg.sql import SQL, Identifier

# Sessions are not kept: whoever has a backup must not be signed in by it, and what was signed out must not come back.
LEFT_OUT: Final = ("django_session", "usersessions_usersession")
LOGO: Final = ("billing_business", "logo")  # the one hash of a kept file whose column is not called sha256

TABLES = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY 1"
MIGRATIONS = "SELECT app || '.' || name FROM django_migrations ORDER BY 1"
KNOWN = "SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s AND column_name = %s"
HASHES = "SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"
SEALS = "SELECT to_regclass('public.foundation_seal') IS NOT NULL"
HEAD = """
SELECT jsonb_object_agg(o.id, jsonb_build_object('position', head.position, 'digest', head.digest)) FROM foundation_organization o
 CROSS JOIN LATERAL (SELECT position, digest FROM foundation_seal WHERE organization_id = o.id ORDER BY position DESC LIMIT 1) head
"""


def tables(owner: Connection) -> list[str]:
    return [name for (name,) in owner.execute(TABLES) if name not in LEFT_OUT]


def counts(owner: Connection) -> dict[str, int]:
    """The rows of each table that a backup holds."""
    return {name: _one(owner, SQL("SELECT count(*) FROM {}").format(Identifier(name))) for name in tables(owner)}


def migrations(owner: Connection) -> list[str]:
    """The steps by which its tables came to be as they are."""
    return [name for (name,) in owner.execute(MIGRATIONS)]


def chain_heads(owner: Connection) -> dict[str, dict[str, Any]]:
    """The last seal of each organization's audit: {id: {"position", "digest"}}."""
    return _one(owner, SQL(HEAD)) or {} if _one(owner, SQL(SEALS)) else {}


def hash_columns() -> list[tuple[str, str]]:
    """Each column that names a kept file."""
    named = [(model._meta.db_table, str(field.column)) for model in apps.get_models() for field in model._meta.local_fields if _names_a_file(field)]
    return [*named, LOGO]


def hashes(owner: Connection) -> Iterator[str]:
    """Every kept file that a record refers to; one that several refer to comes more than once."""
    for table, column in hash_columns():
        if not owner.execute(KNOWN, [table, column]).fetchone():
            continue  # a newer version's, which this database has not got yet
        statement = SQL(HASHES).format(table=Identifier(table), column=Identifier(column))
        with owner.cursor(name="hashes") as cursor:
            yield from (hash for (hash,) in cursor.execute(statement))


def _names_a_file(field: Any) -> bool:
    return isinstance(field, CharField) and field.name == "sha256"


def _one(owner: Connection, statement: Any) -> Any:
    row = owner.execute(statement).fetchone()
    return row[0] if row else None
