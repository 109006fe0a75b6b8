"""Where backups stand, and by which login they are made."""

import os
from pathlib import Path

from django.conf import settings

from baton.ops.environment import value
from baton.ops.errors import CannotRun, WrongUsage
from baton.upkeep.shelf import Shelf, shelf_at

OFF = "off"


def shelf(folder: Path | None) -> Shelf:
    """The folder that was named, else that of BATON_BACKUPS."""
    if folder is not None:
        return Shelf(folder.absolute())
    if settings.BATON_BACKUPS == OFF:
        raise WrongUsage("BATON_BACKUPS is off, so it names no folder. Nothing was done. Say where: --to DIR")
    return shelf_at(settings.BATON_BACKUPS)


def owner_url() -> str:
    """The login that owns the tables: it alone sees the rows of every organization."""
    found = value("DATABASE_OWNER_URL") or os.environ.get("DATABASE_OWNER_URL", "")
    if not found:
        raise CannotRun(
            "Not possible: DATABASE_OWNER_URL is not set, and only the login that owns the tables sees all rows. Nothing was done. "
            "Set it, or BATON_BACKUPS=off if backups are made in another way."
        )
    return found
