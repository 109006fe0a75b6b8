"""`baton verify` sees numbers with gaps, documents the ledger does not know, and balances that do not agree."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from baton.billing.actions.numbering import take_numbers
from baton.billing.models import Counter, Invoice
from baton.core.postings import Posting, invoice_issued, invoice_voided
from baton.crm.models import Account
from baton.foundation.keys import new_id
from baton.foundation.performing import perform
from baton.foundation.work import Work
from baton.ledger.models import LedgerAccount, LedgerEntry
from tests.make import House
from tests.upkeep.breaking import breaches, by_owner, checked, ids

NET, TAX = 10_000, 1_900


class Books:
    """Issued invoices of one customer, written as billing's doors will write them."""

    def __init__(self, house: House):
        self.house = house
        with self.writing() as work:
            id = new_id()
            self.account = work.create(Account, id=id, survivor_id=id, name="Brandt Sanitär")

    @contextmanager
    def writing(self) -> Iterator[Work]:
        with perform(self.house.operator) as work, work.acting("invoice.issue", "people"):
            yield work

    def invoice(self, sequence: int, *, state: str = "issued", balance: int = NET + TAX, book: bool = True) -> Invoice:
        with self.writing() as work:
            invoice = work.create(
                Invoice, account=self.account, document_state=state, currency="EUR", supplied_on=work.today, net_minor=NET,
                tax_minor=TAX, total_minor=NET + TAX, balance_minor=balance, series="INV", sequence=sequence,
                number=f"INV-{sequence}", issued_on=work.today, due_on=work.today,
            )  # fmt: skip
            if book:
                entries = invoice_issued(NET, TAX) + (invoice_voided(NET, TAX) if state == "void" else [])
                self.book(work, entries, invoice)
        return invoice

    def book(self, work: Work, entries: list[Posting], invoice: Invoice) -> None:
        names = {a.name: a for a in work.rows(LedgerAccount)}
        for entry in entries:
            work.create(
                LedgerEntry, debit=names[entry.debit], credit=names[entry.credit], amount_minor=entry.amount_minor,
                currency="EUR", entered_on=work.today, account=self.account, source_kind="invoice", source_id=invoice.pk,
                item=invoice.pk,
            )  # fmt: skip


@pytest.fixture
def books(standing_house) -> Books:
    return Books(standing_house)


def test_nothing_issued_is_nothing_to_check(books):
    assert [checked(check) for check in ("V2", "V3", "V4")] == [0, 0, 0]


def test_sound_books_hold(books):
    books.invoice(1)
    books.invoice(2)
    books.invoice(3, state="void", balance=0)
    assert [(checked(check), breaches(check)) for check in ("V2", "V3", "V4")] == [(3, []), (3, []), (1, [])]


def test_a_left_out_number_is_a_breach(books):
    books.invoice(1)
    books.invoice(3)
    [words] = breaches("V2")
    assert "Series INV" in words and "2 numbers from 1 to 3" in words


def test_numbers_start_at_one(books):
    books.invoice(2)
    assert len(breaches("V2")) == 1


def test_a_series_may_begin_where_it_was_told_to(books):
    with books.writing() as work:
        counter = work.rows(Counter).get(series__kind="invoice")
        work.change(counter, first_sequence=500, last_sequence=499)
    for sequence in (500, 501):
        books.invoice(sequence)
    assert breaches("V2") == []
    books.invoice(1)
    [words] = breaches("V2")
    assert "3 numbers from 1 to 501" in words and "it began at 500" in words


@pytest.mark.parametrize("borne", [0, 1])
def test_a_number_that_was_given_and_is_on_no_document_is_a_breach(books, borne):
    for sequence in range(1, borne + 1):
        books.invoice(sequence)
    with books.writing() as work:
        take_numbers(work, "invoice", work.today, borne + 1)
    [words] = breaches("V2")
    assert f"has {borne} numbers" in words and f"it began at 1 and gave {borne + 1}" in words


def test_numbers_of_receipts_are_counted_too(books):
    with books.writing() as work:
        take_numbers(work, "receipt", work.today, 1)
    [words] = breaches("V2")
    assert "Series R " in words


def test_each_organization_counts_for_itself(books):
    books.invoice(1)
    Books(House("Second Ltd")).invoice(1)
    assert breaches("V2") == []


def test_a_document_without_its_entries_is_named(books):
    books.invoice(1)
    lost = books.invoice(2, book=False)
    assert ids("V3") == {lost.pk}
    assert breaches("V3") == ["Invoice INV-2 (issued) lacks 2 ledger entries and has 0 that do not belong to it."]


def test_a_surplus_entry_is_a_breach(books):
    invoice = books.invoice(1)
    with books.writing() as work:
        books.book(work, [Posting("receivable", "revenue", 1)], invoice)
    assert breaches("V3") == ["Invoice INV-1 (issued) lacks 0 ledger entries and has 1 that do not belong to it."]
    assert breaches("V4") == [f"Account {books.account.pk} owes 11901 minor units of EUR by the ledger, and 11900 by its invoices."]


def test_a_balance_that_no_entry_explains_is_a_breach(books):
    invoice = books.invoice(1)
    assert breaches("V4") == []
    by_owner(("UPDATE billing_invoice SET balance_minor = 5000 WHERE id = %s", [invoice.pk]))
    assert breaches("V4") == [f"Account {books.account.pk} owes 11900 minor units of EUR by the ledger, and 5000 by its invoices."]


def test_a_merged_customer_owes_by_his_survivor(books):
    """Entries and invoices may carry either of two merged accounts; together they still agree."""
    invoice = books.invoice(1)
    with books.writing() as work:
        merged = work.create(Account, survivor_id=books.account.pk, name="Brandt GmbH")
    by_owner(
        "ALTER TABLE billing_invoice DISABLE TRIGGER frozen",
        ("UPDATE billing_invoice SET account_id = %s WHERE id = %s", [merged.pk, invoice.pk]),
        "ALTER TABLE billing_invoice ENABLE TRIGGER frozen",
    )
    assert breaches("V4") == []
