"""Restore a backup into an empty database; nothing goes out of it until `baton release`."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from baton.documents.store import NotKept, store
from baton.ops import desk
from baton.ops.backup.examining import examine
from baton.ops.backup.places import owner_url
from baton.ops.backup.restoring import restore
from baton.ops.errors import CannotRun, WrongUsage
from baton.ops.supervisor import say
from baton.upkeep.shelf import Shelf

ANY_DATABASE = True


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the folder of one backup, with its manifest.json")


def run(options: Namespace) -> int:
    backup = options.backup.absolute()
    if within := Shelf(backup).backups():
        raise WrongUsage(f"{backup} is a folder of backups. Nothing was restored. Name one of them; the newest is {within[0]}")
    said = examine(backup)
    say(f"the backup of {said.taken:%Y-%m-%d %H:%M} UTC is whole")
    try:
        restore(backup, said, owner_url(), store(), os.environ)
    except NotKept as problem:
        raise CannotRun(f"{problem.strerror} The restore was broken off; run it again.") from None
    if options.json:
        desk.tell(options, {"ok": True, "taken_at": said.taken_at, "tables": said.tables, "documents": said.documents, "missing": said.missing})
        return desk.DONE
    print(
        f"Restored: {sum(said.tables.values()):,} rows in {len(said.tables)} tables and {said.documents:,} kept files, as of {said.taken:%Y-%m-%d %H:%M} UTC.\n"
        "Look whether all is right (bin/baton verify), start serve, and let things go out again: bin/baton release"
    )
    if said.missing:
        print(f"{len(said.missing)} kept files were gone already when the backup was made; bin/baton verify names their documents.")
    return desk.DONE
