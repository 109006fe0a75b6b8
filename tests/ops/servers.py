"""Embedded servers to be started, killed and thrown away."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg

from baton.ops.postgres import Addresses, Place, ensure_running, find_place
from baton.ops.postgres.processes import end, servers_in

ROWS = 200
IS_ROOT = os.geteuid() == 0


class Scratch:
    """One home with a server of its own, in a folder whose name has a space."""

    def __init__(self, *below: str):
        self.folder = Path(tempfile.mkdtemp(prefix="baton ops "))
        self.folder.chmod(0o755)
        self.home = self.folder.joinpath(*(below or ["home"]))
        self.place: Place = find_place(self.home)

    def ensure(self) -> Addresses:
        return ensure_running(self.place)

    def sql(self, statement: str, *values) -> list[tuple]:
        with psycopg.connect(self.ensure().owner_url, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def fill(self) -> None:
        """Rows that were committed one by one, as deeds are."""
        with psycopg.connect(self.ensure().owner_url, autocommit=True) as connection:
            connection.execute("DROP TABLE IF EXISTS kept")
            connection.execute("CREATE TABLE kept (n int)")
            for n in range(ROWS):
                connection.execute("INSERT INTO kept VALUES (%s)", [n])

    def count(self) -> int:
        return self.sql("SELECT count(*) FROM kept")[0][0]

    def processes(self) -> set[int]:
        return servers_in(self.place.data, self.place.account)

    def postmaster(self) -> int:
        return int(self.place.postmaster_pid.read_text().split()[0])

    def kill_all(self) -> None:
        end(self.processes(), how=signal.SIGKILL, seconds=10)

    def start_elsewhere(self) -> subprocess.Popen:
        """Another process that does what any command does first; prints whether it started the server."""
        code = "from baton.ops.postgres import ensure_running; print(ensure_running().started)"
        return subprocess.Popen(
            [sys.executable, "-P", "-c", code],
            env=os.environ | {"BATON_HOME": str(self.home), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def sweep(self) -> None:
        """Nothing of it runs, and no socket of it is left; its data stays."""
        self.kill_all()
        shutil.rmtree(self.place.socket_folder, ignore_errors=True)

    def clear(self) -> None:
        self.sweep()
        shutil.rmtree(self.folder)


def as_ordinary_user(deed: Callable[[], str]) -> str:
    """What a deed says when an ordinary user does it: in a demoted child if we are root."""
    if not IS_ROOT:
        return deed()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        try:
            os.write(writing, deed().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading) as said:
        words = said.read()
    os.waitpid(child, 0)
    return words
