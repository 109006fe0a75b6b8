"""Make a backup while everything runs: the database as one moment saw it, and the kept documents."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from baton.documents.store import store
from baton.foundation.clock import real_now
from baton.ops import desk
from baton.ops.backup.making import make
from baton.ops.backup.places import owner_url, shelf
from baton.ops.errors import CannotRun
from baton.upkeep import manifest
from baton.upkeep.manifest import Manifest
from baton.upkeep.shelf import Busy, Shelf

NIGHT = 2  # the hour, UTC
FRESH, OLD = timedelta(hours=12), timedelta(hours=26)
TOLD = 20


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="DIR", help="the folder of backups (BATON_BACKUPS if omitted); it gets one folder more")
    parser.add_argument("--keep", type=int, metavar="N", help="remove older ones, so that N remain; omitted: none is removed")
    parser.add_argument("--nightly", action="store_true", help="only if it is time: once a night, and when the newest is older than 26 hours")


def run(options: Namespace) -> int:
    place = shelf(options.to)
    if options.nightly and not is_time(place, real_now()):
        return told(options, place, *newest(place))
    try:
        folder, made = make(place, owner_url(), store())
    except Busy as problem:
        raise CannotRun(f"{problem} This one was not begun.") from None
    except OSError as problem:
        raise CannotRun(f"The backup could not be written to {place.folder}: {problem.strerror or problem}. Nothing of it is left there.") from None
    keep = settings.BATON_BACKUPS_KEEP if options.nightly else options.keep
    if keep is not None and not made.missing:
        place.thin_out(max(1, keep))
    return told(options, place, folder, made)


def is_time(place: Shelf, now: datetime) -> bool:
    """Is a nightly one wanted now?"""
    if not place.backups():
        return True
    age = now - newest(place)[1].taken
    return age > OLD or (now.hour == NIGHT and age > FRESH)


def newest(place: Shelf) -> tuple[Path, Manifest]:
    folder = place.backups()[0]
    return folder, manifest.read(folder)


def told(options: Namespace, place: Shelf, folder: Path, made: Manifest) -> int:
    """Say what stands in the newest backup; exit 1 when it lacks kept files."""
    if options.json:
        desk.tell(options, {"ok": not made.missing, "folder": str(folder), **asdict(made), "size_bytes": made.size_bytes})
    else:
        rows, size = sum(made.tables.values()), made.size_bytes / 1_000_000
        print(f"{folder}: {rows:,} rows in {len(made.tables)} tables, {made.documents:,} kept files, {size:,.1f} MB, {made.ms / 1000:.1f} s")
    if not made.missing:
        return desk.DONE
    named = "".join(f"\n  {hash}" for hash in made.missing[:TOLD])
    raise CannotRun(
        f"The database was backed up, but {len(made.missing)} kept files are gone from {settings.BATON_STORAGE} or were altered there:{named}\n"
        "Put them back from an older backup (docs/operations.md), then make another backup."
    )


