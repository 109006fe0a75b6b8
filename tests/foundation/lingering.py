"""A handler that can be caught in the middle of its job, and the worker process it is caught in.

    python -m tests.foundation.lingering FOLDER [inside]

It leaves a file `began-<pid>` in the folder, waits there for a file `go`, and has one effect: a task.  With `inside`
it waits after the effect is written and before it is committed.
"""

import sys
import time
from os import getpid
from pathlib import Path

import django

ANNOUNCEMENT = "probe.lingered"


def wait(folder: Path) -> None:
    """Say that the job has begun, and wait for leave to go on."""
    (folder / f"began-{getpid()}").touch()
    while not (folder / "go").exists():
        time.sleep(0.02)


def main(folder: str, place: str = "before") -> None:
    django.setup()
    from tests.foundation import lingering  # noqa: PLC0415  by the name that the job knows it by

    lingering.listen(Path(folder), inside=place == "inside")
    lingering.work_off()


def listen(folder: Path, *, inside: bool) -> None:
    """List the handler, as wiring would."""
    from baton.foundation import hearing  # noqa: PLC0415  Django must be set up first
    from baton.foundation.jobs import respond  # noqa: PLC0415
    from tests.foundation.furnished import a_task  # noqa: PLC0415

    def lingering(announcement) -> None:
        if not inside:
            wait(folder)
        with respond(announcement, "probe.linger") as work, work.acting("probe.linger", "system"):
            a_task(work, "The effect")
            if inside:
                wait(folder)

    hearing.hear(ANNOUNCEMENT, lingering)


def work_off() -> None:
    """Do the jobs that wait, then leave."""
    from baton.foundation.jobs import app  # noqa: PLC0415

    app.replace_connector
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(queues=["announcements"], wait=False, install_signal_handlers=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
