"""Looking at all of a backup before anything is touched: is it whole, and can this version use it?"""

from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from baton import VERSION
from baton.documents.store import Altered, NotThere, Store
from baton.ops.errors import CannotRun
from baton.upkeep import manifest
from baton.upkeep.manifest import KEPT, Manifest, NotWhole
from baton.upkeep.shelf import Shelf

UNTOUCHED = "Nothing was restored, and nothing was touched."


def examine(backup: Path) -> Manifest:
    """What a backup says of itself, once all of it was read and found whole.  CannotRun, in words, when it can't be used here."""
    try:
        said = manifest.read(backup)
        manifest.check_parts(backup, said)
        check_documents(Shelf(backup.parent).documents, backup, said)
    except NotWhole as problem:
        raise CannotRun(f"{problem} {UNTOUCHED}") from None
    check_version(said)
    return said


def check_documents(pool: Store, backup: Path, said: Manifest) -> None:
    """NotWhole when a kept file of the backup is gone or altered."""
    hashes = (backup / KEPT).read_text().split()
    if len(hashes) != said.documents:
        raise NotWhole(f"{backup / KEPT} names {len(hashes):,} kept files, and the backup has {said.documents:,}.")
    for hash in hashes:
        try:
            with pool.at_hand(hash):
                continue
        except (NotThere, Altered) as problem:
            raise NotWhole(f"Of the kept files beside the backup one is not as it was: {problem}") from None


def check_version(said: Manifest) -> None:
    """CannotRun when a newer Baton made it: this one does not know what stands in it."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    unknown = sorted(set(said.migrations) - known)
    if numbers(said.version) > numbers(VERSION) or unknown:
        why = f": this one does not know {unknown[0]}" if unknown else ""
        raise CannotRun(f"The backup was made by a newer Baton ({said.version}), and this is {VERSION}{why}. {UNTOUCHED} Restore it with that version.")


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
