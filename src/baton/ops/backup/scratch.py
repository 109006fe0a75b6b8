"""A database for a try beside the real one: made by the owner, and dropped in the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier

from baton.ops.errors import CannotRun

TRYING = 20_25_20  # any number: one try at a time on a server
MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
DROP_TRIES = 20


@contextmanager
def scratch(owner_url: str) -> Iterator[str]:
    """An empty database of the owner's beside the real one, dropped in the end; its address.

    One that a broken-off try left is dropped first.
    """
    with psycopg.connect(owner_url, autocommit=True) as owner:
        if not _one(owner, MAY_CREATE):
            raise CannotRun(
                f"Not possible: the login {owner.info.user} may not create a database to try the backup in. The backup is whole, and was not tried. "
                f"Let it, as a superuser: ALTER ROLE {owner.info.user} CREATEDB"
            )
        if not _one(owner, "SELECT pg_try_advisory_lock(%s)", TRYING):
            raise CannotRun("Another try is running on this server. This one was not begun.")
        name = f"{owner.info.dbname}_try"
        drop(owner, name)
        owner.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
        try:
            yield inside(owner_url, name)
        finally:
            drop(owner, name)


def drop(owner: psycopg.Connection, name: str) -> None:
    """Drop it, once the sessions of processes that worked in it are gone."""
    for attempt in range(DROP_TRIES):
        try:
            owner.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
            return
        except psycopg.errors.ObjectInUse:
            if attempt == DROP_TRIES - 1:
                raise
            time.sleep(0.5)


def inside(url: str, name: str) -> str:
    """The same login in another database of the server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _one(owner: psycopg.Connection, statement: str, *values: object) -> bool:
    row = owner.execute(statement, values).fetchone()
    return bool(row and row[0])
