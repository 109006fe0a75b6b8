"""How money settles invoices: the one place where a balance falls."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from baton.billing.models import Allocation, Invoice
from baton.billing.spreading import OpenInvoices, Owner, Settlement
from baton.core import postings
from baton.foundation.keys import new_id
from baton.foundation.work import Work
from baton.ledger.actions import Move, enter

ALLOCATION = ("id", "payment", "invoice", "amount_minor", "allocated_on")


def lock_invoices(work: Work, owners: Collection[Owner], named: Collection[UUID] = ()) -> OpenInvoices:
    """Step: all that is open to these owners, and the invoices named, locked in the order of their ids.

    So two payers never wait for each other in a circle.
    """
    found: dict[UUID, UUID] = {}
    if owners:
        accounts, currencies = {owner.account for owner in owners}, {owner.currency for owner in owners}
        theirs = work.rows(Invoice).filter(account__survivor__in=accounts, currency__in=currencies)
        found |= theirs.filter(document_state="issued", balance_minor__gt=0).values_list("pk", "account__survivor")
    if named:
        found |= work.rows(Invoice).filter(pk__in=named).values_list("pk", "account__survivor")
    locked = work.rows(Invoice).filter(pk__in=found).order_by("pk").select_for_update(no_key=True).defer("snapshot")
    return OpenInvoices((Owner(found[invoice.pk], invoice.currency), invoice) for invoice in locked)


def settle(work: Work, settlements: Sequence[Settlement], *, from_credit: bool = False) -> None:
    """Step: let payments settle locked invoices, from the bank when they come, later from the customer's credit.

    Announces each allocation, and once each invoice that is paid by it.
    """
    made = [
        (Allocation(id=new_id(), payment=one.payment, invoice=part.invoice, amount_minor=part.amount_minor), part)
        for one in settlements
        for part in one.parts
    ]
    if not made:
        return
    rows = ((one.pk, one.payment_id, one.invoice_id, one.amount_minor, work.today) for one, _ in made)
    work.create_many(Allocation, ALLOCATION, rows)
    left = {part.invoice: part.left_minor for _, part in made}  # of several parts the last one's counts
    work.change_many(list(left), ["balance_minor"], [(minor,) for minor in left.values()])
    moves = (move for one, _ in made for move in _moves(one, from_credit=from_credit))
    enter(work, moves, on=work.today)
    _tell(work, [one for one, _ in made], [invoice for invoice, minor in left.items() if not minor])


def _moves(made: Allocation, *, from_credit: bool) -> Iterator[Move]:
    """What an allocation moves: the customer's credit, or money that comes to the bank on the day it was received."""
    minor, item, payment = made.amount_minor, made.invoice_id, made.payment
    if from_credit:
        return (Move(posting, made, item) for posting in postings.credit_applied(minor))
    received = postings.payment_received(minor, [minor])
    return (Move(posting, payment, item, entered_on=payment.received_on) for posting in received)


def _tell(work: Work, made: Sequence[Allocation], paid: Sequence[Invoice]) -> None:
    said = ((one.pk, one.invoice.account_id, allocated(one)) for one in made)
    work.announce_many("allocation.made", Allocation, said)
    totals = ((one.pk, one.account_id, {"number": one.number, "total_minor": one.total_minor, "currency": one.currency}) for one in paid)
    work.announce_many("invoice.paid", Invoice, totals)


def allocated(allocation: Allocation) -> dict:
    """What is announced of an allocation."""
    invoice = allocation.invoice
    return {
        "payment": allocation.payment_id, "invoice": invoice.pk, "number": invoice.number,
        "amount_minor": allocation.amount_minor, "currency": invoice.currency,
    }  # fmt: skip
