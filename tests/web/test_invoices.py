"""Invoices at the desk: found in the list, reviewed and sent, changed by two at once, paid, and by whom."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.messages.actions.outcomes import bounce, try_message
from tests.documents.reading import text as read
from tests.web.conftest import Desk

KB = 1000


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.story.rate("19")
    desk.story.product("Retainer", "100.00 EUR")
    desk.story.account("Acme")
    return desk


def today(desk: Desk) -> str:
    clock = desk.house.organization.clock
    return clock.day(clock.now()).isoformat()


def page(desk: Desk, address: str, by: str = "billing", status: int = 200) -> str:
    answer = desk.at(by).get(address)
    assert answer.status_code == status, (answer.status_code, address)
    return text(answer)


def text(answer) -> str:
    return unescape(answer.content.decode())


def rows(html: str) -> list[str]:
    """The rows of a table, each as its words in one line."""
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.S)
    said = re.findall(r"<tr.*?</tr>", body.group(1), re.S) if body else []
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in said]


def foot(html: str) -> list[str]:
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>.*?</tr>", html.split("<tfoot>")[1].split("</tfoot>")[0], re.S)]


def form(html: str, deed: str, id: str, of: str = "") -> dict[str, str]:
    """What a form of the page holds in its hidden fields and inputs."""
    inner = html.split(f'id="{deed.replace(".", "")}{id}{of}"', 1)[1].split("</form>", 1)[0]
    held = {}
    for tag in re.findall(r"<input[^>]*>", inner):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            held[name.group(1)] = value.group(1) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', inner, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        held[name] = chosen.group(1) if chosen else ""
    return held


def send(desk: Desk, address: str, held: dict[str, str], by: str = "billing"):
    return desk.at(by).post(address, held)


def issue(desk: Desk, draft: str) -> str:
    desk.story.do("invoice.issue", draft)
    return draft


# the list


def test_the_list_has_what_becomes_of_each_invoice_and_what_all_come_to(desk):
    desk.story.bill("Acme", "1 x Retainer")
    paid = issue(desk, desk.story.bill("Acme", "1 x Retainer"))
    issue(desk, desk.story.bill("Acme", "2 x Retainer"))
    desk.story.do("payment.create", account=desk.story.ids["Acme"], amount_minor=11_900, currency="EUR", received_on=today(desk), allocations=[{"invoice": paid, "amount_minor": 11_900}])
    html = page(desk, "/invoices/")
    assert [re.sub(r" \d+ \w+ \d{4}", "", row) for row in rows(html)] == [
        "INV-2 Acme Issued Due in 30 days 238.00 238.00 sales", "INV-1 Acme Paid 0.00 119.00 sales", "Draft Acme Draft – – 119.00 sales",
    ]  # fmt: skip
    assert foot(html) == ["All on this tab, without what is void 238.00 open 476.00"]
    assert re.findall(r'id="tab-(\w+)"[^>]*>[^<]*<span class="n">([^<]*)', html) == [
        ("review", "1"), ("scheduled", "0"), ("open", "1"), ("overdue", "0"), ("paid", "1"), ("all", "3"),
    ]  # fmt: skip


def test_each_tab_shows_its_own(desk):
    draft, planned = desk.story.bill("Acme", "1 x Retainer"), desk.story.bill("Acme", "2 x Retainer")
    late = desk.story.bill("Acme", "3 x Retainer", terms={"kind": "net", "days": 0})
    clock = desk.house.organization.clock
    desk.story.do("invoice.issue", late, issued_on=(clock.day(clock.now()) - timedelta(days=3)).isoformat())
    desk.story.do("invoice.send", planned, send_at=(clock.now() + timedelta(days=2)).isoformat())
    found = {tab: [row.split(" – ")[0] for row in rows(page(desk, f"/invoices/?tab={tab}"))] for tab in ("review", "scheduled", "open", "overdue", "paid")}
    assert draft and found["review"] == ["Choose the draft for Acme, €119.00 Draft Acme Draft"] and found["paid"] == []
    assert found["scheduled"][0].startswith("Draft Acme Scheduled ")
    assert "Overdue" in found["overdue"][0] and "3 days late" in found["overdue"][0] and found["open"] == found["overdue"]


def test_an_invoice_is_found_by_its_number_and_by_its_account(desk):
    desk.story.account("Bolt", legal_name="Bolt & Nut GmbH")
    for account in ("Acme", "Bolt"):
        issue(desk, desk.story.bill(account, "1 x Retainer"))
    assert [row.split()[0] for row in rows(page(desk, "/invoices/?q=inv-2"))] == ["INV-2"]
    assert [row.split()[0] for row in rows(page(desk, "/invoices/?q=nut"))] == ["INV-2"]
    assert [row.split()[0] for row in rows(page(desk, f"/invoices/?account={desk.story.ids['Acme']}"))] == ["INV-1"]
    assert "No invoice has the number “INV-9”" in page(desk, "/invoices/?q=INV-9")


def test_amounts_of_two_currencies_are_never_added_up(desk):
    issue(desk, desk.story.bill("Acme", "1 x Work at 100 EUR"))
    issue(desk, desk.story.bill("Acme", "1 x Work at 50 USD", currency="USD"))
    html = page(desk, "/invoices/")
    assert foot(html) == ["All on this tab, without what is void, EUR 119.00 open 119.00", "All on this tab, without what is void, USD 59.50 open 59.50"]
    assert "€119.00" in html and "US$59.50" in html


def test_an_empty_list_says_what_will_be_there(desk):
    assert "Send your first invoice" in page(desk, "/invoices/")
    issue(desk, desk.story.bill("Acme", "1 x Retainer"))
    assert "Nobody owes you late money." in page(desk, "/invoices/?tab=overdue")


def test_a_list_costs_the_same_queries_for_three_rows_and_for_fifty_and_goes_on_where_it_ended(desk):
    def cost(address: str) -> int:
        client = desk.at()
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    for _ in range(3):
        desk.story.bill("Acme", "1 x Retainer")
    few = [cost("/invoices/"), cost("/invoices/?q=acme")]
    for _ in range(50):
        desk.story.bill("Acme", "1 x Retainer")
    assert [cost("/invoices/"), cost("/invoices/?q=acme")] == few and max(few) <= 30
    answer = desk.at().get("/invoices/")
    assert len(answer.content) <= 60 * KB
    first = text(answer)
    onward = re.search(r'href="([^"]*)" rel="next"', first).group(1)
    assert len(rows(first)) == 50 and len(rows(page(desk, onward))) == 3


def test_the_number_leads_to_the_invoice(desk):
    invoice = issue(desk, desk.story.bill("Acme", "1 x Retainer"))
    for number in ("INV-1", "inv-1"):
        assert desk.at().get(f"/i/{number}/")["Location"] == f"/invoices/{invoice}/"
    assert desk.at().get("/i/INV-7/").status_code == 404


# a draft


def won(desk: Desk, **account: str) -> str:
    desk.story.account("Bolt", **account)
    return desk.story.win(desk.story.deal("Audit", "Bolt", "1 x Retainer", "2 x Travel at 50 EUR"))


def test_a_draft_is_the_document_with_where_each_value_comes_from(desk):
    html = page(desk, f"/invoices/{won(desk, po_number='PO-7')}/")
    assert "Review and send" in html and "Next is INV-1." in html
    assert "Bolt GmbH" in html and "10115 Berlin" in html and "PO-7" in html and "from account" in html
    assert "Net 30" in html and "from organization" in html
    assert "Send €238.00" in html and "5 of 5" not in html and "4 of 4" in html
    assert "Deal won" in html and "Invoice [number] from" in html and "You can undo for 30 seconds" in html


def test_a_value_that_is_set_here_is_taken_back_to_the_accounts(desk):
    draft = won(desk, terms={"kind": "net", "days": 14})
    held = form(page(desk, f"/invoices/{draft}/"), "invoice.change", draft, "terms")
    assert held["terms.days"] == "14"
    assert send(desk, f"/invoices/{draft}/change", held | {"terms.days": "7"}).status_code == 303
    html = page(desk, f"/invoices/{draft}/")
    assert "Net 7" in html and "set here, account says Net 14" in html and "Use account value" in html
    held = form(html, "invoice.change", draft, "terms")
    assert send(desk, f"/invoices/{draft}/change", held | {"terms": ""}).status_code == 303
    assert "Net 14" in page(desk, f"/invoices/{draft}/")


def test_lines_are_typed_added_and_taken_out_in_one_form(desk):
    draft = won(desk)
    held = form(page(desk, f"/invoices/{draft}/?edit=lines"), "invoice.change", draft, "lines")
    assert held["lines.1.unit_minor"] == "50.00"
    typed = held | {"lines.0.drop": "true", "lines.1.quantity": "3", "lines.2.description": "Report", "lines.2.unit_minor": "1,200.50"}
    assert send(desk, f"/invoices/{draft}/change", typed)["Location"] == f"/invoices/{draft}/"
    assert desk.story.invoice(draft).splitlines()[:2] == ["3 x Travel at 50.00 = 150.00  S 19%", "1 x Report at 1200.50 = 1200.50  S 19%"]


def test_a_line_that_is_wrong_is_refused_at_its_row_with_what_was_typed(desk):
    draft = won(desk)
    held = form(page(desk, f"/invoices/{draft}/?edit=lines"), "invoice.change", draft, "lines")
    answer = send(desk, f"/invoices/{draft}/change", held | {"lines.3.description": "Report", "lines.3.discount_percent": "120", "lines.3.unit_minor": "1"})
    html = text(answer)
    assert answer.status_code == 422 and "A discount is 0 to 100 percent" in html
    again = form(html, "invoice.change", draft, "lines")
    assert (again["lines.2.description"], again["lines.2.discount_percent"]) == ("Report", "120")
    assert re.search(r'name="lines.2.discount_percent"[^>]*aria-invalid="true"', html)


def test_what_blocks_names_itself_on_the_button_and_leads_to_its_field(desk):
    draft = won(desk, po_required=True)
    html = page(desk, f"/invoices/{draft}/")
    assert "Send €" not in html and re.search(r'<a class="btn pri lg wide not-s" href="#invoice-change-[^"]*po-po_number"[^>]*>Add PO number', html)
    target = re.search(r'href="#(invoice-change-[^"]*po-po_number)"', html).group(1)
    assert f'id="{target}"' in html
    held = form(html, "invoice.change", draft, "po")
    send(desk, f"/invoices/{draft}/change", held | {"po_number": "PO-9"})
    assert "Send €238.00" in page(desk, f"/invoices/{draft}/")


def test_a_gap_of_the_account_is_mended_on_the_account(desk):
    html = page(desk, f"/invoices/{won(desk, legal_name='')}/")
    assert "Add name and address" in html and f"/accounts/{desk.story.ids['Bolt']}/edit/#legal_name" in html


def test_a_hold_is_named_and_blocks(desk):
    draft = won(desk)
    desk.story.do("hold.place", subject_kind="invoice", subject_id=draft, words="Ask Rosa first.")
    html = page(desk, f"/invoices/{draft}/")
    assert "It is held: Ask Rosa first." in html and "See the hold" in html and "Send €" not in html


def test_sending_waits_for_an_undo_and_then_draws_the_number(desk):
    draft = won(desk)
    held = form(page(desk, f"/invoices/{draft}/"), "invoice.send", draft)
    assert held["hold_seconds"] == ""
    client = desk.at()
    assert client.post(f"/invoices/{draft}/send", held).status_code == 303
    html = text(client.get(f"/invoices/{draft}/"))
    assert re.search(r"Sends in \d+ seconds", html) and "Undo sending" in html
    assert send(desk, f"/invoices/{draft}/unsend", form(html, "invoice.unsend", draft)).status_code == 303
    assert "Send €238.00" in page(desk, f"/invoices/{draft}/")
    assert desk.story.see("invoice", draft)["number"] is None


def test_an_invoice_is_planned_for_a_day_and_an_hour_of_the_organization(desk):
    draft = won(desk)
    held = form(page(desk, f"/invoices/{draft}/"), "invoice.send", draft, "later")
    ahead = desk.house.organization.clock.now() + timedelta(days=40)
    send(desk, f"/invoices/{draft}/send", held | {"send_at": f"{ahead:%Y-%m-%d}T07:00"})
    html = page(desk, f"/invoices/{draft}/")
    assert f"Sends on {ahead.day} {ahead:%b %Y}, 07:00" in html and "Sending" in html


def test_a_discount_is_shown_where_somebody_set_one_be_it_none(desk):
    draft = desk.story.bill("Acme", "1 x Retainer")
    assert "Add discount" in page(desk, f"/invoices/{draft}/") and "Discount −" not in page(desk, f"/invoices/{draft}/")
    desk.story.do("invoice.change", draft, discount_percent="0")
    assert "Add discount" not in page(desk, f"/invoices/{draft}/") and "Discount −0%" in page(desk, f"/invoices/{draft}/")


def test_a_draft_is_put_away_and_keeps_no_number(desk):
    draft = won(desk)
    held = form(page(desk, f"/invoices/{draft}/"), "invoice.discard", draft)
    assert send(desk, f"/invoices/{draft}/discard", held)["Location"] == "/invoices/"
    html = page(desk, f"/invoices/{draft}/")
    assert "Discarded" in html and "Put away as a draft" in html and "Send €" not in html


def test_billing_returns_a_deal_to_sales_with_a_reason(desk):
    draft = won(desk)
    deal = desk.story.ids["Audit"]
    held = form(page(desk, f"/invoices/{draft}/"), "deal.return", deal)
    assert send(desk, f"/deals/{deal}/return", held).status_code == 422
    assert send(desk, f"/deals/{deal}/return", held | {"key": "again", "reason": "Which office?"}).status_code == 303
    assert desk.story.see("deal", "Audit")["outcome"] == "open"


@pytest.mark.parametrize("by", ["billing", "owner", "accountant", "sales"])
def test_the_pages_of_an_invoice_cost_the_same_queries_however_long_it_is(desk, by):
    def cost(address: str) -> int:
        client = desk.at(by)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    desk.story.account("Bolt", po_required=True)
    short, long = (desk.story.bill("Bolt", *[f"1 x Line {at} at 1 EUR" for at in range(count)]) for count in (3, 30))
    for id in (short, long):
        desk.story.do("invoice.change", id, terms={"kind": "net", "days": 9})
    drafts = [cost(f"/invoices/{id}/{query}") for query in ("", "?edit=lines") for id in (short, long)]
    for id in (short, long):
        desk.story.do("invoice.change", id, po_number="PO-1")
        issue(desk, id)
    issued = [cost(f"/invoices/{id}/") for id in (short, long)]
    assert drafts[0] == drafts[1] and drafts[2] == drafts[3] and issued[0] == issued[1]
    assert max(drafts + issued) <= 30, (drafts, issued)
    assert len(desk.at().get(f"/invoices/{long}/").content) <= 60 * KB


# two at once


def both_open(desk: Desk) -> tuple[str, dict[str, str]]:
    """Billing has a draft open; the owner changes it meanwhile."""
    draft = won(desk)
    held = form(page(desk, f"/invoices/{draft}/"), "invoice.change", draft, "terms")
    desk.story.do("invoice.change", draft, by="owner", terms={"kind": "net", "days": 45})
    return draft, held


def differences(html: str) -> list[tuple[str, str, str]]:
    return re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td><ins class="now">(.*?)</ins></td></tr>', html)


def test_the_second_of_two_sees_both_versions_field_by_field(desk):
    draft, held = both_open(desk)
    answer = send(desk, f"/invoices/{draft}/change", held | {"terms.days": "60"})
    html = text(answer)
    assert answer.status_code == 409
    assert "Changed by owner just now" in html and "Keep mine" in html and f'href="/invoices/{draft}/">Take theirs' in html
    assert differences(html) == [("Days, or day of the month", "45", "60")]
    assert desk.story.see("invoice", draft)["terms"]["days"] == 45


def test_keeping_mine_is_the_same_form_again_at_the_present_version(desk):
    draft, held = both_open(desk)
    html = text(send(desk, f"/invoices/{draft}/change", held | {"terms.days": "60"}))
    again = form(html, "invoice.change", draft, "terms")
    assert again["terms.days"] == "60" and again["version"] != held["version"]
    assert send(desk, f"/invoices/{draft}/change", again).status_code == 303
    assert desk.story.see("invoice", draft)["terms"]["days"] == 60


def test_who_sends_what_another_has_changed_meanwhile_looks_again_first(desk):
    draft = won(desk)
    held = form(page(desk, f"/invoices/{draft}/"), "invoice.send", draft)
    desk.story.do("invoice.change", draft, by="owner", lines=[{"description": "More", "unit_minor": 100_000}])
    answer = send(desk, f"/invoices/{draft}/send", held)
    html = text(answer)
    assert answer.status_code == 409 and "Changed by owner just now" in html
    assert "Send €1,190.00" in html and "Keep mine" not in html
    assert desk.story.see("invoice", draft)["delivery_state"] == "none"


def test_a_change_of_a_draft_that_went_out_meanwhile_says_so_and_loses_nothing_typed(desk):
    draft, held = both_open(desk)
    issue(desk, draft)
    html = text(send(desk, f"/invoices/{draft}/change", held | {"terms.days": "60"}))
    assert "changed meanwhile" in html and "terms.days “60”" in html


# afterwards


def test_an_issued_invoice_says_how_it_stands_and_is_never_edited(desk):
    invoice = issue(desk, won(desk))
    html = page(desk, f"/invoices/{invoice}/")
    assert "Due in 30 days" in html and "€238.00" in html and "Not sent yet." in html and "Bolt GmbH" in html
    assert "/change" not in html and "PDF" in html


def test_a_payment_on_it_is_shown_and_can_be_taken_back(desk):
    invoice = issue(desk, won(desk))
    desk.story.do("payment.create", account=desk.story.ids["Bolt"], amount_minor=10_000, currency="EUR", received_on=today(desk), reference="INV-1")
    html = page(desk, f"/invoices/{invoice}/")
    assert "€138.00" in html and "of €238.00" in html and "100.00" in html
    share = re.search(r'action="/allocations/([^/]*)/undo"', html).group(1)
    assert send(desk, f"/allocations/{share}/undo", form(html, "allocation.undo", share)).status_code == 303
    html = page(desk, f"/invoices/{invoice}/")
    assert "Undone" in html and "€238.00" in html and "/undo" not in html
    assert page(desk, f"/invoices/{invoice}/", by="accountant").count("Undone") == 1


def test_a_paid_invoice_says_since_when_and_cannot_be_voided(desk):
    invoice = issue(desk, won(desk))
    assert "Void INV-1" in page(desk, f"/invoices/{invoice}/")
    desk.story.do("payment.create", account=desk.story.ids["Bolt"], amount_minor=23_800, currency="EUR", received_on=today(desk))
    html = page(desk, f"/invoices/{invoice}/")
    assert "Paid on " in html and "Void INV-1" not in html and "Record payment" not in html


def test_an_invoice_is_voided_with_a_reason(desk):
    invoice = issue(desk, won(desk))
    held = form(page(desk, f"/invoices/{invoice}/"), "invoice.void", invoice)
    refused = send(desk, f"/invoices/{invoice}/void", held | {"reason": " "})
    assert refused.status_code == 422 and "Why is it void?" in text(refused)
    assert send(desk, f"/invoices/{invoice}/void", held | {"key": "again", "reason": "Wrong customer."}).status_code == 303
    assert "Void: Wrong customer. It keeps its number" in page(desk, f"/invoices/{invoice}/")


def test_the_mail_is_told_with_what_the_server_said(desk):
    invoice = won(desk)
    desk.story.do("business.change", by="owner", email="billing@harbour.example")
    desk.story.do("invoice.send", invoice)
    desk.story.run_jobs()
    html = page(desk, f"/invoices/{invoice}/")
    assert "ap@example.org" in html and "Waits to be sent." in html and "INV-1.pdf" in html and "Send again" not in html
    [mail] = desk.story.all("message")
    house, id = desk.house, UUID(mail["id"])
    house.do(try_message, id, version=mail["version"], by=house.clock)
    assert "On its way to the mail server." in page(desk, f"/invoices/{invoice}/")
    house.do(bounce, id, attempt=1, words="550 no such user", refused={"ap@example.org": "550 no such user"}, by=house.clock)
    html = page(desk, f"/invoices/{invoice}/")
    assert "Refused for good: “550 no such user”." in html and "Not delivered" in html and "Send again" in html
    assert send(desk, f"/invoices/{invoice}/send", form(html, "invoice.send", invoice)).status_code == 303


def test_the_pdf_is_the_stored_one_and_before_that_a_page_says_when(desk):
    invoice = issue(desk, won(desk))
    early = desk.at().get(f"/invoices/{invoice}/pdf")
    assert early.status_code == 404 and "The PDF of INV-1 is being made" in text(early)
    desk.story.run_jobs()
    answer = desk.at().get(f"/invoices/{invoice}/pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert 'filename="INV-1.pdf"' in answer["Content-Disposition"]
    assert desk.at("sales").get(f"/invoices/{invoice}/pdf").status_code == 403


def test_what_is_issued_already_goes_again_at_once_and_offers_no_undo(desk):
    invoice, client = issue(desk, won(desk)), desk.at()
    held = form(text(client.get(f"/invoices/{invoice}/")), "invoice.send", invoice)
    assert client.post(f"/invoices/{invoice}/send", held).status_code == 303
    html = text(client.get(f"/invoices/{invoice}/"))
    assert "It goes out within seconds." in html and "unsend" not in html and "Send INV-1" not in html


# a new one


def test_a_new_invoice_begins_with_its_account_and_ends_as_a_draft(desk):
    assert "Acme" in page(desk, "/invoices/new/?q=acm")
    html = page(desk, f"/invoices/new/?account={desk.story.ids['Acme']}")
    held = form(html, "invoice.create", "")
    answer = send(desk, "/invoices/create", held | {"lines.0.price": desk.story.ids["Retainer"], "lines.0.quantity": "2", "po_number": "PO-1"})
    [draft] = desk.story.all("invoice")
    assert answer["Location"] == f"/invoices/{draft['id']}/"
    assert desk.story.invoice(draft["id"]).splitlines()[0] == "2 x Retainer at 100.00 = 200.00  S 19%"
    assert draft["po_number"] == "PO-1" and draft["discount_percent"] is None


def test_the_same_as_last_time_takes_its_lines_and_the_price_that_holds_now(desk):
    assert "Same as last time" not in page(desk, f"/invoices/new/?account={desk.story.ids['Acme']}")
    last = issue(desk, desk.story.bill("Acme", "3 x Retainer", "1 x Travel at 20 EUR"))
    html = page(desk, f"/invoices/new/?account={desk.story.ids['Acme']}")
    assert f"like={last}" in html and "Same as last time" in html
    held = form(page(desk, f"/invoices/new/?account={desk.story.ids['Acme']}&like={last}"), "invoice.create", "")
    assert (held["lines.0.quantity"], held["lines.0.price"], held["lines.1.unit_minor"]) == ("3", desk.story.ids["Retainer"], "20.00")
    assert send(desk, "/invoices/create", held).status_code == 303
    assert desk.story.all("invoice")[-1]["total_minor"] == desk.story.see("invoice", last)["total_minor"]


def test_a_new_invoice_that_is_refused_keeps_what_was_typed(desk):
    held = form(page(desk, f"/invoices/new/?account={desk.story.ids['Acme']}"), "invoice.create", "")
    answer = send(desk, "/invoices/create", held | {"lines.0.description": "Audit", "lines.0.unit_minor": "1.234"})
    html = text(answer)
    assert answer.status_code == 422 and "3 decimals" in html and 'value="Audit"' in html
    assert desk.story.all("invoice") == []


# by whom


def test_sales_sees_how_an_invoice_stands_and_no_paper(desk):
    draft = won(desk)
    for state in ("draft", "issued"):
        html = page(desk, f"/invoices/{draft}/", by="sales")
        assert "€238.00" in html and "Audit" in html
        for hidden in ("Send €", "Retainer", "ap@example.org", "/invoices/" + draft + "/send", "/change", "/pdf"):
            assert hidden not in html, (state, hidden)
        if state == "draft":
            issue(desk, draft)
    assert "INV-1" in html and "Due in 30 days" in html
    listed = page(desk, "/invoices/", by="sales")
    assert rows(listed) and "New invoice" not in listed
    assert desk.at("sales").get("/invoices/new/").status_code == 403


def test_sales_sees_no_invoice_of_other_sellers(desk):
    desk.story.account("Foreign", owner=None)
    invoice = desk.story.bill("Foreign", "1 x Retainer")
    assert desk.at("sales").get(f"/invoices/{invoice}/").status_code == 404
    assert rows(page(desk, "/invoices/", by="sales")) == []


def test_the_accountant_reads_everything_and_changes_nothing(desk):
    draft = won(desk)
    html = page(desk, f"/invoices/{draft}/", by="accountant")
    assert "Retainer" in html and "Draft invoice" in html
    for hidden in ("/change", "/send", "/discard", "Send €", "The email that goes with it"):
        assert hidden not in html, hidden
    issue(desk, draft)
    html = page(desk, f"/invoices/{draft}/", by="accountant")
    assert "Retainer" in html and "/void" not in html and "/send" not in html



# a draft's PDF


def test_a_draft_is_looked_at_as_the_pdf_it_will_be_marked_as_a_draft_and_kept_nowhere(desk):
    draft = won(desk, po_number="PO-7")
    assert f'href="/invoices/{draft}/pdf" id="pdf" data-key="v"' in page(desk, f"/invoices/{draft}/")
    for by in ("billing", "owner", "accountant"):
        answer = desk.at(by).get(f"/invoices/{draft}/pdf")
        said = read(answer.content)
        assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"] == "no-store" and "INV-1" not in said
        assert said.count("Draft") >= 2 and "PO-7" in said and "Retainer" in said and "€238.00" in said
    assert desk.at("sales").get(f"/invoices/{draft}/pdf").status_code == 403
    assert desk.story.all("document") == []
    assert desk.story.see("invoice", draft)["number"] is None


def test_an_issued_invoice_bears_no_mark_and_a_discarded_draft_has_no_pdf(desk):
    draft, gone = won(desk), desk.story.bill("Acme", "1 x Retainer")
    desk.story.do("invoice.discard", gone)
    assert desk.at().get(f"/invoices/{gone}/pdf").status_code == 404
    issue(desk, draft)
    desk.story.run_jobs()
    assert "Draft" not in read(desk.at().get(f"/invoices/{draft}/pdf").content)


def test_a_draft_in_another_language_is_marked_in_it_and_one_with_gaps_is_shown_too(desk):
    lame = won(desk, language="de", contact=None, legal_name="")
    assert "Entwurf" in read(desk.at().get(f"/invoices/{lame}/pdf").content)
