"""The fence: a database that was restored from a backup does nothing to the outside until somebody releases it.

The backup is older than what has happened since: what waits in it may have gone out long ago, and the installation it
was made of may still be running.
"""

from django.db import connection

from baton.foundation.errors import Answer
from baton.foundation.models.duty import Restore

UNFINISHED = "baton_unfinished"  # a schema that is there while a restore fills the database
HOLDS = "SELECT to_regnamespace(%s) IS NOT NULL OR EXISTS (SELECT FROM foundation_restore WHERE released_at IS NULL)"
IS_UNFINISHED = "SELECT to_regnamespace(%s) IS NOT NULL"
HALF = (
    "A restore into this database did not run through, so it holds nothing whole. Nothing was started. "
    "Run baton restore again: it begins anew."
)


class Fenced(Answer):
    """What was to go out stays here: the database was restored, and nobody has released it."""

    status = 409


def holds() -> bool:
    """Does what would go out have to wait?  Also while a restore is still filling the database."""
    return _asked(HOLDS)


def is_unfinished() -> bool:
    """Was a restore into this database begun and not ended?"""
    return _asked(IS_UNFINISHED)


def check() -> None:
    """Fenced, in words, when what would go out has to wait."""
    if holds():
        raise Fenced(words() or HALF)


def words() -> str:
    """What to tell people while the fence stands; empty when it does not."""
    restore = Restore.objects.filter(released_at=None).order_by("-pk").first()
    if restore is None:
        return ""
    return (
        f"This database was restored from a backup of {restore.taken_at:%Y-%m-%d %H:%M} UTC. Nothing goes out and nothing runs "
        "by itself until it is released: bin/baton release"
    )


def _asked(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [UNFINISHED])
        return bool(cursor.fetchone()[0])
