"""What settled an invoice: each payment's share, and whether it was taken back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from baton.billing.models import Allocation
from baton.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a payment, in minor units, on an invoice."""

    id: UUID
    payment: UUID
    allocated_on: date
    received_on: date
    method: str
    reference: str
    amount_minor: int
    is_undone: bool


def shares_of(actor: Actor, invoice_id: UUID) -> list[Share]:
    """What payments gave an invoice, in that order, undone ones marked; nothing to who may see no payments.  One query."""
    undoing = Allocation.objects.filter(undoes=OuterRef("pk"))
    made = Allocation.objects.visible_to(actor).filter(invoice=invoice_id, undoes=None)
    rows = made.select_related("payment").annotate(is_undone=Exists(undoing)).order_by("pk")
    return [
        Share(
            one.pk, one.payment_id, one.allocated_on, one.payment.received_on, one.payment.method, one.payment.reference,
            one.amount_minor, one.is_undone,
        )
        for one in rows
    ]  # fmt: skip
