"""Payments in bulk: recorded, each settling the invoice that it names, with ledger, receipt, audit and announcements."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from baton.billing.actions.receiving import PaymentInput, record_many
from baton.billing.models import Invoice
from baton.foundation.actors import Actor
from baton.foundation.performing import perform, reading
from baton.ops.bench.drafts import drafted
from baton.ops.bench.issue import BATCH, issue
from baton.ops.bench.pairs import seconds
from baton.ops.bench.twins import ANALYZE, as_owner


def measure(rounds: int, batches: int) -> dict[str, Any]:
    """Payments recorded per second, the median of rounds; each round in an organization of its own."""
    rates = []
    for _ in range(rounds):
        operator, drafts = drafted(batches * BATCH)
        issue(operator, drafts)
        with reading(operator):
            payments = [paying(invoice) for invoice in Invoice.objects.visible_to(operator).order_by("sequence")]
        with as_owner() as owner:
            owner.execute(ANALYZE)
        rates.append(len(payments) / seconds(recorded, operator, payments))
    return {"per_s": round(median(rates)), "rates": [round(rate) for rate in rates], "n": batches * BATCH}


def paying(invoice: Any) -> PaymentInput:
    """A payment that pays all of an invoice, on the day it was issued."""
    whole = {"account": invoice.account_id, "amount_minor": invoice.total_minor, "currency": invoice.currency}
    return PaymentInput(**whole, received_on=invoice.issued_on, reference=invoice.number)


def recorded(operator: Actor, payments: Sequence[PaymentInput]) -> None:
    """Record payments in batches."""
    for start in range(0, len(payments), BATCH):
        with perform(operator) as work, work.acting("payment.create", "people"):
            record_many(work, payments[start : start + BATCH])
