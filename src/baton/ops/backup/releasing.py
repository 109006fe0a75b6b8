"""What would go out of a restored database, and lifting its fence, as the owner of its tables."""

from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from baton.billing.models import Invoice
from baton.foundation.actors import system
from baton.foundation.clock import real_now
from baton.foundation.models import Organization
from baton.foundation.performing import perform, reading
from baton.messages.actions.doubting import doubt
from baton.messages.models import Message

UNHEARD = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'hear' AND status IN ('todo', 'doing')"
RELEASE = "UPDATE foundation_restore SET released_at = %s, released_by = %s WHERE released_at IS NULL"
# What waited behind the fence begins anew: its tries were none, and its silence was no neglect.
JOBS = "UPDATE procrastinate_jobs SET attempts = 0, scheduled_at = now() WHERE task_name = 'hear' AND status = 'todo' AND attempts > 0"
PROOFS = "UPDATE foundation_proof SET since = now(), succeeded_at = NULL, failed_at = NULL, error = ''"


def lift(owner_url: str, by: str) -> None:
    """From here on things go out; who said so stays on record."""
    with psycopg.connect(owner_url) as owner:
        owner.execute(RELEASE, [real_now(), by[:200]])
        owner.execute(JOBS)
        owner.execute(PROOFS)


def found() -> dict[str, Any]:
    """What would go out: by organization the mails that wait and the drafts that are to be sent, and announcements nobody has heard."""
    with connection.cursor() as cursor:
        cursor.execute(UNHEARD)
        unheard = cursor.fetchone()[0]
    houses = []
    for house in Organization.objects.order_by("created_at", "pk"):
        operator = system("operator", "operator", house.pk)
        with reading(operator):
            mails = Message.objects.visible_to(operator).filter(state="queued").count()
            drafts = Invoice.objects.visible_to(operator).filter(send_at__isnull=False).count()
        if mails or drafts:
            houses.append({"organization": house.pk, "name": house.name, "kind": house.kind, "mails": mails, "drafts": drafts})
    return {"organizations": houses, "unheard": unheard}


def hold_mail() -> int:
    """Make a task of each mail that waits; how many there were."""
    held = 0
    for house in Organization.objects.order_by("pk"):
        operator = system("operator", "operator", house.pk)
        with reading(operator):
            ids: list[UUID] = list(Message.objects.visible_to(operator).filter(state="queued").values_list("pk", flat=True))
        for id in ids:
            with perform(operator) as work:
                doubt(work, id)
        held += len(ids)
    return held
