"""Many rows of one table at once: the fast path behind `Work.create_many`."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models import Field, Model
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from baton.foundation.plain import dumps

CHUNK = 1_000
FEW = 50  # below this a statement with arrays is faster than a temporary table (8 ms against 19 for one invoice)

TYPES: dict[type[Field], str] = {
    models.UUIDField: "uuid",
    models.DateTimeField: "timestamptz",
    models.DateField: "date",
    models.JSONField: "jsonb",
    models.BooleanField: "bool",
    models.DecimalField: "numeric",
    models.BigIntegerField: "int8",
    models.BigAutoField: "int8",
    models.PositiveSmallIntegerField: "int2",
    models.SmallIntegerField: "int2",
    models.PositiveIntegerField: "int4",
    models.IntegerField: "int4",
    models.TextField: "text",
    models.CharField: "text",
}


def type_of(field: Field) -> str:
    """The PostgreSQL type of a column, from its model field."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    for kind in type(field).__mro__:
        if kind in TYPES:
            return TYPES[kind]
    raise TypeError(f"{field} has no bulk type; add it to TYPES")


def chunks(rows: Iterable[tuple], size: int = CHUNK) -> Iterator[list[tuple]]:
    """Lists of at most `size` rows; the source is never held whole."""
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


def completed(model: type[Model], columns: Sequence[str], rows: Iterable[tuple]) -> tuple[list[Field], Iterator[tuple]]:
    """Add the columns that were left out and have a default of Django's; the database fills in its own."""
    meta = model._meta
    given = [meta.get_field(name) for name in columns]
    missing = [f for f in meta.local_concrete_fields if f not in given and f.has_default()]
    makers = [f.default if callable(f.default) else None for f in missing]
    fixed = tuple(None if make else f.get_default() for f, make in zip(missing, makers, strict=True))
    if not missing:
        full = iter(rows)
    elif any(makers):
        full = (
            (*row, *(make() if make else value for make, value in zip(makers, fixed, strict=True))) for row in rows
        )
    else:
        full = ((*row, *fixed) for row in rows)
    return [*given, *missing], full


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[tuple]) -> None:
    """Insert rows of plain values in the order of `columns` (field names; references take ids)."""
    fields, full = completed(model, columns, rows)
    json_at = [i for i, f in enumerate(fields) if isinstance(f, models.JSONField)]
    for chunk in chunks(full):
        ready = _with_json(chunk, json_at) if json_at else chunk
        (_unnest if len(chunk) < FEW else _copy)(model, fields, ready)


def _with_json(rows: list[tuple], positions: Sequence[int]) -> list[list[Any]]:
    ready = []
    for row in rows:
        values = list(row)
        for i in positions:
            if values[i] is not None:
                values[i] = Jsonb(values[i], dumps)
        ready.append(values)
    return ready


def _names(fields: Sequence[Field]) -> SQL:
    return SQL(", ").join(Identifier(f.column) for f in fields)


def _unnest(model: type[Model], fields: Sequence[Field], rows: Sequence[Sequence[Any]]) -> None:
    arrays = SQL(", ").join(SQL("%s::" + type_of(f) + "[]") for f in fields)
    statement = SQL("INSERT INTO {} ({}) SELECT * FROM unnest({})").format(
        Identifier(model._meta.db_table), _names(fields), arrays
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])


def _copy(model: type[Model], fields: Sequence[Field], rows: Sequence[Sequence[Any]]) -> None:
    """COPY may not write to a table with row-level security, so by way of a temporary one."""
    table, names = Identifier(model._meta.db_table), _names(fields)
    shape = SQL(", ").join(SQL("{} " + type_of(f)).format(Identifier(f.column)) for f in fields)
    with connection.cursor() as cursor:
        cursor.execute(SQL("CREATE TEMPORARY TABLE baton_rows ({}) ON COMMIT DROP").format(shape))
        with cursor.copy(SQL("COPY baton_rows FROM STDIN (FORMAT binary)")) as copy:
            copy.set_types([type_of(f) for f in fields])
            for row in rows:
                copy.write_row(row)
        cursor.execute(SQL("INSERT INTO {} ({}) SELECT {} FROM baton_rows").format(table, names, names))
        cursor.execute("DROP TABLE baton_rows")
