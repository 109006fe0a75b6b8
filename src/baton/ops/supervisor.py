"""The parent of `serve` and of `worker`: keeps its children alive, passes signals on, runs the watchdog."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import DatabaseError

from baton.foundation import duties, watchdog
from baton.ops.environment import EMBEDDED
from baton.ops.errors import CannotRun
from baton.ops.postgres import ensure_running

LOOK_SECONDS = 0.2
DATABASE_LOOK_SECONDS = 2
WATCH_SECONDS = 60
LONGEST_PAUSE_SECONDS = 30
SETTLED_SECONDS = 60  # a child that lived this long has its next restart at once
STOP_SECONDS = 30


@dataclass
class Child:
    """One process that must be there, with its own process group, so that nothing of it is left behind."""

    name: str
    arguments: list[str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    pause: float = 0.0
    restart_after: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", *self.arguments], stdin=subprocess.DEVNULL, start_new_session=True
        )

    def look_after(self) -> None:
        """Start it when it is due; when it has died, sweep up and say when it will be started again."""
        if self.process is None:
            if time.monotonic() >= self.restart_after:
                self.start()
        elif self.process.poll() is not None:
            self.sweep()
            settled = time.monotonic() - self.started > SETTLED_SECONDS
            self.pause = 0.0 if settled else min(LONGEST_PAUSE_SECONDS, max(1.0, self.pause * 2))
            say(f"{self.name} has ended ({self.process.returncode}); started again in {self.pause:.0f} s")
            self.restart_after = time.monotonic() + self.pause
            self.process = None

    def ask_to_stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def see_off(self, until: float) -> None:
        """Wait for its end; whatever is left of it after that is killed."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        self.sweep()
        self.process.wait()

    def sweep(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def supervise(children: list[Child], while_up: Callable[[], None] = lambda: None) -> int:
    """Keep the children alive until SIGTERM or SIGINT, then stop them, the last job and request first."""
    stopped = threading.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: stopped.set())
    duties.expect()
    threads = [watch, keep_database] if os.environ.get(EMBEDDED) else [watch]
    for thread in threads:
        threading.Thread(target=thread, args=[stopped], daemon=True).start()
    while not stopped.wait(LOOK_SECONDS):
        for child in children:
            child.look_after()
        while_up()
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        child.see_off(until)
    return 0


def keep_database(stopped: threading.Event) -> None:
    """Start the embedded database again when it has been killed."""
    while not stopped.wait(DATABASE_LOOK_SECONDS):
        try:
            if ensure_running().started:
                say("the database had ended and was started again")
        except CannotRun as problem:
            say(str(problem))


def watch(stopped: threading.Event) -> None:
    """Say every minute which duties are late.  It asks the database itself: the queue may be what has stopped."""
    while not stopped.wait(WATCH_SECONDS):
        try:
            late = watchdog.check()
        except (DatabaseError, OSError) as problem:
            late = [f"the watchdog could not look: {str(problem).strip()}"]
        for words in late:
            say(words)


def say(words: str) -> None:
    print(f"baton: {words}", file=sys.stderr, flush=True)
