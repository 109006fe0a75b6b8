"""Who hears an announcement.  Wiring fills the table; jobs.py runs what is enqueued here."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from baton.foundation.models import Announcement

Handler = Callable[[Announcement], None]
HANDLERS: dict[str, Handler] = {}  # by the name under which a job asks for it
HEARS: dict[str, list[str]] = defaultdict(list)  # announcement -> handler names
JOB_SIZE = 1_000  # ids in one job at most, so that a job stays small
Defer = Callable[[list[dict[str, Any]]], object]
_defer: list[Defer] = []


def hear(announcement: str, handler: Handler) -> None:
    """List a handler for an announcement.  Its name, module and function, is the job's."""
    name = f"{handler.__module__.removeprefix('baton.')}.{handler.__name__}"
    HANDLERS[name] = handler
    if name not in HEARS[announcement]:
        HEARS[announcement].append(name)


def use(defer: Defer) -> None:
    """Set how jobs are put into the queue; jobs.py does this once."""
    _defer[:] = [defer]


def enqueue(organization: UUID, announced: Sequence[tuple[str, UUID]]) -> None:
    """One job per handler, with all the announcements it hears, in the transaction that made them."""
    heard: dict[str, list[str]] = defaultdict(list)
    for name, id in announced:
        for handler in HEARS.get(name, ()):
            heard[handler].append(str(id))
    jobs = [
        {"handler": handler, "organization": str(organization), "announcements": ids[i : i + JOB_SIZE]}
        for handler, ids in heard.items()
        for i in range(0, len(ids), JOB_SIZE)
    ]
    if jobs:
        _defer[0](jobs)
