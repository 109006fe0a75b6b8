"""Twins of house tables: the same columns, indexes, checks and foreign keys, but no policies and no triggers."""

from collections.abc import Sequence

import psycopg

SCHEMA = "twin"
FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid), confrelid::regclass::text
  FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f' ORDER BY conname
"""
COLUMNS = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
 WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
# binary COPY carries no type: an enumeration is read from the same bytes as text
NAMES = {"procrastinate_job_status": "text", "timestamp with time zone": "timestamptz", "character varying": "text", "boolean": "bool", "bigint": "int8"}


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
    """Name and binary type of each column of a table."""
    found = owner.execute(COLUMNS, [f"public.{table}"]).fetchall()
    return [(name, NAMES.get(str(kind), str(kind))) for name, kind in found]


def raw_copy(owner: psycopg.Connection, table: str, names: Sequence[tuple[str, str]], rows: Sequence[tuple]) -> None:
    """The fastest way there is to put these rows into the twin: one binary COPY."""
    listed = ", ".join(f'"{name}"' for name, _ in names)
    with owner.cursor() as cursor, cursor.copy(f"COPY {SCHEMA}.{table} ({listed}) FROM STDIN (FORMAT binary)") as copy:
        copy.set_types([kind for _, kind in names])
        for row in rows:
            copy.write_row(row)
