"""Which ledger accounts a business fact moves: one debit, one credit, one positive amount each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

LedgerAccountName = Literal[
    "receivable", "revenue", "tax_payable", "bank", "customer_credit", "fees", "write_off", "exchange", "opening"
]
LEDGER_ACCOUNTS: Final[tuple[LedgerAccountName, ...]] = get_args(LedgerAccountName)

RECEIVABLE: Final = "receivable"
REVENUE: Final = "revenue"
TAX_PAYABLE: Final = "tax_payable"
BANK: Final = "bank"
CUSTOMER_CREDIT: Final = "customer_credit"
FEES: Final = "fees"
WRITE_OFF: Final = "write_off"
EXCHANGE: Final = "exchange"
OPENING: Final = "opening"


@dataclass(frozen=True, slots=True)
class Posting:
    """Money moved from the credit account to the debit account; above zero, between two different accounts."""

    debit: LedgerAccountName
    credit: LedgerAccountName
    amount_minor: int

    def __post_init__(self) -> None:
        for name in (self.debit, self.credit):
            if name not in LEDGER_ACCOUNTS:
                raise ValueError(f'There is no ledger account "{name}".')
        if self.debit == self.credit:
            raise ValueError(f'Money cannot move from "{self.credit}" to itself.')
        if self.amount_minor <= 0:
            raise ValueError(f"A posting moves an amount above zero, not {self.amount_minor}; turn it round instead.")


def invoice_issued(net_minor: int, tax_minor: int) -> list[Posting]:
    """The customer owes net and tax. One of the two may be below zero, their sum may not: that is a credit note."""
    if net_minor + tax_minor < 0:
        raise ValueError("An invoice cannot come to less than zero: issue a credit note.")
    return _owed(net_minor, tax_minor)


def invoice_voided(net_minor: int, tax_minor: int) -> list[Posting]:
    """The same invoice's postings the other way; the first ones stay."""
    return turned(invoice_issued(net_minor, tax_minor))


def credit_note_issued(net_minor: int, tax_minor: int) -> list[Posting]:
    """The customer owes less by net and tax, given as what is credited: above zero together."""
    if net_minor + tax_minor < 0:
        raise ValueError("A credit note cannot come to less than zero: issue an invoice.")
    return turned(_owed(net_minor, tax_minor))


def payment_received(received_minor: int, allocated_minor: Sequence[int] = ()) -> list[Posting]:
    """Money on the bank: one posting for each amount allocated to an open item, in the order given, and last what is
    over, as the customer's credit. Refuses to allocate more than came, and allocations that are not above zero, so
    that postings and items keep step.
    """
    if any(part_minor <= 0 for part_minor in allocated_minor):
        raise ValueError("Each allocation must be above zero: leave out the items that get nothing.")
    excess_minor = _not_negative(received_minor, "payment") - sum(allocated_minor)
    if excess_minor < 0:
        raise ValueError("More was allocated than was received: take the difference off an allocation.")
    settled = [Posting(BANK, RECEIVABLE, part_minor) for part_minor in allocated_minor]
    return settled + _moved(BANK, CUSTOMER_CREDIT, excess_minor)


def credit_applied(applied_minor: int) -> list[Posting]:
    """The customer's credit settles an open item."""
    return _moved(CUSTOMER_CREDIT, RECEIVABLE, _not_negative(applied_minor, "credit applied"))


def allocation_undone(undone_minor: int) -> list[Posting]:
    """An item is open again, and its money the customer's credit."""
    return _moved(RECEIVABLE, CUSTOMER_CREDIT, _not_negative(undone_minor, "allocation undone"))


def credit_refunded(refunded_minor: int) -> list[Posting]:
    """The customer's credit is paid back from the bank."""
    return _moved(CUSTOMER_CREDIT, BANK, _not_negative(refunded_minor, "refund"))


def fee_charged(fee_minor: int) -> list[Posting]:
    """A bank or processor kept its fee."""
    return _moved(FEES, BANK, _not_negative(fee_minor, "fee"))


def written_off(balance_minor: int) -> list[Posting]:
    """What is still open is given up; the invoice stays issued."""
    return _moved(WRITE_OFF, RECEIVABLE, _not_negative(balance_minor, "balance written off"))


def item_taken_over(open_minor: int) -> list[Posting]:
    """An item that was open before the books began here."""
    return _moved(RECEIVABLE, OPENING, _not_negative(open_minor, "opening balance"))


def turned(postings: Iterable[Posting]) -> list[Posting]:
    """The postings that undo these: debit and credit change places."""
    return [Posting(each.credit, each.debit, each.amount_minor) for each in postings]


def _owed(net_minor: int, tax_minor: int) -> list[Posting]:
    return _moved(RECEIVABLE, REVENUE, net_minor) + _moved(RECEIVABLE, TAX_PAYABLE, tax_minor)


def _moved(debit: LedgerAccountName, credit: LedgerAccountName, amount_minor: int) -> list[Posting]:
    """No posting for nothing; below zero the money goes the other way."""
    if amount_minor == 0:
        return []
    if amount_minor < 0:
        return [Posting(credit, debit, -amount_minor)]
    return [Posting(debit, credit, amount_minor)]


def _not_negative(amount_minor: int, what: str) -> int:
    if amount_minor < 0:
        raise ValueError(f"The {what} cannot be below zero ({amount_minor}).")
    return amount_minor
