"""What a receipt says, for good: who paid, when and how, and what it settled."""

from typing import Any

from baton.billing.inheritance import Effective
from baton.billing.snapshot import Paper, buyer_of, language_of
from baton.billing.spreading import Part, Settlement
from baton.foundation.plain import plain


def receipt_of(settlement: Settlement, payer: Effective, paper: Paper) -> dict[str, Any]:
    """A payment as its receipt tells it, but for the receipt's number and date.

    Of the seller's texts only the footer stands on it: the others speak of an invoice.
    """
    payment, language = settlement.payment, language_of(payer)
    return {
        "kind": "receipt",
        "number": None,
        "issued_on": None,
        "received_on": plain(payment.received_on),
        "method": payment.method,
        "reference": payment.reference,
        "currency": payment.currency,
        "language": language,
        "paper": paper.paper,
        "seller": paper.seller,
        "buyer": buyer_of(payer),
        "received_minor": payment.amount_minor,
        "allocations": [_allocation(part) for part in settlement.parts],
        "credit_minor": settlement.left_minor,
        "texts": paper.texts_in(language) | {"intro": "", "payment": ""},
        "brand": paper.brand,
    }


def _allocation(part: Part) -> dict[str, Any]:
    return {
        "number": part.invoice.number,
        "issued_on": plain(part.invoice.issued_on),
        "total_minor": part.invoice.total_minor,
        "allocated_minor": part.amount_minor,
        "left_minor": part.left_minor,
    }
