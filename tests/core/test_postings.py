import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core import postings
from baton.core.postings import (
    LEDGER_ACCOUNTS,
    Posting,
    allocation_undone,
    credit_applied,
    credit_note_issued,
    credit_refunded,
    fee_charged,
    invoice_issued,
    invoice_voided,
    item_taken_over,
    payment_received,
    turned,
    written_off,
)

amounts = st.integers(0, 10**12)
above_zero = st.integers(1, 10**12)
invoices = st.tuples(st.integers(-(10**6), 10**12), st.integers(-(10**6), 10**12)).filter(lambda sums: sum(sums) >= 0)
ONE_WAY = {
    credit_applied: ("customer_credit", "receivable", "credit applied"),
    allocation_undone: ("receivable", "customer_credit", "allocation undone"),
    credit_refunded: ("customer_credit", "bank", "refund"),
    fee_charged: ("fees", "bank", "fee"),
    written_off: ("write_off", "receivable", "balance written off"),
    item_taken_over: ("receivable", "opening", "opening balance"),
}


def balance(entries, account):
    """Debits less credits."""
    return sum(entry.amount_minor for entry in entries if entry.debit == account) - sum(
        entry.amount_minor for entry in entries if entry.credit == account
    )


@given(invoices)
def test_an_issued_invoice_is_owed_in_full_and_splits_into_revenue_and_tax(sums):
    net_minor, tax_minor = sums
    entries = invoice_issued(net_minor, tax_minor)
    assert balance(entries, "receivable") == net_minor + tax_minor
    assert balance(entries, "revenue") == -net_minor
    assert balance(entries, "tax_payable") == -tax_minor


@given(invoices)
def test_a_voided_invoice_leaves_every_ledger_account_as_it_was(sums):
    entries = invoice_issued(*sums) + invoice_voided(*sums)
    assert all(balance(entries, account) == 0 for account in LEDGER_ACCOUNTS)


@given(invoices)
def test_a_credit_note_takes_back_what_its_invoice_gave(sums):
    entries = invoice_issued(*sums) + credit_note_issued(*sums)
    assert all(balance(entries, account) == 0 for account in LEDGER_ACCOUNTS)


@given(st.lists(above_zero, max_size=8), amounts)
def test_a_payment_settles_its_items_in_order_and_the_rest_is_the_customers_credit(allocated, excess):
    entries = payment_received(sum(allocated) + excess, allocated)
    assert [entry.amount_minor for entry in entries if entry.credit == "receivable"] == allocated
    assert balance(entries, "bank") == sum(allocated) + excess
    assert balance(entries, "customer_credit") == -excess
    assert all(entry.credit == "receivable" for entry in entries[: len(allocated)])


@given(above_zero)
def test_credit_applied_and_undone_comes_to_nothing(amount_minor):
    entries = credit_applied(amount_minor) + allocation_undone(amount_minor)
    assert all(balance(entries, account) == 0 for account in LEDGER_ACCOUNTS)


@given(invoices)
def test_turning_twice_changes_nothing(sums):
    entries = invoice_issued(*sums)
    assert turned(turned(entries)) == entries


@pytest.mark.parametrize(("fact", "sides"), ONE_WAY.items())
def test_each_simple_fact_moves_one_amount_one_way(fact, sides):
    debit, credit, named = sides
    assert fact(100) == [Posting(debit, credit, 100)]
    assert fact(1) == [Posting(debit, credit, 1)]
    assert fact(0) == []
    with pytest.raises(ValueError) as refused:
        fact(-1)
    assert str(refused.value) == f"The {named} cannot be below zero (-1)."


def test_worked_postings():
    assert invoice_issued(10000, 1900) == [
        Posting("receivable", "revenue", 10000), Posting("receivable", "tax_payable", 1900),
    ]  # fmt: skip
    assert invoice_issued(10000, 0) == [Posting("receivable", "revenue", 10000)]
    assert invoice_issued(0, 0) == invoice_voided(0, 0) == []
    assert invoice_issued(10000, -1900) == [
        Posting("receivable", "revenue", 10000), Posting("tax_payable", "receivable", 1900),
    ]  # fmt: skip
    assert invoice_issued(-5, 5) == [Posting("revenue", "receivable", 5), Posting("receivable", "tax_payable", 5)]
    assert invoice_voided(100, 19) == credit_note_issued(100, 19) == [
        Posting("revenue", "receivable", 100), Posting("tax_payable", "receivable", 19),
    ]  # fmt: skip
    assert payment_received(150, [70, 30]) == [
        Posting("bank", "receivable", 70), Posting("bank", "receivable", 30), Posting("bank", "customer_credit", 50),
    ]  # fmt: skip
    assert payment_received(100, [100]) == [Posting("bank", "receivable", 100)]
    assert payment_received(100) == [Posting("bank", "customer_credit", 100)]
    assert payment_received(0) == []


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: invoice_issued(-100, 99), "An invoice cannot come to less than zero: issue a credit note."),
        (lambda: invoice_voided(-1, 0), "An invoice cannot come to less than zero: issue a credit note."),
        (lambda: credit_note_issued(-100, 99), "A credit note cannot come to less than zero: issue an invoice."),
        (lambda: payment_received(100, [60, 41]),
         "More was allocated than was received: take the difference off an allocation."),
        (lambda: payment_received(100, [0]),
         "Each allocation must be above zero: leave out the items that get nothing."),
        (lambda: payment_received(100, [50, -1]),
         "Each allocation must be above zero: leave out the items that get nothing."),
        (lambda: payment_received(-1), "The payment cannot be below zero (-1)."),
        (lambda: Posting("bank", "bank", 1), 'Money cannot move from "bank" to itself.'),
        (lambda: Posting("cash", "bank", 1), 'There is no ledger account "cash".'),
        (lambda: Posting("bank", "cash", 1), 'There is no ledger account "cash".'),
        (lambda: Posting("bank", "revenue", 0),
         "A posting moves an amount above zero, not 0; turn it round instead."),
        (lambda: Posting("bank", "revenue", -5),
         "A posting moves an amount above zero, not -5; turn it round instead."),
    ],
)  # fmt: skip
def test_what_cannot_be_posted_is_refused_in_words(attempt, said):
    with pytest.raises(ValueError) as refused:
        attempt()
    assert str(refused.value) == said


def test_every_ledger_account_has_its_constant():
    assert LEDGER_ACCOUNTS == (
        "receivable", "revenue", "tax_payable", "bank", "customer_credit", "fees", "write_off", "exchange", "opening",
    )  # fmt: skip
    assert [getattr(postings, name.upper()) for name in LEDGER_ACCOUNTS] == list(LEDGER_ACCOUNTS)
