"""What messages does because of what it hears, and the duty that sends."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from baton.foundation.actors import Actor, system
from baton.foundation.jobs import respond
from baton.foundation.models import Announcement, Organization
from baton.foundation.performing import perform, reading
from baton.messages.actions import outcomes
from baton.messages.actions.planning import LOST_AFTER, plan_sends
from baton.messages.actions.queueing import queue_about
from baton.messages.files import document_of
from baton.messages.models import Message
from baton.messages.sending import record, send
from baton.messages.subjects import SUBJECTS

MOST_A_ROUND: Final = 200  # so that a round ends, and proves that it did
PAUSE: Final = timedelta(minutes=1)  # after a server that cannot be reached


def mail_document(announcement: Announcement) -> None:
    """A document was stored: mail it, if that was asked for."""
    kind, id = announcement.details["subject_kind"], UUID(announcement.details["subject_id"])
    if kind in SUBJECTS:
        with respond(announcement, "messages.mail_document") as work:
            queue_about(work, kind=kind, id=id, document=announcement.subject_id)


def mail_sent_invoice(announcement: Announcement) -> None:
    """An invoice was sent: mail it, if its document is stored already.  If not, its storing will be heard."""
    with respond(announcement, "messages.mail_sent_invoice") as work:
        document = document_of(work, "invoice", announcement.subject_id)
        if document is not None:
            queue_about(work, kind="invoice", id=announcement.subject_id, document=document)


def send_mail(organization: Organization) -> None:
    """One round: give up on what was lost on the way, send what waits, and put the next look to when something does."""
    clock = system("clock", "clock", organization.pk)
    give_up_lost(clock, organization)
    now = organization.clock.now()
    with reading(clock):
        queued = Message.objects.visible_to(clock).filter(state="queued", next_try_at__lte=now).order_by("next_try_at", "pk")
        waiting = list(queued.values_list("pk", "version")[:MOST_A_ROUND])
    is_reached = True
    for id, version in waiting:
        is_reached = send(clock, id, version)
        if not is_reached:
            break
    with perform(clock) as work:
        plan_sends(work, not_before=None if is_reached else work.now + PAUSE)


def give_up_lost(clock: Actor, organization: Organization) -> None:
    """Mail that was claimed and never answered for: whoever sent it died on the way, perhaps after the final dot."""
    with reading(clock):
        lost = Message.objects.visible_to(clock).filter(state="sending", tried_at__lte=organization.clock.now() - LOST_AFTER)
        found = list(lost)
    for message in found:
        record(clock, message, outcomes.lose, words="The sending was cut off on our side.", refused={})
