"""Twins of house tables: the same columns, indexes, checks and foreign keys, but no policies and no triggers."""

import os
from collections.abc import Mapping, Sequence
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

ANALYZE = "VACUUM ANALYZE"  # as the server does by itself before long
SCHEMA = "twin"
FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid), confrelid::regclass::text
  FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f' ORDER BY conname
"""
COLUMNS = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
 WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
# binary COPY carries no type: an enumeration is read from the same bytes as text
NAMES = {"procrastinate_job_status": "text", "timestamp with time zone": "timestamptz", "character varying": "text", "boolean": "bool", "bigint": "int8"}

Shape = Sequence[tuple[str, str]]  # name and binary type of each column
Shapes = dict[str, Shape]  # by table
Batch = dict[str, Sequence[tuple]]  # rows by table


def as_owner() -> psycopg.Connection:
    """A connection of the owner of the tables, whom no policy holds."""
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)


def make_twins(owner: psycopg.Connection, tables: Sequence[str]) -> list[str]:
    """Make a twin of each table, parents before children; the statements that were run."""
    ddl = [f"CREATE SCHEMA {SCHEMA}"]
    for table in tables:
        ddl.append(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
    for table in tables:
        for name, definition, target in owner.execute(FOREIGN_KEYS, [table]).fetchall():
            if target in tables:
                definition = definition.replace(f"REFERENCES {target}", f"REFERENCES {SCHEMA}.{target}")
            ddl.append(f"ALTER TABLE {SCHEMA}.{table} ADD CONSTRAINT {name} {definition}")
    for statement in ddl:
        owner.execute(statement)
    return ddl


def columns(owner: psycopg.Connection, table: str) -> list[tuple[str, str]]:
    """Name and binary type of each column of a table that is written: what the server computes, it computes in the twin too."""
    found = owner.execute(COLUMNS, [f"public.{table}"]).fetchall()
    return [(name, NAMES.get(str(kind), str(kind))) for name, kind in found]


def written_in_batches(
    owner: psycopg.Connection, shapes: Shapes, own: Mapping[str, str], organization: UUID, batches: int
) -> list[Batch]:
    """What the house wrote, in so many equal parts, ready to be copied: JSON as finished text, so that raw is really raw.

    `own` says which rows of a table those are, where it is not all that the organization has.
    """
    parts = [{} for _ in range(batches)]  # type: list[Batch]
    for table, shape in shapes.items():
        listed = ", ".join(f'"{name}"::text' if kind == "jsonb" else f'"{name}"' for name, kind in shape)
        where = own.get(table, "organization_id = %(organization)s")
        found = owner.execute(f"SELECT {listed} FROM {table} WHERE {where} ORDER BY id", {"organization": organization}).fetchall()  # noqa: S608
        jsons, size = [n for n, (_, kind) in enumerate(shape) if kind == "jsonb"], len(found) // batches
        for n, part in enumerate(parts):
            part[table] = [_with_json(row, jsons) for row in found[n * size : (n + 1) * size]]
    return parts


def raw_copy(owner: psycopg.Connection, table: str, shape: Shape, rows: Sequence[tuple]) -> None:
    """The fastest way there is to put these rows into the twin: one binary COPY."""
    _copy(owner, f"{SCHEMA}.{table}", shape, rows)


def raw_update(owner: psycopg.Connection, table: str, shape: Shape, rows: Sequence[tuple]) -> None:
    """The fastest way there is to change these rows of the twin, found by the first column: one UPDATE from a copied table."""
    typed = ", ".join(f'"{name}" {kind}' for name, kind in shape)
    key, *changed = [f'"{name}"' for name, _ in shape]
    moved = ", ".join(f"{name} = raw.{name}" for name in changed)
    owner.execute(f"CREATE TEMPORARY TABLE raw ({typed}) ON COMMIT DROP")
    _copy(owner, "raw", shape, rows)
    owner.execute(f"UPDATE {SCHEMA}.{table} AS t SET {moved} FROM raw WHERE t.{key} = raw.{key}")  # noqa: S608


def _copy(owner: psycopg.Connection, table: str, shape: Shape, rows: Sequence[tuple]) -> None:
    listed = ", ".join(f'"{name}"' for name, _ in shape)
    with owner.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN (FORMAT binary)") as copy:
        copy.set_types([kind for _, kind in shape])
        for row in rows:
            copy.write_row(row)


def _with_json(row: tuple, positions: list[int]) -> tuple:
    values = list(row)
    for n in positions:
        values[n] = None if values[n] is None else Jsonb(values[n], dumps=str)
    return tuple(values)
