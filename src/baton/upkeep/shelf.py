"""The folder in which backups stand, one folder each, and beside them the kept files that all of them share."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from baton.documents.store import Store, WholeFiles, force
from baton.upkeep.manifest import KEPT, MANIFEST

UNFINISHED: Final = ".unfinished-"
TRIED: Final = "tried.json"  # written into a backup once it was restored for a try


class Busy(Exception):
    """Somebody else makes a backup in this folder just now."""


class Shelf:
    """A folder of backups.  One that appears in it is whole: it is written under another name, and renamed."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.documents = Store(WholeFiles(location=folder / "documents"))

    @property
    def documents_address(self) -> str:
        """The kept files of the backups, as BATON_STORAGE would name them."""
        return (self.folder / "documents").absolute().as_uri()

    def backups(self) -> list[Path]:
        """The whole ones, newest first."""
        found = self.folder.glob(f"[!.]*/{MANIFEST}")
        return sorted((file.parent for file in found), key=lambda path: path.name, reverse=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One backup at a time.  What an earlier one left half done is cleared away.  Busy when another is at work."""
        for folder in (self.folder, self.folder / "documents"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self.folder / ".lock", "a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(f"Another backup is being made in {self.folder}.") from None
            for left in self.folder.glob(f"{UNFINISHED}*"):
                shutil.rmtree(left)
            yield

    @contextmanager
    def making(self, name: str) -> Iterator[Path]:
        """A folder to write a backup in; it stands under its name when the block ends well, else nothing is left of it."""
        half = self.folder / f"{UNFINISHED}{name}"
        half.mkdir(mode=0o700)
        try:
            yield half
            force(half)
            half.rename(self.folder / name)
        except BaseException:
            with suppress(FileNotFoundError):
                shutil.rmtree(half)
            raise
        force(self.folder)

    def thin_out(self, keep: int) -> list[str]:
        """Remove all but the newest, and kept files that no remaining one needs; the names of those removed.

        The newest that was restored for a try stays, whatever its age.
        """
        every = self.backups()
        tried = next((backup for backup in every if (backup / TRIED).is_file()), None)
        old = [backup for backup in every[keep:] if backup != tried]
        for backup in old:
            (backup / MANIFEST).unlink()  # first: what is half removed is no backup
            shutil.rmtree(backup)
        if old:
            needed = {hash for backup in self.backups() for hash in (backup / KEPT).read_text().split()}
            for hash in self.documents.every():
                if hash not in needed:
                    self.documents.forget(hash)
        return [backup.name for backup in old]


def shelf_at(address: str) -> Shelf:
    """The shelf that BATON_BACKUPS names: a folder as file:///…"""
    parts = urlsplit(address)
    if parts.scheme != "file" or not parts.path.startswith("/"):
        raise ImproperlyConfigured(f"BATON_BACKUPS is {address}; it must name a folder, as in file:///srv/baton/backups, or be off.")
    return Shelf(Path(unquote(parts.path)))


def name_of(taken: datetime) -> str:
    """How the backup of an instant is called."""
    return f"{taken.astimezone(UTC):%Y-%m-%dT%H-%M-%S}Z"

