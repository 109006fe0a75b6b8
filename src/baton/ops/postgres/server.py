"""Starting, finding and stopping the embedded server, however its last one ended.

Every process of a server inherits a locked file from whoever started it.  While that lock is held something of the
server lives, orphans included, in whichever container; when it is free nothing does, and its stale files may go.
"""

import fcntl
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from baton.ops.errors import CannotRun
from baton.ops.postgres.addresses import Addresses, addresses
from baton.ops.postgres.binaries import Binaries, choose_binaries
from baton.ops.postgres.cluster import ENVIRONMENT, make_cluster
from baton.ops.postgres.place import ROOTS_HOMES, SOCKET_NAME, Place, find_place
from baton.ops.postgres.processes import end, is_alive, servers_in, wait_until

START_SECONDS = 600  # crash recovery of a large database takes its time
STOP_SECONDS = 60
ORPHANS_SECONDS = 5
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",  # a week of logs, each day written over the one of a week ago
    "log_directory": "log",
    "log_filename": "server-%u.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_size": "0",
}


def ensure_running(place: Place | None = None) -> Addresses:
    """The addresses of this checkout's server, which is made and started first when it has to be.

    It keeps running after the command has ended: the next one finds it in a few milliseconds.
    """
    place = place or find_place()
    try:
        socket_folder = answering(place)
        if socket_folder:
            return addresses(place.cluster, socket_folder, started=False)
        return start(place)
    except OSError as problem:
        raise CannotRun(
            f"The database was not started: {problem.strerror or problem} ({problem.filename or place.home}). "
            "Let the user who runs Baton write there, or set BATON_HOME to a folder that can be written."
        ) from problem


def start(place: Place) -> Addresses:
    with start_lock(place):
        socket_folder = answering(place)
        if socket_folder:  # somebody else started it while we waited for the lock
            return addresses(place.cluster, socket_folder, started=False)
        binaries = choose_binaries(place)
        if not place.cluster.is_dir():
            make_cluster(place, binaries)
        with lock_of_the_living(place) as free:
            if free is not None:
                launch(place, binaries, free)
        return addresses(place.cluster, wait_for_answer(place), started=True)


@contextmanager
def start_lock(place: Place) -> Iterator[None]:
    """One start or stop at a time."""
    make_home(place)
    with open(place.home / "postgres.lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_home(place: Place) -> None:
    """The folders that are missing, and only their modes: what stood there before is not ours."""
    if place.home.exists() and not place.home.is_dir():
        raise CannotRun(f"{place.home} is a file and should be a folder, so the database was not started. Move it away.")
    for folder in reversed([place.home, *place.home.parents]):
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            if place.account.is_lent:
                folder.chmod(0o755)
    with place.account.eyes():
        can_enter = os.access(place.home, os.X_OK, effective_ids=True)
    if not can_enter:
        raise CannotRun(
            f"The database server runs as the user `nobody`, who may not enter {place.home}, so it was not started. "
            f"Set BATON_HOME to a folder that everybody may enter, or leave it unset ({ROOTS_HOMES})."
        )


@contextmanager
def lock_of_the_living(place: Place) -> Iterator[int | None]:
    """A locked file for a new server to inherit, once nothing of the last one lives; None when that one still serves."""
    descriptor = os.open(place.cluster / "living.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if take(descriptor):
            yield descriptor
        elif is_starting(place):
            yield None
        else:
            end_the_living(place)
            if not wait_until(lambda: take(descriptor), ORPHANS_SECONDS):
                raise CannotRun(
                    f"Something that cannot be seen from here still uses {place.data}, perhaps a server in another "
                    "container. The database was not started. Stop that server first."
                )
            yield descriptor
    finally:
        os.close(descriptor)


def take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_starting(place: Place) -> bool:
    """Whether a living postmaster has not come up yet: whoever started it was killed meanwhile."""
    pid, _, status = recorded(place)
    return pid in servers_in(place.data, place.account) and status in ("", "starting")


def end_the_living(place: Place) -> None:
    """Stop a postmaster that nobody can reach (its socket was swept away), and backends that lost theirs."""
    living = servers_in(place.data, place.account)
    pid, _, _ = recorded(place)
    if pid in living and end({pid}, how=signal.SIGINT, seconds=STOP_SECONDS):
        living = servers_in(place.data, place.account)
    for how in (signal.SIGQUIT, signal.SIGKILL):
        if living and not end(living, how=how, seconds=ORPHANS_SECONDS / 2):
            living = servers_in(place.data, place.account)


def launch(place: Place, binaries: Binaries, living_lock: int) -> None:
    """Start the postmaster as nobody's child, so that it outlives us and leaves us no zombie."""
    prepare_socket_folder(place)
    place.postmaster_pid.unlink(missing_ok=True)
    quoted = str(place.socket_folder).replace('"', '""')
    settings = SETTINGS | {"unix_socket_directories": f'"{quoted}"'}
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with open(place.start_log, "wb") as log:
        started = subprocess.run(
            ["/bin/sh", "-c", '"$@" >&2 & echo $!', "sh", binaries.program("postgres"), "-D", str(place.data), *flags],
            cwd="/", env=ENVIRONMENT, umask=0o077, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
            pass_fds=[living_lock], start_new_session=True, check=True, **place.account.child,
        )  # fmt: skip
    pid = int(started.stdout)
    wait_until(lambda: recorded(place)[0] == pid or not is_alive(pid), START_SECONDS)


def prepare_socket_folder(place: Place) -> None:
    """A folder that only the server's user can enter; one that another user laid there is refused."""
    folder, account = place.socket_folder, place.account
    try:
        folder.mkdir(0o700)
        folder.chmod(0o700)
        if account.is_lent:
            os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) != 0o700:
            raise CannotRun(
                f"{folder} is not a folder of the database server's alone, so the server was not started. "
                "Somebody else made it: look who, and remove it."
            ) from None
    for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (folder / name).unlink(missing_ok=True)


def wait_for_answer(place: Place) -> str:
    def answered_or_dead() -> bool:
        return bool(answering(place)) or not is_alive(recorded(place)[0])

    wait_until(answered_or_dead, START_SECONDS)
    socket_folder = answering(place)
    if not socket_folder:
        said = "\n".join(place.start_log.read_text(errors="replace").strip().splitlines()[-8:])
        raise CannotRun(f"The database did not start; its data was not touched. PostgreSQL says:\n{said}")
    return socket_folder


def answering(place: Place) -> str | None:
    """The socket folder of the server, if it runs and takes connections."""
    pid, folder, status = recorded(place)
    if status != "ready" or not is_alive(pid):
        return None
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(Path(folder) / SOCKET_NAME))
        except OSError:
            return None
    return folder


def recorded(place: Place) -> tuple[int, str, str]:
    """Pid, socket folder and status from postmaster.pid; (0, "", "") when there is none or it is half written."""
    try:
        lines = place.postmaster_pid.read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return 0, "", ""
    lines += [""] * 8
    return int(lines[0] or 0), lines[4], lines[7].strip()


def stop(place: Place | None = None) -> bool:
    """Stop the server and wait until it is down; False when none was running."""
    place = place or find_place()
    with start_lock(place):
        pid = recorded(place)[0]
        if pid not in servers_in(place.data, place.account):
            return False
        if not end({pid}, how=signal.SIGINT, seconds=STOP_SECONDS):
            raise CannotRun(f"The database server (process {pid}) has not stopped within {STOP_SECONDS} s.")
        return True
