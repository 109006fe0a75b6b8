"""Ways to break an invariant past every protection: the owner of the tables at work by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from baton.foundation.backend.base import as_owner
from baton.foundation.models.row import Fact
from baton.foundation.walls import wall_sql
from baton.upkeep.verify import verify

Statement = str | tuple[str, list]


def by_owner(*statements: Statement) -> None:
    """Run statements, some with values, as the owner, with a deed for the guard."""
    with as_owner(connection), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('baton.deed', 'test.break', true)")
        for statement in statements:
            cursor.execute(*(statement if isinstance(statement, tuple) else (statement,)))


@contextmanager
def broken(model: type[Model], *statements: Statement, mend: tuple[Statement, ...] = ()) -> Iterator[None]:
    """Take something of a table's wall away for the block."""
    by_owner(*statements)
    try:
        yield
    finally:
        on = [f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER"]
        by_owner(*mend, *wall_sql(model, issubclass(model, Fact)), *on)


def breaches(check: str) -> list[str]:
    """What one check says is wrong."""
    found = verify([check])
    assert found["ok"] is not bool(found["checks"][0]["breaches"])
    return [breach["words"] for breach in found["checks"][0]["breaches"]]


def checked(check: str) -> int:
    return verify([check])["checks"][0]["checked"]


def ids(check: str) -> set[UUID]:
    return {UUID(breach["id"]) for breach in verify([check])["checks"][0]["breaches"] if breach["kind"] != "table"}
