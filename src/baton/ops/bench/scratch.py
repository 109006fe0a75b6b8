"""A scratch database for a measurement: made by the owner, migrated, measured in a process of its own, dropped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from baton.ops.backup.scratch import drop, inside


@contextmanager
def scratch_database() -> Iterator[dict[str, str]]:
    """The environment of a process that works in a fresh, migrated database."""
    name = f"baton_bench_{os.getpid()}"
    owner = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            environment = os.environ | {
                "DATABASE_URL": inside(os.environ["DATABASE_URL"], name),
                "DATABASE_OWNER_URL": inside(owner, name),
                "DJANGO_SETTINGS_MODULE": "baton.settings",
                "BATON_PROCESS": "command",
            }
            migrate = [sys.executable, "-m", "django", "migrate", "-v", "0"]
            subprocess.run(migrate, env=environment | {"BATON_AS_OWNER": "1"}, check=True)
            yield environment
        finally:
            drop(connection, name)
