"""A sandbox's time: moved on, with every duty that is due on the way done in its order, and every job worked off."""

import json
from datetime import datetime
from uuid import UUID

from django.db import connection

from baton.foundation import fence
from baton.foundation.actors import system
from baton.foundation.duties import DUTIES
from baton.foundation.jobs import hear_announcements
from baton.foundation.models import Due, Organization
from baton.foundation.organizations import move_clock
from baton.foundation.performing import perform

TAKE = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT id FROM procrastinate_jobs
     WHERE status = 'todo' AND queue_name = 'announcements' AND (scheduled_at IS NULL OR scheduled_at <= now())
     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, args
"""
FINISH = "SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)"
PUT_OFF = """
UPDATE procrastinate_jobs SET scheduled_at = now() + %s * interval '1 minute'
 WHERE status = 'todo' AND queue_name = 'announcements' AND args->>'organization' = %s
"""


def advance(organization: UUID, to: datetime) -> dict[str, int]:
    """Move a sandbox's clock to an instant; answers how often each duty was due on the way.

    A duty that leaves its plan as it found it would be due for ever: it is done once at that instant, and not again.
    Behind the fence of a restored database nothing is done.
    """
    fence.check()
    done: dict[str, int] = {}
    finished: set[tuple[str, datetime]] = set()
    while (due := _next(organization, to, finished)) is not None:
        _move(organization, due.at)
        DUTIES[due.duty].round()
        work_off()
        finished.add((due.duty, due.at))
        done[due.duty] = done.get(due.duty, 0) + 1
    _move(organization, to)
    work_off()
    return done


def work_off() -> None:
    """Do every job that waits, and those that come of it, here and now, beside whatever workers run."""
    while job := _taken():
        id, arguments = job
        hear_announcements(**arguments)
        with connection.cursor() as cursor:
            cursor.execute(FINISH, [id])


def put_off(organization: UUID, minutes: int) -> None:
    """Leave the jobs of an organization that wait now to a worker, some minutes from now."""
    with connection.cursor() as cursor:
        cursor.execute(PUT_OFF, [minutes, str(organization)])


def _next(organization: UUID, to: datetime, finished: set[tuple[str, datetime]]) -> Due | None:
    waiting = Due.objects.filter(organization=organization, at__lte=to).order_by("at", "duty")
    return next((due for due in waiting if (due.duty, due.at) not in finished), None)


def _move(organization: UUID, to: datetime) -> None:
    if to > Organization.objects.get(pk=organization).clock.now():
        with perform(system("operator", "operator", organization)) as work:
            if to > work.now:  # the clock went on by itself, and may be there by now
                move_clock(work, to=to)


def _taken() -> tuple[int, dict] | None:
    """The next job, now ours.  One whose taker dies is put back by the duty that does so for dead workers."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE)
        found = cursor.fetchone()
    if found is None:
        return None
    id, arguments = found
    return id, arguments if isinstance(arguments, dict) else json.loads(arguments)
