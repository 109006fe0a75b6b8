"""Money that came: on record, on the books, receipted; many payments in as many statements as one takes."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from baton.billing.actions.numbering import Taken
from baton.billing.actions.receipts import make_receipts
from baton.billing.actions.settling import lock_invoices, settle
from baton.billing.inheritance import Effective, effective_accounts
from baton.billing.models import Credit, Payment
from baton.billing.models.payment import METHODS
from baton.billing.spreading import NOTHING, OpenInvoices, Owner, Part, Settlement
from baton.catalog import checks
from baton.core import postings
from baton.crm.models import Account
from baton.foundation.errors import Answer, NotFound, Refused, require
from baton.foundation.fitting import check_fit
from baton.foundation.inputs import UNSET, Unset, given
from baton.foundation.keys import new_id
from baton.foundation.work import Work
from baton.ledger.actions import Move, enter

PAYMENT = ("id", "account", "received_on", "amount_minor", "currency", "method", "reference", "fee_minor", "recorded_at")
CREDIT = ("payment", "account", "currency", "balance_minor")
TOLD = 10  # so many payments that cannot be recorded are named in one answer


@given
class AllocationInput:
    """So much of the money is for this invoice, in minor units; null: what is open on it, as far as the money goes."""

    invoice: UUID
    amount_minor: int | None = None


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


def record_many(work: Work, entered: Sequence[PaymentInput]) -> list[Payment]:
    """Step: record payments in this order, each settling what those before it left open, with its receipt; all or none.

    Of several, Refused names each that cannot be recorded by its place in the list, from 0.
    """
    if not entered:
        return []
    payers = _payers(work, entered)
    payments = _checked(work, entered, payers)
    settlements = _settlements(work, entered, payments)
    work.create_many(Payment, PAYMENT, (_row(payment) for payment in payments))
    credits = ((one.payment.pk, one.payment.account_id, one.payment.currency, one.left_minor) for one in settlements)
    work.create_many(Credit, CREDIT, credits)
    settle(work, settlements)
    enter(work, (move for one in settlements for move in _moves(one)), on=work.today)
    numbers = make_receipts(work, settlements, payers)
    told = ((one.payment.pk, one.payment.account_id, _told(one, taken)) for one, taken in zip(settlements, numbers, strict=True))
    work.announce_many("payment.received", Payment, told)
    return payments


def _payers(work: Work, entered: Sequence[PaymentInput]) -> dict[UUID, Effective]:
    """The accounts named that the actor may see, locked in the order of their ids, with what their papers say."""
    named = Account.objects.visible_to(work.actor).filter(pk__in={one.account for one in entered}).order_by("pk")
    found = effective_accounts(work.organization, named.select_for_update(of=("self",), no_key=True))
    return {one.subject.pk: one for one in found}


def _checked(work: Work, entered: Sequence[PaymentInput], payers: Mapping[UUID, Effective]) -> list[Payment]:
    payments, problems = [], {}
    for place, one in enumerate(entered):
        try:
            payments.append(_payment(work, one, payers))
        except Answer as problem:
            problems[place] = problem
    _refuse(problems, len(entered))
    return payments


def _payment(work: Work, given: PaymentInput, payers: Mapping[UUID, Effective]) -> Payment:
    """The payment, not yet written, when its input can be true; Refused names what cannot."""
    if given.account not in payers:
        raise NotFound(f"There is no account {given.account}.")
    currency = checks.currency(given.currency)
    require(given.amount_minor > 0, f"A payment is above zero; money paid back is a refund. {NOTHING}.", "amount_minor")
    require(given.received_on <= work.today, f"{given.received_on} is still to come. {NOTHING}.", "received_on")
    fee_fits = 0 <= given.fee_minor <= given.amount_minor
    require(fee_fits, f"A fee lies between zero and the payment. {NOTHING}.", "fee_minor")
    known = ", ".join(METHODS)
    require(given.method in METHODS, f'"{given.method}" is no way to pay; choose one of {known}. {NOTHING}.', "method")
    fields = {name: getattr(given, name) for name in ("amount_minor", "received_on", "fee_minor", "method", "reference")}
    check_fit(Payment, fields)
    payer = payers[given.account].account
    return Payment(id=new_id(), account_id=payer.pk, currency=currency, recorded_at=work.now, **fields)


def _settlements(work: Work, entered: Sequence[PaymentInput], payments: Sequence[Payment]) -> list[Settlement]:
    asked = [(payment, Owner(payment.account_id, payment.currency), one.allocations) for payment, one in zip(payments, entered, strict=True)]
    free = {owner for _, owner, parts in asked if parts is UNSET}
    invoices = lock_invoices(work, free, {part.invoice for *_, parts in asked if parts is not UNSET for part in parts})
    settlements, problems = [], {}
    for place, (payment, owner, parts) in enumerate(asked):
        try:
            settlements.append(Settlement(payment, payment.amount_minor, parts_of(invoices, payment, owner, payment.amount_minor, parts)))
        except Answer as problem:
            problems[place] = problem
    _refuse(problems, len(entered))
    return settlements


def parts_of(
    invoices: OpenInvoices, payment: Payment, owner: Owner, minor: int, asked: list[AllocationInput] | Unset
) -> list[Part]:
    """Which invoices take how much of so much of a payment: as asked, or by its reference and the oldest due."""
    if asked is UNSET:
        return invoices.take(owner, minor, reference=payment.reference)
    return invoices.take_as_asked(owner, minor, [(one.invoice, one.amount_minor) for one in asked])


def _refuse(problems: Mapping[int, Answer], count: int) -> None:
    """Raise what keeps payments from being recorded, if anything does."""
    if not problems:
        return
    if count == 1:
        raise problems[0]
    words = " ".join(f"Payment {place + 1}: {problem.words}" for place, problem in list(problems.items())[:TOLD])
    named = {str(place): problem.words for place, problem in problems.items()}
    raise Refused(f"{len(problems)} of {count} payments cannot be recorded. {words}", named)


def _moves(settlement: Settlement) -> list[Move]:
    """What a payment moves beside its allocations: what is over to the customer's credit, and its fee."""
    payment = settlement.payment
    money = postings.payment_received(settlement.left_minor) + postings.fee_charged(payment.fee_minor)
    return [Move(posting, payment, entered_on=payment.received_on) for posting in money]


def _row(payment: Payment) -> tuple:
    return (
        payment.pk, payment.account_id, payment.received_on, payment.amount_minor, payment.currency, payment.method,
        payment.reference, payment.fee_minor, payment.recorded_at,
    )  # fmt: skip


def _told(settlement: Settlement, taken: Taken) -> dict:
    payment = settlement.payment
    return {
        "amount_minor": payment.amount_minor, "currency": payment.currency, "credit_minor": settlement.left_minor,
        "invoices": [part.invoice.pk for part in settlement.parts], "receipt": taken["number"],
    }  # fmt: skip
