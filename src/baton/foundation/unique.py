"""What may stand only once: the database's unique keys, answered in words or by the record that was first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from baton.foundation.errors import Conflict, Refused
from baton.foundation.server import settle

T = TypeVar("T")
TRIES = 3


@contextmanager
def unique(constraint: str, words: str, field: str) -> Iterator[None]:
    """Refuse in these words what the named constraint will not have twice."""
    try:
        yield
        settle()
    except IntegrityError as error:
        if violated(error) != constraint:
            raise
        raise Refused(words, {field: words}) from error


def made_once(constraint: str, make: Callable[[], T], first: Callable[[], T | None]) -> tuple[T, bool]:
    """Make a record, or answer the one that was first under the constraint; and whether it was made now.

    Writes and lets the database say no, so that of two at once exactly one is made.  Where the first is gone again
    by the time it is looked for, there is room, and it is tried once more.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return make(), True
        except IntegrityError as error:
            if violated(error) != constraint:
                raise
        if (found := first()) is not None:
            return found, False
    raise Conflict("Somebody else is changing this just now. Nothing was done; try again.")


def violated(error: IntegrityError) -> str | None:
    """The name of the unique constraint that refused; None when it was another kind of rule."""
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, UniqueViolation) else None
