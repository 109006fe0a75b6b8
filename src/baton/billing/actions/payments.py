"""Money by hand: recording it, letting it settle invoices, and taking that back."""

from uuid import UUID

from baton.billing.actions.receiving import AllocationInput, PaymentInput, parts_of, record_many
from baton.billing.actions.settling import allocated, lock_invoices, settle
from baton.billing.models import Allocation, Credit, Invoice, Payment
from baton.billing.spreading import Owner, Settlement
from baton.core import postings
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.inputs import UNSET, Unset
from baton.foundation.work import Work
from baton.ledger.actions import post


@action("payment.create")
def record_payment(work: Work, given: PaymentInput) -> Payment:
    """Record money that came, settle invoices with it, and make out its receipt.

    An invoice takes no more than is open on it when the payment is recorded; what is over becomes the customer's
    credit, visible in its own column.
    """
    [payment] = record_many(work, [given])
    return payment


@action("payment.allocate")
def allocate_payment(work: Work, payment_id: UUID, *, allocations: list[AllocationInput] | Unset = UNSET) -> Payment:
    """Let what is left of a payment, the customer's credit, settle invoices: those named, else the oldest due."""
    payment = work.load(Payment, payment_id)
    credit = work.rows(Credit).select_for_update(no_key=True).get(payment=payment)
    require(credit.balance_minor, "Nothing of this payment is left to allocate. Nothing was changed.")
    owner = Owner(payment.account.survivor_id, payment.currency)
    named = [] if allocations is UNSET else [one.invoice for one in allocations]
    invoices = lock_invoices(work, [owner] if allocations is UNSET else [], named)
    parts = parts_of(invoices, payment, owner, credit.balance_minor, allocations)
    require(parts, "There is no open invoice that this payment could settle. Nothing was changed.", "allocations")
    settlement = Settlement(payment, credit.balance_minor, parts)
    work.change(credit, balance_minor=settlement.left_minor)
    settle(work, [settlement], from_credit=True)
    return payment


@action("allocation.undo")
def undo_allocation(work: Work, allocation_id: UUID) -> Allocation:
    """Take an allocation back: its invoice is open again by so much, and the money is the customer's credit.

    Both stay on record.  An allocation is undone once, and an undoing never.
    """
    made = work.load(Allocation, allocation_id)
    require(made.undoes_id is None, "This is itself an undoing; allocate the money again instead. Nothing was changed.")
    credit = work.rows(Credit).select_for_update(no_key=True).get(payment=made.payment_id)
    invoice = work.rows(Invoice).select_for_update(no_key=True).get(pk=made.invoice_id)
    require(not work.rows(Allocation).filter(undoes=made).exists(), "This allocation is undone already. Nothing was changed.")
    require(invoice.document_state == "issued", f"The invoice is {invoice.document_state}. Nothing was changed.")
    was_paid = invoice.balance_minor == 0
    undone = work.create(
        Allocation, payment=made.payment, invoice=invoice, amount_minor=made.amount_minor, allocated_on=work.today, undoes=made
    )
    work.change(invoice, balance_minor=invoice.balance_minor + made.amount_minor)
    work.change(credit, balance_minor=credit.balance_minor + made.amount_minor)
    post(work, postings.allocation_undone(made.amount_minor), undone, item=invoice.pk)
    work.announce("allocation.undone", undone, account=invoice.account_id, **allocated(undone))
    if was_paid:
        said = {"number": invoice.number, "balance_minor": invoice.balance_minor, "currency": invoice.currency}
        work.announce("invoice.reopened", invoice, account=invoice.account_id, **said)
    return undone
