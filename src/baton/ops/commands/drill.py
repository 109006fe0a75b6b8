"""Restore the newest backup into a scratch database, compare, verify and drop it: is it worth anything?"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from baton.foundation.clock import real_now
from baton.ops import desk
from baton.ops.backup.places import owner_url, shelf
from baton.ops.backup.trying import tried
from baton.ops.errors import CannotRun
from baton.upkeep.manifest import write_file
from baton.upkeep.shelf import TRIED


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("backup", nargs="?", type=Path, metavar="BACKUP", help="the newest of BATON_BACKUPS if omitted")
    parser.add_argument("--nightly", action="store_true", help="only if it was not tried yet")


def run(options: Namespace) -> int:
    every = [options.backup.absolute()] if options.backup else shelf(None).backups()
    if not every:
        raise CannotRun(f"There is no backup in {shelf(None).folder} yet, so none was tried. Make one: bin/baton backup")
    backup = every[0]
    if options.nightly and (backup / TRIED).is_file():
        print(f"{backup.name} was tried already.")
        return desk.DONE
    found = tried(backup, owner_url())
    if found["ok"]:
        write_file(backup / TRIED, f'{{"tried_at": "{real_now().isoformat()}", "ms": {found["ms"]}}}\n'.encode())
    if options.json:
        desk.tell(options, found)
        return desk.DONE if found["ok"] else desk.REFUSED
    if not found["ok"]:
        breaches = [breach["words"] for check in found["checks"] for breach in check["breaches"]]
        raise CannotRun("\n".join([f"{backup.name} was restored, and what it holds is not sound: {', '.join(found['broken'])}", *breaches[:20]]))
    print(f"{backup.name} was restored in {found['ms'] / 1000:.1f} s: {found['rows']:,} rows and {found['documents']:,} kept files as they were, every invariant holds.")
    return desk.DONE
