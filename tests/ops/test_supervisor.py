"""The parent of `serve` and `worker`: children come back, signals reach them, nothing is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from baton.ops import supervisor
from baton.ops.environment import CHECKOUT, EMBEDDED
from baton.ops.postgres.processes import is_alive, wait_until
from baton.ops.supervisor import Child, supervise


@pytest.fixture(autouse=True)
def by_itself(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No database, quick looks, and this process's own signal handlers afterwards."""
    monkeypatch.setattr(supervisor.duties, "expect", lambda: None)
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 1)
    monkeypatch.setenv(EMBEDDED, "")
    monkeypatch.setenv("PYTHONPATH", f"{CHECKOUT / 'src'}:{CHECKOUT}")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def stand_in(file: Path, kind: str) -> Child:
    return Child(kind, ["tests.ops.stand_in", str(file), kind])


def pids(file: Path) -> list[list[int]]:
    """Pid and child's pid of each start so far."""
    return [list(map(int, line.split())) for line in file.read_text().splitlines()] if file.exists() else []


def none_is_left(file: Path) -> bool:
    return wait_until(lambda: not any(is_alive(pid) for start in pids(file) for pid in start), 5)


def supervised(children: list[Child], until) -> int:
    """Supervise until something holds, then send ourselves SIGTERM."""

    def stop_when_it_holds() -> None:
        wait_until(until, 20)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop_when_it_holds, daemon=True).start()
    return supervise(children)


def test_a_killed_child_comes_back_and_what_it_left_is_swept(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "pids"

    def killed_once_and_back() -> bool:
        if len(pids(file)) == 1 and is_alive(pids(file)[0][0]):
            os.kill(pids(file)[0][0], signal.SIGKILL)
        return len(pids(file)) == 2

    assert supervised([stand_in(file, "obedient")], killed_once_and_back) == 0
    assert len(pids(file)) == 2
    assert none_is_left(file)
    assert "baton: obedient has ended (-9); started again in 1 s" in capsys.readouterr().err


def test_children_that_do_not_stop_are_killed(tmp_path: Path):
    files = [tmp_path / "one", tmp_path / "two"]
    children = [stand_in(file, "stubborn") for file in files]
    began = time.monotonic()
    assert supervised(children, lambda: all(map(pids, files))) == 0
    assert all(map(none_is_left, files))
    assert time.monotonic() - began < 15


def test_pauses_grow_and_end_with_a_settled_life(monkeypatch: pytest.MonkeyPatch):
    child = Child("short", ["this"])
    pauses = []
    for _ in range(7):
        child.process = subprocess.Popen(["true"], start_new_session=True)
        child.process.wait()
        child.started = time.monotonic()
        child.look_after()
        pauses.append(child.pause)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    child.process = subprocess.Popen(["true"], start_new_session=True)
    child.process.wait()
    child.started = time.monotonic() - supervisor.SETTLED_SECONDS - 1
    child.look_after()
    assert child.pause == 0


def test_a_child_does_not_outlive_a_killed_parent(tmp_path: Path):
    file = tmp_path / "pids"
    parent = subprocess.Popen(
        [sys.executable, "-c", "import subprocess, sys, time\nsubprocess.Popen(sys.argv[1:])\ntime.sleep(600)"]
        + [sys.executable, "-P", "-m", "tests.ops.stand_in", str(file), "leashed"]
    )
    assert wait_until(lambda: pids(file), 20)
    child, grandchild = pids(file)[0]
    parent.kill()
    parent.wait()
    assert wait_until(lambda: not is_alive(child), 5)
    os.kill(grandchild, signal.SIGKILL)


def test_the_watchdog_says_what_is_late_and_when_it_could_not_look(monkeypatch, capsys: pytest.CaptureFixture[str]):
    answers = iter([["Duty seal is late."], OSError("no answer")])

    def check() -> list[str]:
        answer = next(answers)
        if isinstance(answer, OSError):
            stopped.set()
            raise answer
        return answer

    stopped = threading.Event()
    monkeypatch.setattr(supervisor, "WATCH_SECONDS", 0.01)
    monkeypatch.setattr(supervisor.watchdog, "check", check)
    supervisor.watch(stopped)
    assert capsys.readouterr().err == "baton: Duty seal is late.\nbaton: the watchdog could not look: no answer\n"
