"""A database as a restore leaves it: filled from a backup of yesterday, and not released."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from psycopg import connect

from baton.foundation.fence import UNFINISHED

RESTORED = "INSERT INTO foundation_restore (backup, taken_at, restored_at, released_by) VALUES ('b', now() - interval '1 day', now(), '')"


def by_owner(statement: str) -> None:
    """Do it as the owner of the tables, at once."""
    login = settings.OWNER_DATABASE
    with connect(
        host=login["HOST"], port=login["PORT"] or None, user=login["USER"], password=login["PASSWORD"] or None,
        dbname=connection.settings_dict["NAME"], autocommit=True,
    ) as owner:  # fmt: skip
        owner.execute(statement)


@contextmanager
def restored() -> Iterator[None]:
    """For the block, the fence stands."""
    by_owner(RESTORED)
    try:
        yield
    finally:
        by_owner("DELETE FROM foundation_restore")


@contextmanager
def half_restored() -> Iterator[None]:
    """For the block, a restore seems to fill the database."""
    by_owner(f"CREATE SCHEMA {UNFINISHED}")
    try:
        yield
    finally:
        by_owner(f"DROP SCHEMA {UNFINISHED}")
