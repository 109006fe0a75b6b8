"""Files by the hash of what is in them: written whole or not at all, never written again, proven when read."""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage

HALF: Final = ".half-"  # how a file is called until it is whole
HASH: Final = re.compile(r"[0-9a-f]{64}")
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class NotKept(OSError):
    """The store could not take a file; nothing of it is there."""


class NotThere(LookupError):
    """The store has no file with this hash."""


class Altered(ValueError):
    """A kept file is no longer what was kept."""


class WholeFiles(FileSystemStorage):
    """Files on disk that appear whole: written beside their place, forced to disk, then renamed."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002  Django's signature
        """The name itself, also when it is taken meanwhile: it is the hash of the content, so the file is the same."""
        return name

    def _save(self, name: str, content: Any) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(prefix=HALF, dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(half, 0o440)
            os.rename(half, place)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(half)
            raise
        force(place.parent)
        return name


class Store:
    """Where documents are kept, by the SHA-256 of their content."""

    def __init__(self, files: Storage):
        self.files = files

    def keep(self, content: bytes) -> str:
        """Keep a file and answer its hash.  A file that is there already stays as it is.

        NotKept when it could not be written; Altered when another content stands under its hash.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if self.files.exists(_name(sha256)):
            self.read(sha256)
        else:
            self._save(sha256, ContentFile(content), len(content))
        return sha256

    def keep_file(self, path: Path) -> str:
        """As `keep`, of a file of any size, which is never held whole."""
        sha256 = _hash_of(path)
        if self.files.exists(_name(sha256)):
            with self.at_hand(sha256):
                return sha256
        with path.open("rb") as file:
            self._save(sha256, File(file), path.stat().st_size)
        return sha256

    def has(self, sha256: str) -> bool:
        """Is there a file under this hash?  Its content is not looked at."""
        return self.files.exists(_name(sha256))

    def every(self) -> Iterator[str]:
        """The hash of each kept file."""
        for path in Path(self.files.path(".")).glob("??/??/*"):
            if len(path.name) == len(hashlib.sha256().hexdigest()):
                yield path.name

    def forget(self, sha256: str) -> None:
        """Take a file away.  Only where nothing refers to it any more."""
        self.files.delete(_name(sha256))

    def read(self, sha256: str) -> bytes:
        """The file with this hash.  NotThere without one; Altered when its content has another hash."""
        name = _name(sha256)
        try:
            with self.files.open(name, "rb") as file:
                content: bytes = file.read()
        except FileNotFoundError as error:
            raise _gone(sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _altered(sha256)
        return content

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """The file with this hash as one of this machine, for the block: for what is too large to be held."""
        path = Path(self.files.path(_name(sha256)))
        if not path.is_file():
            raise _gone(sha256)
        if _hash_of(path) != sha256:
            raise _altered(sha256)
        yield path

    def _save(self, sha256: str, content: File, size_bytes: int) -> None:
        try:
            self.files.save(_name(sha256), content)
        except OSError as error:
            why = "the disk is full" if error.errno in FULL else (error.strerror or str(error))
            raise NotKept(
                error.errno,
                f"A file of {size_bytes:,} bytes could not be kept: {why}. Nothing of it was written. Make room, or mend the place that "
                "BATON_STORAGE names.",
            ) from error


def store() -> Store:
    """The store that BATON_STORAGE names: a folder as file:///…, by default var/documents in Baton's home."""
    address = settings.BATON_STORAGE
    parts = urlsplit(address)
    if parts.scheme != "file" or not parts.path.startswith("/"):
        raise ImproperlyConfigured(f"BATON_STORAGE is {address}; it must name a folder, as in file:///srv/baton/documents.")
    return Store(WholeFiles(location=unquote(parts.path)))


def _gone(sha256: str) -> NotThere:
    return NotThere(f"The kept file {sha256} is gone. Restore it from a backup.")


def _altered(sha256: str) -> Altered:
    return Altered(f"The kept file {sha256} was changed after it was kept. It is not given out; restore it from a backup.")


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name(sha256: str) -> str:
    """Where the file of a hash stands; of what is no hash there is none, whatever path it may look like."""
    if not HASH.fullmatch(sha256):
        raise _gone(sha256[:64])
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def force(folder: Path) -> None:
    """Have the folder's entries on disk too: a rename is only then one."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
