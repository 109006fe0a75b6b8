"""What billing does because of what it hears, and when its time has come."""

from uuid import UUID

import structlog

from baton.billing.actions.approving import hand_on, plan_handing_on
from baton.billing.actions.invoices import refresh_invoices
from baton.billing.actions.sending import park, plan_sends, send_planned
from baton.billing.following import following
from baton.billing.models import Invoice
from baton.foundation.actors import Actor, system
from baton.foundation.errors import Conflict, Refused
from baton.foundation.jobs import respond
from baton.foundation.models import Announcement, Organization
from baton.foundation.performing import perform, reading

log = structlog.get_logger(__name__)


def recheck_drafts(announcement: Announcement) -> None:
    """A record changed: let the drafts that inherit from it follow, and hold or release them for what they lack.

    Where there are none, as of every person that an import brings, nothing is begun.
    """
    clock = system("clock", "clock", announcement.organization_id)
    with reading(clock):
        drafts = Invoice.objects.visible_to(clock).filter(following(announcement.subject_kind, announcement.subject_id), document_state="draft")
        if not drafts.exists():
            return
    with respond(announcement, "billing.recheck_drafts") as work:
        refresh_invoices(work, kind=announcement.subject_kind, id=announcement.subject_id)


def send_invoices(organization: Organization) -> None:
    """Send the drafts whose time has come, each in a work of its own, and come back when the next one's has.

    What may not go out waits for a person.  A fault stops neither the others nor the next try.
    """
    clock = system("clock", "clock", organization.pk)
    faults = []
    with reading(clock):
        due = Invoice.objects.visible_to(clock).filter(send_at__lte=organization.clock.now()).order_by("send_at", "pk")
        ids = list(due.values_list("pk", flat=True))
    for id in ids:
        try:
            _send(clock, id)
        except Conflict:
            log.info("send_put_off", invoice=str(id))  # somebody holds it just now: in the next round
        except Exception as error:  # noqa: BLE001  raised again below, with every other one
            log.exception("send_failed", invoice=str(id))
            faults.append(f"invoice {id}: {error}")
    with perform(clock) as work:
        plan_sends(work)
    if faults:
        raise RuntimeError("; ".join(faults))


def hand_on_approvals(organization: Organization) -> None:
    """Ask those who stand in for whoever was silent too long, and come back when the next one is."""
    with perform(system("clock", "clock", organization.pk)) as work:
        hand_on(work)
        plan_handing_on(work)


def _send(clock: Actor, id: UUID) -> None:
    try:
        with perform(clock) as work:
            send_planned(work, id)
    except Refused as refused:
        with perform(clock) as work:
            park(work, id, words=refused.words)
