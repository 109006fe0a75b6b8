"""Making a new database cluster: checksums, passwords, the two roles and the database, in one step that is whole or not there."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, BinaryIO

from baton.ops.errors import CannotRun
from baton.ops.postgres.addresses import APP, DATABASE, OWNER, SUPERUSER, write_password
from baton.ops.postgres.binaries import Binaries
from baton.ops.postgres.place import Place

BUILTIN_LOCALES_SINCE = 17  # same order and case rules on every machine, whatever its C library
ROLES = """\
CREATE ROLE {owner} LOGIN CREATEDB PASSWORD '{owner_password}';
CREATE ROLE {app} LOGIN PASSWORD '{app_password}';
CREATE DATABASE {database} OWNER {owner};
"""
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}  # none of the caller's PG… variables


def make_cluster(place: Place, binaries: Binaries) -> None:
    """Make the cluster under another name and rename it when complete.

    Hence a folder `postgres` is always whole and never removed; an interrupted `postgres.unfinished` is redone.
    """
    unfinished = place.cluster.with_name("postgres.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(0o755)
    unfinished.chmod(0o755)
    data = unfinished / "data"
    data.mkdir(0o700)
    if place.account.is_lent:
        os.chown(data, place.account.uid, place.account.gid)
    initialise(place, binaries, data, write_password(unfinished, SUPERUSER))
    make_roles(place, binaries, data, write_password(unfinished, OWNER), write_password(unfinished, APP))
    sync_folder(unfinished)
    unfinished.rename(place.cluster)
    sync_folder(place.home)


def initialise(place: Place, binaries: Binaries, data: Path, password: str) -> None:
    locale = ["--locale=C", "--encoding=UTF8"]
    if binaries.major >= BUILTIN_LOCALES_SINCE:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    with password_pipe(password, place) as pipe:
        run_program(
            place,
            [binaries.program("initdb"), "-D", str(data), "-U", SUPERUSER, f"--pwfile=/dev/fd/{pipe.fileno()}",
             "--auth=scram-sha-256", "--data-checksums", *locale],
            pass_fds=[pipe.fileno()],
        )  # fmt: skip


def password_pipe(password: str, place: Place) -> BinaryIO:
    """A pipe that holds the password, readable by the server's user: it stands in no file of theirs."""
    reading, writing = os.pipe()
    os.write(writing, f"{password}\n".encode())
    os.close(writing)
    if place.account.is_lent:
        os.fchown(reading, place.account.uid, place.account.gid)
    return open(reading, "rb")


def make_roles(place: Place, binaries: Binaries, data: Path, owner_password: str, app_password: str) -> None:
    """Single-user mode: no server listens yet, and the superuser's password is not needed."""
    sql = ROLES.format(
        owner=OWNER, app=APP, database=DATABASE, owner_password=owner_password, app_password=app_password
    )
    said = run_program(place, [binaries.program("postgres"), "--single", "-D", str(data), "postgres"], input=sql.encode())
    if "ERROR" in said:
        raise CannotRun(f"The database's roles could not be made, so no database was made. PostgreSQL says:\n{said}")


def run_program(place: Place, command: list[str], **options: Any) -> str:
    """Run one of PostgreSQL's programs as the server's user; its errors and warnings."""
    if "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    done: subprocess.CompletedProcess[bytes] = subprocess.run(
        command, cwd="/", env=ENVIRONMENT, umask=0o077, capture_output=True, **options, **place.account.child
    )
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode:
        raise CannotRun(
            f"{Path(command[0]).name} could not make the database in {place.home}. PostgreSQL says:\n{said}"
        )
    return said


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
