"""What a payment would settle, before it is recorded: spread by the same function as the deed's."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from baton.billing.models import Credit, Invoice
from baton.billing.spreading import OpenInvoices, Owner, Part
from baton.foundation.actors import Actor

Asked = Sequence[tuple[UUID, int | None]]


@dataclass(frozen=True, slots=True)
class Expected:
    """So much money, in minor units, and the open invoices that would take of it."""

    received_minor: int
    parts: list[Part]

    @property
    def taken_minor(self) -> int:
        return sum(part.amount_minor for part in self.parts)

    @property
    def over_minor(self) -> int:
        """What no invoice takes: it becomes the customer's credit."""
        return self.received_minor - self.taken_minor


def open_invoices(actor: Actor, account_id: UUID) -> QuerySet[Invoice]:
    """What an account owes, in every currency, the oldest due first."""
    owed = Invoice.objects.visible_to(actor).of_account(account_id).filter(document_state="issued", balance_minor__gt=0)
    return owed.defer("snapshot").order_by("due_on", "number")


def owing() -> Q:
    """Surviving accounts that owe something, as a condition."""
    owed = Invoice.objects.filter(account__survivor=OuterRef("pk"), document_state="issued", balance_minor__gt=0)
    return Q(Exists(owed))


def expect(owner: Owner, invoices: Sequence[Invoice], minor: int, *, reference: str = "", asked: Asked | None = None) -> Expected:
    """What would be settled: as asked, else what the reference names and then the oldest due; Refused as by the deed."""
    still_open = OpenInvoices((owner, invoice) for invoice in invoices)
    if asked is None:
        return Expected(minor, still_open.take(owner, minor, reference=reference))
    return Expected(minor, still_open.take_as_asked(owner, minor, asked))


def unused_credit(actor: Actor) -> list[tuple[str, int, int]]:
    """Money that no invoice has taken: currency, of how many payments, in minor units."""
    left = Credit.objects.visible_to(actor).filter(balance_minor__gt=0)
    sums = left.values("currency").annotate(count=Count("pk"), minor=Sum("balance_minor")).order_by("currency")
    return [(row["currency"], row["count"], row["minor"]) for row in sums]
