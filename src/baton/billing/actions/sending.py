"""Sending: at once, after a pause in which it can be undone, or at a chosen time; the number is drawn when it goes."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min

from baton.billing.actions.checking import checked_drafts
from baton.billing.actions.delivery import NOTHING, check_receiver, queue, unschedule
from baton.billing.actions.issuing import issue_many
from baton.billing.models import Business, Invoice
from baton.billing.models.business import LONGEST_HOLD_SECONDS
from baton.crm.actions.tasks import open_task
from baton.crm.models import Task
from baton.foundation.actions import action
from baton.foundation.errors import NotAllowed, require
from baton.foundation.work import Work

DUTY = "send_invoices"
FURTHEST = timedelta(days=366)


@action("invoice.send")
def send_invoice(
    work: Work, invoice_id: UUID, *, hold_seconds: int | None = 0, send_at: datetime | None = None, version: int | None = None
) -> Invoice:
    """Send an invoice to whoever receives the account's invoices; a draft is issued with it, which needs that right too.

    A draft goes at once, after `hold_seconds` (null: the organization's own) or at `send_at`; until then it stays a
    draft without a number, and unsending or changing it takes it back.  An issued invoice goes again, at once.
    """
    invoice = work.load(Invoice, invoice_id, version=version, along=Invoice.ABOVE)
    if invoice.document_state == "issued":
        require(send_at is None and not hold_seconds, f"{invoice.number} is issued, so it is sent again at once. {NOTHING}", "send_at")
        queue(work, invoice)
        return invoice
    require(invoice.document_state == "draft", f"The invoice is {invoice.document_state} and goes nowhere. {NOTHING}")
    _may_issue(work, invoice)
    at = _instant(work, hold_seconds, send_at)
    if at is None:
        return _issue_and_queue(work, invoice, as_seen=version is not None)
    [draft] = checked_drafts(work, [invoice.pk], NOTHING, as_seen=version is not None, loaded=[invoice])
    check_receiver(work, draft.invoice)
    work.change(draft.invoice, delivery_state="scheduled", send_at=at)
    work.schedule(DUTY, at)
    work.announce("invoice.scheduled", draft.invoice, account=draft.invoice.account_id, send_at=at)
    return draft.invoice


@action("invoice.unsend")
def unsend_invoice(work: Work, invoice_id: UUID, *, version: int | None = None) -> Invoice:
    """Take back what is planned to be sent; its number is not drawn yet, so none is missing.  Announces invoice.unscheduled."""
    invoice = work.load(Invoice, invoice_id, version=version)
    words = f"{invoice.number} is issued already: void it, or send a credit note. Nothing was changed."
    require(invoice.document_state == "draft", words)
    unschedule(work, invoice)
    return invoice


@action("invoice.send_planned", by="system")
def send_planned(work: Work, invoice_id: UUID) -> Invoice:
    """Issue and send a draft whose time has come; one that was taken back, changed or put off meanwhile stays as it is."""
    invoice = work.load(Invoice, invoice_id, along=Invoice.ABOVE)
    return _issue_and_queue(work, invoice) if _is_due(work, invoice) else invoice


@action("invoice.park", by="system")
def park(work: Work, invoice_id: UUID, *, words: str) -> Invoice:
    """A draft could not go out at its time: it waits for a person, who is told why."""
    invoice = work.load(Invoice, invoice_id)
    if not _is_due(work, invoice):
        return invoice
    work.change(invoice, delivery_state="none", send_at=None)
    if not work.rows(Task).filter(source_id=invoice.pk, kind="fix", state="open").exists():
        account = invoice.account
        open_task(
            work, kind="review", subject=f"The invoice for {account.name} was not sent"[:300], account=account,
            source=invoice, reason=words[:500], next_step="Mend it and send it again.",
        )  # fmt: skip
    work.announce("invoice.parked", invoice, account=invoice.account_id, words=words)
    return invoice


def plan_sends(work: Work) -> None:
    """Step: let the clock come back when the next draft is to be sent.

    The plan is taken away first, which waits for whoever is just adding to it, and then made anew from what stands.
    """
    work.unschedule(DUTY)
    first = work.rows(Invoice).filter(send_at__isnull=False).aggregate(first=Min("send_at"))["first"]
    if first is not None:
        work.schedule(DUTY, first)


def _issue_and_queue(work: Work, invoice: Invoice, *, as_seen: bool = False) -> Invoice:
    [issued] = issue_many(work, [invoice.pk], work.today, as_seen=as_seen, loaded=[invoice])
    queue(work, issued)
    return issued


def _is_due(work: Work, invoice: Invoice) -> bool:
    return invoice.send_at is not None and invoice.send_at <= work.now


def _instant(work: Work, hold_seconds: int | None, send_at: datetime | None) -> datetime | None:
    """When a draft goes; None: now."""
    if send_at is not None:
        at = send_at if send_at.tzinfo else send_at.replace(tzinfo=ZoneInfo(work.organization.timezone))
        require(not hold_seconds, f"Give a time or a pause, not both. {NOTHING}", "hold_seconds")
        require(work.now < at <= work.now + FURTHEST, f"{at} is not within the coming year. {NOTHING}", "send_at")
        return at
    if hold_seconds is None:
        hold_seconds = work.rows(Business).get().send_hold_seconds
    words = f"The pause is 0 to {LONGEST_HOLD_SECONDS} seconds, not {hold_seconds}. {NOTHING}"
    require(0 <= hold_seconds <= LONGEST_HOLD_SECONDS, words, "hold_seconds")
    return work.now + timedelta(seconds=hold_seconds) if hold_seconds else None


def _may_issue(work: Work, invoice: Invoice) -> None:
    """Sending a draft issues it, so whoever may not issue it may not send it."""
    scope = work.actor.rights.scope("invoice.issue")
    if scope is None or not work.rows(Invoice).filter(Invoice.within(work.actor, scope), pk=invoice.pk).exists():
        raise NotAllowed(f"{work.actor.label} may not do invoice.issue, which sending a draft does too. {NOTHING}")
