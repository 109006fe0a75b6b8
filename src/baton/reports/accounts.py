"""Which accounts are late, lack what an invoice needs, or were not heard of for long: what lists of accounts ask."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from baton.billing.models import Invoice
from baton.billing.readiness import ADDRESS
from baton.crm.models import ContactRole
from baton.crm.queries.accounts import survivor_by
from baton.crm.queries.trail import last_told
from baton.foundation.actors import Actor

TOUCHES: Final = ("note.added", "task.done", "deal.won", "deal.lost", "invoice.sent", "message.accepted", "payment.received")


def is_overdue(today: date) -> Q:
    """Surviving accounts of which an issued invoice is late, their own or of one that was merged into them."""
    late = Invoice.objects.filter(document_state="issued", balance_minor__gt=0, due_on__lt=today)
    return Q(pk__in=late.values(survivor_by()).distinct())  # asked for first, not once for each account


def lacks_contact(today: date) -> Q:
    """Surviving accounts at which nobody can receive an invoice by e-mail today."""
    reached = ContactRole.objects.filter(
        Q(until_on=None) | Q(until_on__gt=today), Q(contact__left_on=None) | Q(contact__left_on__gt=today),
        role="accounts_payable", from_on__lte=today,
    ).exclude(contact__email="")  # fmt: skip
    return ~Q(pk__in=reached.values(survivor_by()))


def is_incomplete(today: date) -> Q:
    """Surviving accounts that are not ready to be invoiced: what core.readiness asks of an account, as a condition."""
    return (
        Q(legal_name="")
        | ~Q(billing_address__has_keys=ADDRESS)
        | Q(delivery_preference="email") & lacks_contact(today)
        | Q(po_required=True, po_number="")
        | Q(reverse_charge=True, tax_id="")
    )


def touched_at(actor: Actor, accounts: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each account was last written to, spoken to, sold to or heard of; who never was is left out."""
    return last_told(actor, accounts, TOUCHES)
