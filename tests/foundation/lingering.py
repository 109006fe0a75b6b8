"""A handler that can be caught in the middle of its job.

It leaves a file `began-<pid>` in a folder, waits there for a file `go`, and has one effect: a task.
"""

import os
import time
from pathlib import Path

from baton.foundation import hearing
from baton.foundation.jobs import respond
from baton.foundation.models import Announcement
from tests.foundation.furnished import a_task

ANNOUNCEMENT = "probe.lingered"


def listen(folder: Path, *, is_caught_inside: bool) -> None:
    """List the handler, as wiring would.  It waits with its effect written and not committed, or before it begins."""

    def linger(announcement: Announcement) -> None:
        if not is_caught_inside:
            wait(folder)
        with respond(announcement, "probe.linger") as work, work.acting("probe.linger", "system"):
            a_task(work, "The effect")
            if is_caught_inside:
                wait(folder)

    hearing.hear(ANNOUNCEMENT, linger)


def wait(folder: Path) -> None:
    """Say that the job has begun, and wait for leave to go on."""
    (folder / f"began-{os.getpid()}").touch()
    while not (folder / "go").exists():
        time.sleep(0.02)
