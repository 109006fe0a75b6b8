"""What a backup says of itself: which Baton and PostgreSQL made it, what is in it, and the hash of each part."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final

PRODUCT: Final = "baton"
FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump"
KEPT: Final = "documents.txt"  # the hashes of the kept files that belong to it, one a line


class NotWhole(ValueError):
    """This is no backup that can be used; the words say why."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the backup as it was written."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`tables` counts the rows of each; `missing` names kept files that were gone from the store, or altered in it."""

    version: str
    taken_at: str
    postgresql: int
    migrations: list[str]
    tables: dict[str, int]
    parts: dict[str, Part]
    documents: int
    missing: list[str] = field(default_factory=list)
    chain_heads: dict[str, dict[str, Any]] = field(default_factory=dict)
    ms: int = 0
    product: str = PRODUCT
    format: int = FORMAT

    @property
    def taken(self) -> datetime:
        return datetime.fromisoformat(self.taken_at)

    @property
    def size_bytes(self) -> int:
        return sum(part.size_bytes for part in self.parts.values())


def part_of(path: Path) -> Part:
    with path.open("rb") as file:
        return Part(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def write(folder: Path, manifest: Manifest) -> None:
    """Write it beside its parts, with a hash of its own words."""
    said = asdict(manifest)
    text = json.dumps({"sha256": _digest(said)} | said, indent=1, sort_keys=True)
    write_file(folder / MANIFEST, text.encode())


def read(folder: Path) -> Manifest:
    """What the backup in a folder says.  NotWhole, in words, when it can't be used by this format."""
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise NotWhole(f"{folder} is no whole backup: it has no {MANIFEST}.") from None
    except ValueError:
        raise NotWhole(f"{folder / MANIFEST} is cut off or was changed: it cannot be read.") from None
    if not isinstance(said, dict) or said.get("product") != PRODUCT:
        raise NotWhole(f"{folder} is no backup of Baton.")
    if said.get("format") != FORMAT:
        raise NotWhole(f"{folder} is a backup of format {said.get('format')}, and this Baton reads format {FORMAT}: it was made by another version.")
    if said.pop("sha256", None) != _digest(said):
        raise NotWhole(f"{folder / MANIFEST} was changed after the backup was made: its hash is another.")
    known = {name: said[name] for name in (field.name for field in fields(Manifest)) if name in said}  # a newer one may say more
    return Manifest(**known | {"parts": {name: Part(**part) for name, part in said["parts"].items()}})


def check_parts(folder: Path, manifest: Manifest) -> None:
    """NotWhole when a part is missing, cut off or altered."""
    for name, part in manifest.parts.items():
        path = folder / name
        if not path.is_file():
            raise NotWhole(f"{path} is missing from the backup.")
        size = path.stat().st_size
        if size != part.size_bytes:
            raise NotWhole(f"{path} is cut off: it has {size:,} bytes, and {part.size_bytes:,} were written.")
        if part_of(path) != part:
            raise NotWhole(f"{path} was changed after the backup was made: its hash is another.")


def write_file(path: Path, content: bytes) -> None:
    """A file that its owner alone may read, forced to disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _digest(said: dict) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
