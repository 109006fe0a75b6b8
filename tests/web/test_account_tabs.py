"""The tabs of an account: what stands under each, how much, for whom, and at what cost."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.crm.models import Account
from baton.web.account_overview import PEOPLE
from tests.web.conftest import Desk

TABS = ("deals", "invoices", "payments", "contacts", "documents", "history")


def html(desk: Desk, more: str = "", by: str = "billing", name: str = "Acme") -> str:
    answer = desk.at(by).get(f"/accounts/{desk.story.ids[name]}/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def shown(desk: Desk, more: str = "", by: str = "billing") -> dict[str, str]:
    """The tabs with their numbers."""
    nav = html(desk, more, by).split('aria-label="Account">')[1].split("</nav>")[0]
    return dict(re.findall(r'<a [^>]*>(\w+)(?:<span class="n">([^<]*))?', nav))


def rows(said: str) -> list[str]:
    body = re.search(r"<tbody>(.*?)</tbody>", said, re.S)
    found = re.findall(r"<tr.*?</tr>", body.group(1), re.S) if body else []
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A desk at which Acme was sold to, billed, late and paid."""
    story = desk.story
    story.rate("19")
    story.product("Audit", "100.00 EUR")
    story.account("Acme")
    story.deal("Lost chance", "Acme", "1 x Audit")
    story.do("deal.lose", "Lost chance", by="sales", reason="Price")
    paid = story.win(story.deal("Audit 2026", "Acme", "1 x Audit"))
    late = story.bill("Acme", "2 x Audit")
    for invoice in (paid, late):
        story.do("invoice.issue", invoice, issued_on="2026-01-05")
    story.do("invoice.discard", story.bill("Acme", "3 x Audit"))
    story.bill("Acme", "4 x Audit")
    part = {"invoice": paid, "amount_minor": 119_00}
    story.do("payment.create", account=story.ids["Acme"], amount_minor=150_00, currency="EUR", received_on="2026-01-20", reference="R-1", allocations=[part])
    story.run_jobs()
    return desk


def test_each_tab_says_how_much_there_is(shop):
    assert shown(shop) == {
        "Overview": "", "Deals": "2", "Invoices": "3", "Payments": "1", "Contacts": "1", "Documents": "3", "History": "",
    }  # fmt: skip
    page = html(shop)
    assert "1 overdue" in page and "All 3</a>" in page
    assert re.findall(r'id="tab-(\w+)" data-key="(\d)"', page)[:2] == [("overview", "1"), ("deals", "2")]


def test_under_each_tab_stands_its_own(shop):
    said = {tab: html(shop, f"?tab={tab}") for tab in TABS}
    assert rows(said["deals"]) == ["Audit 2026 Paid Qualified sales today €100.00", "Lost chance Lost Qualified sales today €100.00"]
    assert [re.sub(r"[0-9]+ days", "N days", row) for row in rows(said["invoices"])] == [
        "Draft Draft Once it is sent Waiting for review 476.00 – €476.00", "INV-2 Overdue 4 Feb 2026 N days late 238.00 238.00", "INV-1 Paid 4 Feb 2026 119.00 0.00",
    ]  # fmt: skip
    [payment] = rows(said["payments"])
    assert payment.startswith("20 Jan 2026 Bank transfer R-1 INV-1") and payment.endswith("150.00")
    assert rows(said["contacts"]) == ["ap Acme Billing ap@example.org –"]
    kinds = [row.split()[:2] for row in rows(said["documents"])]
    assert sorted(kinds) == sorted([["INV-1.pdf", "Invoice"], ["INV-2.pdf", "Invoice"], ["R-1.pdf", "Receipt"]])
    assert "/receipt.pdf" in said["documents"] and "Log a note" in said["history"] and "Billing profile" not in said["history"]
    for tab, page in said.items():
        assert re.search(rf'id="tab-{tab}" data-key="[2-7]" aria-current="page"', page)


