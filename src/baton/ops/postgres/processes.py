"""Which processes of a server are alive.  A number in a file proves nothing: it may be reused, or a zombie's."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from baton.ops.postgres.place import Account

PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """Whether a process runs.  A zombie does not, though a signal to it succeeds."""
    if not PROC.is_dir():
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


def servers_in(data: Path, account: Account) -> set[int]:
    """PostgreSQL processes whose working folder is the data folder: the postmaster and its backends, orphans too."""
    folder = str(data.resolve())
    with account.eyes():
        return {int(entry.name) for entry in PROC.glob("[0-9]*") if works_in(entry, folder)}


def works_in(entry: Path, folder: str) -> bool:
    try:
        program = os.readlink(entry / "exe").removesuffix(" (deleted)")
        return os.readlink(entry / "cwd") == folder and os.path.basename(program) == "postgres"
    except OSError:  # gone meanwhile, a zombie, or another user's
        return False


def end(pids: set[int], *, how: signal.Signals, seconds: float) -> bool:
    """Signal processes and wait until none is left."""
    for pid in pids:
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            continue
    return wait_until(lambda: not any(map(is_alive, pids)), seconds)


def wait_until(holds: Callable[[], object], seconds: float) -> bool:
    """Ask every 5 ms until the answer is yes; False when it did not become so in time."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True
