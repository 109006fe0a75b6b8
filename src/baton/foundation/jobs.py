"""The queue: announcements are heard here, and jobs of killed workers are put back."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import connection
from procrastinate import App
from procrastinate.contrib.django import app

from baton.foundation import denials, fence, hearing, patience
from baton.foundation.actors import system
from baton.foundation.clock import real_now
from baton.foundation.errors import AlreadyDone
from baton.foundation.models import Announcement, Due, Key, Organization
from baton.foundation.performing import perform, reading
from baton.foundation.work import Work

__all__ = ["app", "attach", "respond"]
log = structlog.get_logger(__name__)

STALLED_SECONDS = 30  # heartbeats come every 10 s
KEYS_LIVE = timedelta(days=30)
DONE_JOBS_LIVE_HOURS = 72

STALLED = """
SELECT procrastinate_retry_job_v2(job.id, now(), NULL, NULL, NULL)
  FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
 WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < now() - %s * interval '1 second')
"""
OLD_JOBS = """
DELETE FROM procrastinate_jobs WHERE status IN ('succeeded', 'cancelled', 'aborted') AND id IN (
    SELECT job_id FROM procrastinate_events GROUP BY job_id HAVING max(at) < now() - %s * interval '1 hour')
"""


def attach(queue: App) -> None:
    """Give the queue its one task, and announcements their way into it.  Called once, when Django is ready."""
    queue.task(name="hear", queue="announcements", retry=patience.RETRY)(hear_announcements)
    hearing.use(lambda jobs: queue.configure_task("hear", queue="announcements").batch_defer(*jobs))


def hear_announcements(handler: str, organization: str, announcements: list[str]) -> None:
    """Call a handler for each announcement of a job.  Survives a second copy at the same time: see `respond`.

    Behind the fence of a restored database it is Fenced, and the job waits.
    One that fails does not keep the others from being heard; the job fails afterwards, and is tried again.
    """
    fence.check()
    clock = system("clock", "clock", UUID(organization))
    with reading(clock):
        heard = list(Announcement.objects.visible_to(clock).filter(pk__in=announcements).order_by("id"))
    failures: list[Exception] = []
    for announcement in heard:
        try:
            with suppress(AlreadyDone):
                hearing.HANDLERS[handler](announcement)
        except Exception as error:  # noqa: BLE001  raised again below
            log.exception("hearing_failed", handler=handler, organization=organization, announcement=str(announcement.pk))
            failures.append(error)
    if failures:
        raise failures[0]


@contextmanager
def respond(announcement: Announcement, behaviour: str) -> Iterator[Work]:
    """A unit of work that answers an announcement, once, however many copies of the job run."""
    actor = system("behaviour", behaviour, announcement.organization_id)
    with perform(actor, key=f"{behaviour}:{announcement.pk}", because=announcement.pk) as work:
        yield work


def requeue_stalled() -> None:
    """Put jobs of dead or paused workers back.  The paused one may still finish: natural keys make that harmless."""
    with connection.cursor() as cursor:
        cursor.execute(STALLED, [STALLED_SECONDS])
        if cursor.rowcount:
            log.warning("jobs_requeued", count=cursor.rowcount)


def delete_old_jobs() -> None:
    """Forget finished jobs; failed ones stay to be looked at."""
    with connection.cursor() as cursor:
        cursor.execute(OLD_JOBS, [DONE_JOBS_LIVE_HOURS])


def forget_keys(organization: Organization) -> None:
    """Forget keys older than 30 days and denials older than 90, and look again tomorrow."""
    with perform(system("clock", "clock", organization.pk)) as work, work.acting("key.forget", "system"):
        work.rows(Key).filter(used_at__lt=real_now() - KEYS_LIVE).delete()
        denials.forget()
        Due.objects.filter(duty="forget_keys", organization=organization).update(at=work.now + timedelta(days=1))
