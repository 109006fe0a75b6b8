"""A scratch database for a measurement: made by the owner, migrated, measured in a process of its own, dropped."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

DROP_TRIES = 20


@contextmanager
def scratch_database() -> Iterator[dict[str, str]]:
    """The environment of a process that works in a fresh, migrated database."""
    name = f"baton_bench_{os.getpid()}"
    owner = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            environment = os.environ | {
                "DATABASE_URL": _in_database(os.environ["DATABASE_URL"], name),
                "DATABASE_OWNER_URL": _in_database(owner, name),
                "DJANGO_SETTINGS_MODULE": "baton.settings",
                "BATON_PROCESS": "command",
            }
            migrate = [sys.executable, "-m", "django", "migrate", "-v", "0"]
            subprocess.run(migrate, env=environment | {"BATON_AS_OWNER": "1"}, check=True)
            yield environment
        finally:
            _drop(connection, name)


def _drop(connection: psycopg.Connection, name: str) -> None:
    """Drop it, once the sessions of the measuring process, which the owner may not end, are gone."""
    for attempt in range(DROP_TRIES):
        try:
            connection.execute(f"DROP DATABASE {name}")
            return
        except psycopg.errors.ObjectInUse:
            if attempt == DROP_TRIES - 1:
                raise
            time.sleep(0.5)


def _in_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
