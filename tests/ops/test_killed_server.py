"""However a server ended, the next command finds everything that was committed, and no stale lock stops it."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from baton.ops.errors import CannotRun
from baton.ops.postgres import server, stop
from baton.ops.postgres.processes import end, wait_until
from tests.ops.servers import ROWS, Scratch


def test_kill_of_everything_loses_nothing(scratch: Scratch):
    scratch.fill()
    scratch.kill_all()
    assert scratch.ensure().started
    assert scratch.count() == ROWS


def test_kill_of_the_postmaster_alone_while_a_query_runs(scratch: Scratch):
    scratch.fill()
    busy = psycopg.connect(scratch.ensure().owner_url, autocommit=True)
    pid = busy.execute("SELECT pg_backend_pid()").fetchone()[0]
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")  # never looks up by itself
    end({scratch.postmaster()}, how=signal.SIGKILL, seconds=5)
    assert pid in scratch.processes()
    assert scratch.count() == ROWS
    assert pid not in scratch.processes()


def test_the_next_command_waits_for_a_server_whose_starter_was_killed(scratch: Scratch):
    scratch.fill()
    scratch.kill_all()
    starter = scratch.start_elsewhere()
    assert wait_until(lambda: scratch.processes(), 20)
    os.killpg(starter.pid, signal.SIGKILL)
    left = scratch.processes()
    starter.communicate()
    assert scratch.count() == ROWS
    assert scratch.postmaster() in left, "a server that recovers was stopped and has to begin again"


def test_four_starts_at_once_make_one_server_under_a_path_longer_than_a_socket_may_have():
    bare = Scratch("a folder with a long name " * 4, "and another one " * 5)
    assert len(os.fsencode(bare.place.data)) > 200
    try:
        starters = [bare.start_elsewhere() for _ in range(4)]
        said = sorted(starter.communicate(timeout=60)[0].strip() for starter in starters)
        assert said == ["False", "False", "False", "True"]
        assert bare.sql("SELECT 1") == [(1,)]
    finally:
        bare.clear()


@pytest.mark.parametrize("sight", ["postgres.unfinished/data/PG_VERSION", "postgres.unfinished/baton_app.password"])
def test_an_interrupted_first_start_is_redone(bare: Scratch, sight: str):
    starter = bare.start_elsewhere()
    assert wait_until((bare.home / sight).exists, 20)
    os.killpg(starter.pid, signal.SIGKILL)
    starter.communicate()
    assert not bare.place.cluster.exists()
    bare.fill()
    assert bare.count() == ROWS
    assert not (bare.home / "postgres.unfinished").exists()


def test_complete_data_is_never_made_anew(scratch: Scratch):
    scratch.fill()
    stop(scratch.place)
    control = scratch.place.data / "global" / "pg_control"
    control.rename(control.with_name("hidden"))
    with pytest.raises(CannotRun, match=r"(?s)did not start; its data was not touched.*pg_control"):
        scratch.ensure()
    control.with_name("hidden").rename(control)
    assert scratch.count() == ROWS


def living(scratch: Scratch) -> subprocess.Popen:
    return subprocess.Popen(["sleep", "600"], **scratch.place.account.child)


def zombie(scratch: Scratch) -> subprocess.Popen:
    """Ended, and not yet reaped by its parent, as under a container's process 1 that reaps nothing."""
    child = subprocess.Popen(["true"], **scratch.place.account.child)
    time.sleep(0.2)
    return child


@pytest.mark.parametrize("stranger", [living, zombie])
def test_a_stale_pid_file_that_names_a_stranger(scratch: Scratch, stranger):
    scratch.fill()
    pid_file = scratch.place.postmaster_pid
    lines = pid_file.read_text().splitlines()
    scratch.kill_all()
    other = stranger(scratch)
    pid_file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
    lock = scratch.place.socket_folder / ".s.PGSQL.5432.lock"
    lock.write_text("\n".join([str(other.pid), *lines[1:5]]) + "\n")
    try:
        assert scratch.count() == ROWS
        if stranger is living:
            assert other.poll() is None, "a process that is not ours was ended"
    finally:
        other.kill()
        other.wait()


def test_a_socket_folder_that_was_swept_away(scratch: Scratch):
    scratch.fill()
    before = scratch.postmaster()
    shutil.rmtree(scratch.place.socket_folder)
    assert scratch.count() == ROWS
    assert scratch.postmaster() != before


def test_a_shell_that_stands_in_the_data_folder_is_left_alone(scratch: Scratch):
    scratch.fill()
    shell = subprocess.Popen(["sleep", "600"], cwd=scratch.place.data, **scratch.place.account.child)
    try:
        scratch.kill_all()
        assert scratch.count() == ROWS
        assert shell.poll() is None
    finally:
        shell.kill()
        shell.wait()


def test_data_that_an_unseen_server_uses_is_left_alone(scratch: Scratch, monkeypatch: pytest.MonkeyPatch):
    """As from another container: its processes can't be seen from here, its lock on the shared folder can."""
    scratch.ensure()
    monkeypatch.setattr(server, "servers_in", lambda *_: set())
    monkeypatch.setattr(server, "answering", lambda _: None)
    monkeypatch.setattr(server, "ORPHANS_SECONDS", 0.2)
    with pytest.raises(CannotRun, match="Something that cannot be seen from here still uses"):
        scratch.ensure()
    assert Path(f"/proc/{scratch.postmaster()}").exists()
