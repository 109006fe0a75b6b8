"""What mail is about: the issued records of billing, and how billing hears what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from baton.billing.actions.delivery import record_delivery
from baton.billing.models import Invoice, Receipt
from baton.core.lifecycle import DeliveryState
from baton.crm.models import Account, ContactRole
from baton.foundation.models import Announcement
from baton.foundation.work import Work
from baton.messages.addresses import is_mailbox, mailbox
from baton.messages.composing import Person


@dataclass(frozen=True, slots=True)
class Subject:
    """An issued record as its mail sees it.

    `request` is what asked for the mail, None when nobody did.  `withdrawn` says in words why it must no longer go out.
    """

    account: Account
    snapshot: dict
    request: UUID | None
    withdrawn: str = ""


def _invoice(work: Work, id: UUID) -> Subject | None:
    """An invoice is mailed when it was sent: once each time."""
    invoice = work.rows(Invoice).select_related("account__survivor").filter(pk=id, snapshot__isnull=False).first()
    if invoice is None:
        return None
    sent = work.rows(Announcement).filter(name="invoice.sent", subject_id=id).order_by("-pk").first()
    request = sent.pk if sent and invoice.delivery_state == "queued" else None
    withdrawn = "" if invoice.document_state == "issued" else f"The invoice is {invoice.document_state}, so its mail was not sent."
    return Subject(invoice.account.survivor, invoice.snapshot, request, withdrawn)


def _receipt(work: Work, id: UUID) -> Subject | None:
    """A receipt is mailed by itself, once."""
    receipt = work.rows(Receipt).select_related("account__survivor").filter(pk=id).first()
    return Subject(receipt.account.survivor, receipt.snapshot, receipt.pk) if receipt else None


SUBJECTS: Final[dict[str, Callable[[Work, UUID], Subject | None]]] = {"invoice": _invoice, "receipt": _receipt}


def report(work: Work, kind: str, id: UUID, state: DeliveryState, words: str = "") -> bool:
    """Step: tell billing what became of an invoice's mail; it asks a person to mend what did not arrive.

    False for the other kinds, whose delivery nobody else keeps.
    """
    if kind != "invoice":
        return False
    record_delivery(work, id, state, words)
    return True


def receivers(work: Work, account_id: UUID) -> list[Person]:
    """Who receives an account's invoices today and can be reached, in the order in which they began to."""
    return receivers_on(work.rows(ContactRole), work.today, account_id)


def receivers_on(roles: QuerySet[ContactRole], today: date, account_id: UUID) -> list[Person]:
    """Who of those roles receives an account's invoices on a day."""
    roles = (
        roles.filter(Q(until_on=None) | Q(until_on__gt=today), Q(contact__left_on=None) | Q(contact__left_on__gt=today))
        .filter(role="accounts_payable", account__survivor=account_id, from_on__lte=today)
        .order_by("from_on", "pk")
    )
    people = {mailbox(role.contact.email).lower(): role.contact for role in roles.select_related("contact") if is_mailbox(role.contact.email)}
    return [Person(contact.name, contact.email) for contact in people.values()]
