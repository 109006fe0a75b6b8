"""Money by hand: recording it, letting it settle invoices, and taking that back."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from baton.billing.actions.settling import Part, lock_open_invoices, open_items, settle
from baton.billing.models import Allocation, Credit, Invoice, Payment
from baton.billing.models.payment import METHODS
from baton.catalog import checks
from baton.core import postings
from baton.core.allocation import Share, allocate, allocate_as_asked
from baton.core.money import format_minor
from baton.crm.models import Account
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import UNSET, Unset, given
from baton.foundation.work import Work
from baton.ledger.actions import post


@given
class AllocationInput:
    """So much of the money is for this invoice, in minor units."""

    invoice: UUID
    amount_minor: int


@given
class PaymentInput:
    """Money that came from an account.

    `allocations` not given: the invoices its reference names, then the oldest due.  An empty list: all of it stays
    the customer's credit.  `fee_minor` is what a bank or processor kept of it.
    """

    account: UUID
    amount_minor: int
    currency: str
    received_on: date
    method: str = "bank_transfer"
    reference: str = ""
    fee_minor: int = 0
    allocations: list[AllocationInput] | Unset = UNSET


@action("payment.create")
def record_payment(work: Work, given: PaymentInput) -> Payment:
    """Record money that came, settle invoices with it, and make out its receipt.

    An invoice takes no more than is open on it when the payment is recorded; what is over becomes the customer's
    credit, visible in its own column.
    """
    account = work.load(Account, given.account)
    currency = _checked(work, given)
    payment = work.create(
        Payment, account_id=account.survivor_id, received_on=given.received_on, amount_minor=given.amount_minor,
        currency=currency, method=given.method, reference=given.reference, fee_minor=given.fee_minor,
    )  # fmt: skip
    parts = _planned(work, payment, payment.amount_minor, given.allocations)
    left_minor = payment.amount_minor - sum(part.amount_minor for part in parts)
    work.create(Credit, payment=payment, account_id=payment.account_id, currency=currency, balance_minor=left_minor)
    settle(work, payment, parts)
    money = postings.payment_received(left_minor) + postings.fee_charged(payment.fee_minor)
    post(work, money, payment, entered_on=payment.received_on)
    work.announce(
        "payment.received", payment, account=payment.account_id, amount_minor=payment.amount_minor, currency=currency,
        credit_minor=left_minor, invoices=[part.invoice.pk for part in parts],
    )  # fmt: skip
    return payment


@action("payment.allocate")
def allocate_payment(work: Work, payment_id: UUID, *, allocations: list[AllocationInput] | Unset = UNSET) -> Payment:
    """Let what is left of a payment, the customer's credit, settle invoices: those named, else the oldest due."""
    payment = work.load(Payment, payment_id)
    credit = work.rows(Credit).select_for_update(no_key=True).get(payment=payment)
    require(credit.balance_minor, "Nothing of this payment is left to allocate. Nothing was changed.")
    parts = _planned(work, payment, credit.balance_minor, allocations)
    require(parts, "There is no open invoice that this payment could settle. Nothing was changed.", "allocations")
    work.change(credit, balance_minor=credit.balance_minor - sum(part.amount_minor for part in parts))
    settle(work, payment, parts, from_credit=True)
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
    work.announce("allocation.undone", undone, account=invoice.account_id, invoice=invoice.pk, amount_minor=made.amount_minor)
    if was_paid:
        work.announce("invoice.reopened", invoice, account=invoice.account_id, balance_minor=invoice.balance_minor)
    return undone


def _checked(work: Work, given: PaymentInput) -> str:
    """The payment's currency, when its input can be true; Refused names what cannot."""
    currency = checks.currency(given.currency)
    require(given.amount_minor > 0, "A payment is above zero; money paid back is a refund. Nothing was recorded.", "amount_minor")
    require(given.received_on <= work.today, f"{given.received_on} is still to come. Nothing was recorded.", "received_on")
    fee_fits = 0 <= given.fee_minor <= given.amount_minor
    require(fee_fits, "A fee lies between zero and the payment. Nothing was recorded.", "fee_minor")
    known = ", ".join(METHODS)
    require(given.method in METHODS, f'"{given.method}" is no way to pay; choose one of {known}. Nothing was recorded.', "method")
    return currency


def _planned(work: Work, payment: Payment, left_minor: int, asked: list[AllocationInput] | Unset) -> list[Part]:
    """Which invoices take how much of what is left; they are locked."""
    found = lock_open_invoices(work, payment.account_id, payment.currency)
    if asked is UNSET:
        return _parts(found, allocate(left_minor, open_items(found.values()), reference=payment.reference))
    ours = work.rows(Invoice).of_account(payment.account_id).filter(pk__in=[one.invoice for one in asked])
    strangers = {one.invoice for one in asked} - set(ours.filter(currency=payment.currency).values_list("pk", flat=True))
    if strangers:
        words = f"{len(strangers)} of the invoices are not this account's in {payment.currency}. Nothing was recorded."
        raise Refused(words, {"allocations": words})
    still_open = {item.id: item for item in open_items(found.values())}
    try:
        # one that was paid meanwhile takes nothing, and its part stays the customer's credit
        wanted = [(still_open[one.invoice], one.amount_minor) for one in asked if one.invoice in still_open]
        return _parts(found, allocate_as_asked(left_minor, wanted))
    except ValueError as error:
        raise Refused(f"{error} Nothing was recorded; {format_minor(left_minor, payment.currency)} is there.", {"allocations": str(error)}) from error


def _parts(found: dict[UUID, Invoice], shares: Iterable[Share[UUID]]) -> list[Part]:
    return [Part(found[share.id], share.allocated_minor) for share in shares]
