"""How an invoice stands: noticed from what is stored, never stored itself."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from baton.billing.models import Invoice
from baton.core.lifecycle import Chip, DeliveryState, DocumentState, Settlement, chip


@dataclass(frozen=True, slots=True)
class Standing:
    """Paid, overdue, in need of a person: what holds of an invoice on a day."""

    settlement: Settlement
    is_overdue: bool
    needs_fixing: bool
    chip: Chip


def standing(invoice: Invoice, today: date, *, needs_fixing: bool, needs_approval: bool = False) -> Standing:
    """An invoice's standing; due today is not overdue, and what fixing or approval is needed counts for a draft alone."""
    settled = settlement(invoice)
    is_overdue = settled in ("open", "part_paid") and invoice.due_on is not None and invoice.due_on < today
    to_fix = needs_fixing and invoice.document_state == "draft"
    document, delivery = cast(DocumentState, invoice.document_state), cast(DeliveryState, invoice.delivery_state)  # by CHECK
    word = chip(document, settled, delivery, is_overdue=is_overdue, needs_fixing=to_fix)
    if word == "Draft" and needs_approval:
        word = "To approve"
    return Standing(settled, is_overdue, to_fix, word)


def settlement(invoice: Invoice) -> Settlement:
    """How much of an issued invoice is settled, by its balance; nothing is settled on any other."""
    if invoice.document_state != "issued":
        return "none"
    if invoice.balance_minor == 0:
        return "paid"
    return "open" if invoice.balance_minor == invoice.total_minor else "part_paid"
