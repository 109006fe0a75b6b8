"""The two duties that keep backups: one makes them, the other tries whether they can be restored.

Each looks every hour, and does its work in a process of its own, by the login that owns the tables.
"""

import subprocess
import sys
from typing import Final

from django.conf import settings

OFF: Final = "off"


class NotDone(RuntimeError):
    """There is no fresh backup, or it can't be restored; the words say why."""


def are_wanted() -> bool:
    """Are backups made by Baton itself?"""
    return bool(settings.BATON_BACKUPS != OFF)


def back_up() -> None:
    """Make a backup if it is time; NotDone when the newest is too old or lacks something."""
    _command("backup")


def try_restore() -> None:
    """Try the newest backup, if it was not tried yet; NotDone when it is worth nothing, or could not be tried."""
    _command("drill")


def _command(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "baton.ops", name, "--nightly"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise NotDone(done.stderr.strip()[-2000:])