def test_the_history_keeps_its_tab_while_it_is_filtered_and_read_on(shop):
    for number in range(40):
        shop.story.do("note.add", account=shop.story.ids["Acme"], text=f"Note {number:02}.")
    page = html(shop, "?tab=history&show=conversation")
    assert 'href="?tab=history&amp;show=money#tlh"' in page
    [earlier] = re.findall(r'href="(\?tab=history&amp;show=conversation&amp;before=[^"#]+)', page)
    again = html(shop, earlier.replace("&amp;", "&"))
    assert "Note 09." in again and "Note 39." not in again
    assert f'name="next" value="/accounts/{shop.story.ids["Acme"]}/?tab=history"' in again


def test_who_may_not_see_a_part_has_no_tab_of_it_and_its_address_shows_the_overview(shop):
    assert set(shown(shop, by="sales")) == {"Overview", "Deals", "Invoices", "Contacts", "History"}
    for tab in ("payments", "documents", "nonsense"):
        page = html(shop, f"?tab={tab}", by="sales")
        assert "Billing profile" in page and "R-1" not in page and "R-1.pdf" not in page


def test_without_deals_in_the_house_there_is_no_tab_of_them(shop):
    shop.story.change_house(path="invoice-first")
    assert "Deals" not in shown(shop, by="owner")
    assert "New deal" not in html(shop, by="owner")


def test_what_belonged_to_an_account_that_was_merged_counts_with_the_one_that_stayed(shop):
    shop.story.account("Acme Old", contact="old@example.org")
    shop.story.do("invoice.issue", shop.story.bill("Acme Old", "1 x Audit"))
    with shop.story.deed("account.merge") as work:
        gone = work.load(Account, UUID(shop.story.ids["Acme Old"]))
        work.change(gone, survivor_id=UUID(shop.story.ids["Acme"]))
    assert shown(shop)["Invoices"] == "4" and "INV-3" in html(shop, "?tab=invoices")


def test_where_there_is_nothing_the_tab_says_what_will_be_there(desk):
    desk.story.account("Acme", contact=None)
    words = {
        "deals": "Nothing was offered to Acme yet.", "invoices": "Acme has no invoice yet.", "payments": "Acme has paid nothing yet.",
        "contacts": "Nobody is noted here yet.", "documents": "The PDF of every invoice and receipt is kept here by itself.",
    }  # fmt: skip
    for tab, expected in words.items():
        assert expected in html(desk, f"?tab={tab}")


def test_of_many_people_the_overview_shows_some_and_the_tab_all(desk):
    desk.story.account("Acme")
    for number in range(PEOPLE + 2):
        desk.story.contact("Acme", f"p{number}@example.org", role="buyer")
    page = html(desk)
    assert page.count("@example.org</small>") == PEOPLE and f'href="?tab=contacts" id="all-contacts">All {PEOPLE + 3}' in page
    assert len(rows(html(desk, "?tab=contacts"))) == PEOPLE + 3


@pytest.mark.parametrize("by", ["owner", "sales"])
def test_a_tab_costs_as_many_queries_for_fifty_rows_as_for_three_and_goes_on_where_it_ended(shop, by):
    def cost(tab: str) -> int:
        client, address = shop.at(by), f"/accounts/{shop.story.ids['Acme']}/?tab={tab}"
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert len(answer.content) <= 60_000, tab
        return sum("SAVEPOINT" not in query["sql"] for query in asked)

    few = {tab: cost(tab) for tab in TABS}
    for number in range(52):
        shop.story.bill("Acme", "1 x Audit")
        if number % 5 == 0:
            shop.story.deal(f"Deal {number}", "Acme", "1 x Audit")
            shop.story.contact("Acme", f"p{number}@example.org", role="buyer")
            shop.story.do("payment.create", account=shop.story.ids["Acme"], amount_minor=1_00, currency="EUR", received_on="2026-01-21")
    many = {tab: cost(tab) for tab in TABS}
    assert all(many[tab] <= few[tab] + (tab == "history") * 3 for tab in TABS) and max(many.values()) <= 30, (few, many)
    [onward] = re.findall(r'href="([^"]*)" rel="next"', html(shop, "?tab=invoices"))
    assert "tab=invoices" in onward
    rest = shop.at(by).get(onward.replace("&amp;", "&")).content.decode()
    assert len(rows(rest)) == 5 and 'href="/accounts/' in rest and '?tab=invoices">First page' in rest
