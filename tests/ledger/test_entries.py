from datetime import date

import pytest
from django.db import InternalError, ProgrammingError, connection

from baton.billing.models import Invoice
from baton.core import postings
from baton.core.postings import Posting
from baton.foundation.nouns import NOUNS, find, listing
from baton.foundation.performing import perform, reading
from baton.ledger.actions import post
from baton.ledger.models import LedgerEntry
from baton.ledger.queries import balance, entries, open_items
from tests.make import House
from tests.story import Story


@pytest.fixture
def story(house: House) -> Story:
    told = Story(house)
    told.rate("19")
    told.account("Acme")
    return told


def draft(story: Story, *, account: str = "Acme", currency: str = "EUR") -> Invoice:
    line = {"description": "Work", "unit_minor": 10_000}
    return story.do("invoice.create", account=story.ids[account], currency=currency, lines=[line])


def posted(story: Story, moves: list[Posting], source: Invoice, **more) -> None:
    with perform(story.house.operator) as work, work.acting("invoice.issue", "people"):
        post(work, moves, source, **more)


def test_an_entry_says_who_owes_what_for_which_document_and_when(story: Story):
    invoice = draft(story)
    posted(story, postings.invoice_issued(10_000, 1_900), invoice, item=invoice.pk, item_due_on=date(2026, 3, 1), entered_on=date(2026, 2, 1))

    said = story.all("ledger_entry", source_id=str(invoice.pk))
    assert [(e["debit"], e["credit"], e["amount_minor"], e["currency"], e["entered_on"], e["item_due_on"]) for e in said] == [
        ("receivable", "revenue", 10_000, "EUR", "2026-02-01", "2026-03-01"),
        ("receivable", "tax_payable", 1_900, "EUR", "2026-02-01", "2026-03-01"),
    ]
    assert {(e["source_kind"], e["source_id"], e["item"], e["account"]) for e in said} == {
        ("invoice", str(invoice.pk), str(invoice.pk), story.ids["Acme"])
    }


def test_the_balance_is_what_is_still_owed_by_currency_and_by_item(story: Story):
    first, second, yen = draft(story), draft(story), draft(story, currency="JPY")
    for invoice in (first, second, yen):
        posted(story, postings.invoice_issued(10_000, 1_900), invoice, item=invoice.pk)
    posted(story, [Posting("bank", "receivable", 11_900)], first, item=first.pk)
    posted(story, [Posting("bank", "receivable", 900)], second, item=second.pk)

    actor = story.actor("billing")
    with reading(actor):
        assert balance(actor, first.account_id) == {"EUR": 11_000, "JPY": 11_900}
        assert open_items(actor, first.account_id) == {second.pk: 11_000, yen.pk: 11_900}


def test_money_that_passes_the_receivable_by_changes_no_balance(story: Story):
    invoice = draft(story)
    posted(story, [Posting("bank", "customer_credit", 500)], invoice)
    actor = story.actor("billing")
    with reading(actor):
        assert balance(actor, invoice.account_id) == {}
        assert len(entries(actor, invoice.account_id)) == 1


def test_an_accounts_books_are_one_query_however_many_entries(story: Story, django_assert_num_queries):
    invoice = draft(story)
    for _ in range(5):
        posted(story, postings.invoice_issued(10_000, 1_900), invoice, item=invoice.pk)
    actor = story.actor("billing")
    with reading(actor), django_assert_num_queries(1):
        assert balance(actor, invoice.account_id) == {"EUR": 59_500}


def test_without_a_day_an_entry_counts_today_by_the_organizations_clock(story: Story):
    invoice = draft(story)
    with perform(story.house.operator) as work, work.acting("invoice.issue", "people"):
        post(work, [Posting("bank", "fees", 1)], invoice)
        today, now = work.today, work.now
    with reading(story.house.operator):
        entry = LedgerEntry.objects.get()
    assert (entry.entered_on, entry.recorded_at) == (today, now)


def test_a_seller_sees_no_books(story: Story):
    invoice = draft(story)
    posted(story, postings.invoice_issued(10_000, 0), invoice)
    seller = story.actor("sales")
    with reading(seller):
        assert listing(seller, NOUNS["ledger_entry"], {})["items"] == []
        assert listing(seller, NOUNS["ledger_account"], {})["items"] == []


def test_the_books_are_open_from_the_first_day(story: Story):
    names = [account["name"] for account in story.all("ledger_account")]
    assert names == [
        "receivable", "revenue", "tax_payable", "bank", "customer_credit", "fees", "write_off", "exchange", "opening",
    ]  # fmt: skip
    actor = story.actor("billing")
    with reading(actor):
        first = story.all("ledger_account")[0]
        assert find(actor, NOUNS["ledger_account"], first["id"]) == first


@pytest.mark.parametrize("statement", ["UPDATE ledger_ledgerentry SET amount_minor = 1", "DELETE FROM ledger_ledgerentry"])
def test_an_entry_is_never_changed_and_never_removed(story: Story, statement: str):
    posted(story, postings.invoice_issued(10_000, 0), draft(story))
    with (
        pytest.raises((ProgrammingError, InternalError), match="permission denied|rows are only ever added"),
        perform(story.house.operator) as work,
        work.acting("invoice.issue", "people"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
