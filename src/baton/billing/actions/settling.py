"""How money settles invoices: the one place where a balance falls."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, cast
from uuid import UUID

from baton.billing.models import Allocation, Invoice, Payment
from baton.core import postings
from baton.core.allocation import OpenItem
from baton.foundation.keys import new_id
from baton.foundation.work import Work
from baton.ledger.actions import Move, enter

ALLOCATION = ("id", "payment", "invoice", "amount_minor", "allocated_on")


class Part(NamedTuple):
    """So much of a payment settles this invoice, in minor units."""

    invoice: Invoice
    amount_minor: int


def lock_open_invoices(work: Work, account_id: UUID, currency: str) -> dict[UUID, Invoice]:
    """Step: an account's open invoices in a currency, locked in the order of their ids: two payers never wait in a circle."""
    ours = work.rows(Invoice).of_account(account_id).filter(document_state="issued", currency=currency, balance_minor__gt=0)
    return {invoice.pk: invoice for invoice in ours.order_by("pk").select_for_update(of=("self",), no_key=True)}


def open_items(invoices: Iterable[Invoice]) -> list[OpenItem[UUID]]:
    """Invoices as the core allocates to them."""
    return [OpenItem(one.pk, str(one.number), cast(date, one.due_on), one.balance_minor) for one in invoices]


def settle(work: Work, payment: Payment, parts: Sequence[Part], *, from_credit: bool = False) -> None:
    """Step: let a payment settle locked invoices, from the bank when it comes, later from the customer's credit.

    Announces each allocation, and once each invoice that is paid by it.
    """
    rows = [(new_id(), payment.pk, part.invoice.pk, part.amount_minor, work.today) for part in parts]
    work.create_many(Allocation, ALLOCATION, rows)
    balances = [(part.invoice.balance_minor - part.amount_minor,) for part in parts]
    work.change_many([part.invoice for part in parts], ["balance_minor"], balances)
    moves, on = [], work.today if from_credit else payment.received_on
    for (id, *_), part in zip(rows, parts, strict=True):
        if from_credit:
            source = Allocation(id=id, payment=payment, invoice=part.invoice)
            moves += [Move(posting, source, part.invoice.pk) for posting in postings.credit_applied(part.amount_minor)]
        else:
            received = postings.payment_received(part.amount_minor, [part.amount_minor])
            moves += [Move(posting, payment, part.invoice.pk) for posting in received]
        _tell(work, Allocation(id=id), part)
    enter(work, moves, on=on)


def _tell(work: Work, allocation: Allocation, part: Part) -> None:
    invoice = part.invoice
    work.announce("allocation.made", allocation, account=invoice.account_id, invoice=invoice.pk, amount_minor=part.amount_minor)
    if invoice.balance_minor == 0:
        work.announce("invoice.paid", invoice, account=invoice.account_id, total_minor=invoice.total_minor)
