"""What is shown of money that came: payments, what they settle, and their receipts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Collate

from baton.billing.models import Allocation, Credit, Payment, Receipt
from baton.crm.models.account import of_account
from baton.crm.queries.accounts import of_accounts_called
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain

SAYS: Final = Collate("reference", "C")  # compared letter by letter, in half the time
TAIL: Final = re.compile(r"[0-9]{0,9}$")  # of a receipt's number
PAYMENT = ("id", "received_on", "amount_minor", "currency", "fee_minor", "method", "reference", "recorded_at")
RECEIPT = ("id", "number", "series", "sequence", "issued_on", "digest")
SAID = (
    "received_on", "received_minor", "currency", "method", "reference", "allocations", "credit_minor", "buyer", "language",
)  # fmt: skip


def payments_called(actor: Actor, words: str) -> QuerySet[Payment]:
    """The payments the actor sees whose payer is called so, whose reference says so, or whose receipt bears that number; blank: all."""
    rows = Payment.objects.visible_to(actor)
    if not words:
        return rows
    receipts = Receipt.objects.visible_to(actor).filter(number__iexact=words, sequence=int(f"0{TAIL.search(words)[0]}"))  # type: ignore[index]
    numbered = Q(pk__in=list(receipts.values_list("payment", flat=True)))
    return rows.annotate(said=SAYS).filter(Q(said__icontains=Collate(Value(words), "C")) | of_accounts_called(actor, words) | numbered)


def describe_payments(actor: Actor, payments: Sequence[Payment]) -> list[dict]:
    """Payments as JSON: what each settles, what of it is the customer's credit, and its receipt.  Four queries more."""
    of = {"payment__in": [payment.pk for payment in payments]}
    parts: dict[str, list[dict]] = defaultdict(list)
    for part in describe_allocations(actor, Allocation.objects.visible_to(actor).filter(undoes=None, **of).order_by("pk")):
        parts[part["payment"]].append(part)
    left = dict(Credit.objects.visible_to(actor).filter(**of).values_list("payment", "balance_minor"))
    receipts = {one.payment_id: {"id": str(one.pk), "number": one.number} for one in Receipt.objects.visible_to(actor).filter(**of).defer("snapshot")}
    return [
        {name: plain(getattr(payment, name)) for name in PAYMENT}
        | {"account": str(payment.account_id), "credit_minor": left.get(payment.pk, 0)}
        | {"receipt": receipts.get(payment.pk), "allocations": parts[str(payment.pk)]}
        for payment in payments
    ]


def describe_allocations(_: Actor, allocations: Iterable[Allocation]) -> list[dict]:
    """Allocations as JSON; one that was undone says so, and an undoing which one it takes back."""
    undone = Allocation.objects.filter(undoes=OuterRef("pk"))
    ids = [one.pk for one in allocations]
    rows: Any = Allocation.objects.filter(pk__in=ids).annotate(
        number=F("invoice__number"), currency_of=F("payment__currency"), is_undone=Exists(undone)
    )
    by_id: dict[UUID, Any] = {one.pk: one for one in rows}
    return [_allocation(by_id[id]) for id in ids]


def describe_receipts(_: Actor, receipts: Sequence[Receipt]) -> list[dict]:
    """Receipts as JSON, as they were made out, whatever was undone since."""
    return [
        {name: plain(getattr(one, name)) for name in RECEIPT}
        | {"payment": str(one.payment_id), "account": str(one.account_id)}
        | {name: one.snapshot[name] for name in SAID}
        for one in receipts
    ]


def payments_of(actor: Actor, receipts: Iterable[UUID]) -> dict[UUID, UUID]:
    """Of which payment each receipt is, as far as the actor sees them; by one query."""
    return dict(Receipt.objects.visible_to(actor).filter(pk__in=list(receipts)).values_list("pk", "payment"))


def _allocation(one: Any) -> dict:
    return plain({
        "id": one.pk, "payment": one.payment_id, "invoice": one.invoice_id, "number": one.number, "amount_minor": one.amount_minor,
        "currency": one.currency_of, "allocated_on": one.allocated_on, "undoes": one.undoes_id, "is_undone": one.is_undone,
    })  # fmt: skip


show(Noun("payment", "payments", Payment, describe_payments, filters={
    "account": of_account, "currency": "currency", "received_on": "received_on", "method": "method", "reference": "reference",
}))  # fmt: skip
show(Noun("allocation", "allocations", Allocation, describe_allocations, filters={"payment": "payment", "invoice": "invoice"}))
show(Noun("receipt", "receipts", Receipt, describe_receipts, filters={
    "account": of_account, "payment": "payment", "number": "number",
}))  # fmt: skip
