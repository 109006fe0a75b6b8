"""What a check found."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from psycopg.sql import SQL, Composed

TOLD: Final = 100  # of one kind of breach, so many are told one by one; the words say how many there are in all


@dataclass(frozen=True, slots=True)
class Breach:
    """A record, or a table, of which an invariant is not true."""

    kind: str
    id: str
    words: str


@dataclass(slots=True)
class Found:
    """How many records, or parts of the wall, a check looked at, and which of them break it.  0: nothing to check."""

    checked: int = 0
    breaches: list[Breach] = field(default_factory=list)

    def breach(self, kind: str, id: Any, words: str) -> None:
        self.breaches.append(Breach(kind, str(id), words))


def rows(statement: SQL | Composed, values: list | None = None) -> list[tuple]:
    """The rows of a statement, as the login of the moment sees them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
