"""Lists of invoices: counted up to a cap, summed in each currency, found by number and by account."""

import pytest

from baton.billing import finding
from baton.billing.models import Invoice
from baton.crm.models import Account
from baton.foundation.performing import perform, reading
from tests.billing.conftest import Till
from tests.make import House


@pytest.fixture
def till(house: House) -> Till:
    return Till(house)


def looked(till: Till, q: str = "") -> list[str]:
    with reading(till.house.billing):
        return sorted(str(number) for number in finding.found(till.house.billing, q).values_list("number", flat=True))


def test_a_tab_is_counted_up_to_the_cap_and_no_further(till: Till):
    for _ in range(3):
        till.invoice(100)
    with reading(till.house.billing):
        rows = finding.found(till.house.billing, "")
        counts = finding.counts(rows, till.house.organization, till.today)
        capped = finding.counts(rows, till.house.organization, till.today, cap=1)
    assert (counts["open"], counts["all"], counts["paid"]) == (3, 3, 0)
    assert (capped["open"], capped["all"], capped["paid"]) == (2, 2, 0)


def test_what_is_due_today_is_open_and_not_overdue(till: Till):
    till.invoice(100, due_in=0), till.invoice(100, due_in=-1)
    with reading(till.house.billing):
        rows = finding.found(till.house.billing, "")
        counts = finding.counts(rows, till.house.organization, till.today)
    assert (counts["open"], counts["overdue"]) == (2, 1)


def test_each_currency_has_a_sum_of_its_own_and_what_is_void_comes_to_nothing(till: Till):
    till.invoice(100), till.invoice(70, currency="USD")
    void = till.invoice(30)
    with perform(till.house.operator) as work, work.acting("invoice.void", "people"):
        work.change(work.load(Invoice, void.pk), document_state="void", balance_minor=0)
    with reading(till.house.billing):
        assert finding.sums(finding.found(till.house.billing, "")) == [("EUR", 100, 100), ("USD", 70, 70)]


def test_what_is_owed_is_summed_however_much_it_is_and_other_tabs_as_far_as_they_are_counted():
    assert finding.is_summed("open", finding.CAP + 1) and finding.is_summed("overdue", finding.CAP + 1)
    assert finding.is_summed("all", finding.CAP) and not finding.is_summed("all", finding.CAP + 1)


def test_a_number_is_found_by_how_it_begins_in_any_case_and_by_nothing_in_its_middle(till: Till):
    for _ in range(12):
        till.invoice(100)
    assert looked(till, "inv-1") == ["INV-1", "INV-10", "INV-11", "INV-12"]
    assert looked(till, "NV-1") == [] and looked(till, "%") == []


def test_an_account_is_found_with_the_invoices_of_those_that_were_merged_into_it(till: Till):
    till.invoice(100)
    with perform(till.house.operator) as work, work.acting("account.change", "people"):
        kept = work.create(Account, name="Kramer Bau", survivor_id=till.account.pk)
        work.change(kept, survivor_id=kept.pk)
        work.change(work.load(Account, till.account.pk), survivor_id=kept.pk)
    assert looked(till, "kramer") == ["INV-1"] == looked(till, "brandt")
