"""Real processes of Baton on the test database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.db import connection

from baton.ops.environment import CHECKOUT


def app_url(**other: str) -> str:
    """The application's login to the test database, or to another place of it."""
    known = {name: str(connection.settings_dict[name]) for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} | other
    port = f"&port={known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@/{known['NAME']}?host={quote(known['HOST'])}{port}"


def environment(**other: str) -> dict[str, str]:
    """Of a process that works on the test database."""
    return os.environ | {
        "DATABASE_URL": app_url(),
        "DATABASE_OWNER_URL": app_url(),
        "DJANGO_SETTINGS_MODULE": "baton.settings",
        "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
        "BATON_AS_OWNER": "",
    } | other  # fmt: skip


@contextmanager
def running(module: str, *arguments: str, **variables: str) -> Iterator[subprocess.Popen]:
    """A module of ours as a process, ended at the latest when the block is left."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)
