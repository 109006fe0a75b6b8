"""Several drafts sent at once: chosen in the list, looked at on a sheet, sent by themselves, held back with words, taken back."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.web.sheet import MOST
from tests.web.conftest import Desk
from tests.web.screen import Screen


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.story.rate("19")
    desk.story.product("Retainer", "100.00 EUR")
    desk.story.account("Acme")
    desk.story.account("Bolt", contact="bolt@example.org")
    desk.story.account("Lame", po_required=True)
    desk.story.account("Paper", delivery_preference="post")
    return desk


def drafts(desk: Desk, *names: str) -> list[str]:
    return [desk.story.bill(name, "1 x Retainer") for name in names]


def sheet(desk: Desk, ids: list[str], by: str = "billing") -> Screen:
    return Screen(desk.at(by)).open("/invoices/sheet/?" + "&".join(f"pick={id}" for id in ids))


def states(desk: Desk, ids: list[str]) -> list[str]:
    return [desk.story.see("invoice", id)["chip"] for id in ids]


def form(html: str, deed: str = "invoicesendsheet") -> list[tuple[str, str]]:
    inner = html.split(f'id="{deed}"', 1)[1].split("</form>", 1)[0]
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inner)


def send(desk: Desk, held: list[tuple[str, str]], to: str = "send", by: str = "billing"):
    fields: dict[str, list[str]] = {}
    for name, value in held:
        fields.setdefault(name, []).append(value)
    return desk.at(by).post(f"/invoices/sheet/{to}", fields)


def test_drafts_are_ticked_where_they_wait_for_review_by_who_may_send_them(desk):
    [draft] = drafts(desk, "Acme")
    html = desk.at().get("/invoices/?tab=review").content.decode()
    assert f'name="pick" value="{draft}"' in html and "Choose the draft for Acme, €119.00" in html and 'action="/invoices/sheet/" id="bulk"' in html
    for by, tab in (("accountant", "review"), ("sales", "review"), ("billing", "all")):
        assert 'name="pick"' not in desk.at(by).get(f"/invoices/?tab={tab}").content.decode(), (by, tab)


def test_the_sheet_says_what_goes_to_whom_what_it_comes_to_and_why_others_are_held_back(desk):
    ids = drafts(desk, "Acme", "Bolt", "Lame", "Paper")
    [stopped] = drafts(desk, "Acme")
    desk.story.do("hold.place", subject_kind="invoice", subject_id=stopped, words="Ask Rosa first.")
    said = sheet(desk, [*ids, stopped]).main
    assert "Send 3 of 5" in said and "2 by e-mail, each with its PDF" in said and "1 for customers who want paper" in said
    assert "Acme ap@example.org €119.00 Bolt bolt@example.org €119.00 Paper By post €119.00 Together €357.00" in said
    assert "Lame, €119.00 The customer requires a PO number: add it." in said and "Acme, €119.00 It is held: Ask Rosa first." in said
    assert "Send 3: €357.00" in said
    assert states(desk, ids) == ["Draft", "Draft", "Needs fixing", "Draft"]


def test_what_is_ready_goes_and_what_is_not_stays_with_its_words(desk):
    ids = drafts(desk, "Acme", "Bolt", "Lame", "Paper")
    screen = sheet(desk, ids)
    answer = send(desk, form(screen.html))
    assert answer.status_code == 303 and answer["Location"].count("pick=") == 4
    assert states(desk, ids) == ["Scheduled", "Scheduled", "Needs fixing", "Issued"]
    said = Screen(desk.at()).open(answer["Location"]).main
    assert "Undo all 2" in said and "PO number" in said and "INV-1" in said


def test_the_same_form_sent_twice_sends_once(desk):
    ids = drafts(desk, "Acme", "Paper")
    held = form(sheet(desk, ids).html)
    assert [send(desk, held).status_code for _ in range(2)] == [303, 303]
    assert states(desk, ids) == ["Scheduled", "Issued"]
    assert [event["name"] for event in desk.story.all("event")].count("invoice.issued") == 1


def test_a_draft_that_was_changed_since_it_was_looked_at_stays_and_the_others_go(desk):
    ids = drafts(desk, "Acme", "Bolt")
    held = form(sheet(desk, ids).html)
    desk.story.do("invoice.change", ids[0], by="owner", po_number="PO-2")
    client = desk.at()
    fields = {name: [value for key, value in held if key == name] for name, _ in held}
    answer = client.post("/invoices/sheet/send", fields)
    assert states(desk, ids) == ["Draft", "Scheduled"]
    again = Screen(client).open(answer["Location"])
    assert "1 invoice on the way. 1 stayed." in again.text and "changed meanwhile" in again.main
    assert "changed meanwhile" not in Screen(client).open(answer["Location"]).main


def test_all_of_them_are_taken_back_while_they_wait_and_no_number_is_used(desk):
    ids = drafts(desk, "Acme", "Bolt")
    answer = send(desk, form(sheet(desk, ids).html))
    screen = Screen(desk.at()).open(answer["Location"])
    assert "Undo all 2" in screen.main
    assert send(desk, form(screen.html, "invoiceunsendsheet"), "undo").status_code == 303
    assert states(desk, ids) == ["Draft", "Draft"]
    assert "Next is INV-1." in desk.at().get(f"/invoices/{ids[0]}/").content.decode()


def test_currencies_are_summed_apart(desk):
    ids = [*drafts(desk, "Acme"), desk.story.bill("Bolt", "1 x Work at 50 USD", currency="USD")]
    said = sheet(desk, ids).main
    assert "Together, EUR €119.00 Together, USD US$59.50" in said and "Send 2 invoices" in said


def test_who_may_not_send_gets_no_sheet_and_sends_nothing(desk):
    ids = drafts(desk, "Acme")
    held = form(sheet(desk, ids).html)
    for by in ("accountant", "sales", "read only"):
        assert desk.at(by).get(f"/invoices/sheet/?pick={ids[0]}").status_code == 403
        send(desk, held, by=by)
    assert states(desk, ids) == ["Draft"]


def test_nothing_chosen_leads_back_to_the_list_and_a_broken_address_says_so(desk):
    assert "Tick the drafts that are to go" in sheet(desk, []).main
    assert desk.at().get("/invoices/sheet/?pick=x").status_code == 422
    assert desk.at().get("/invoices/sheet/?" + "&".join(["pick=01a21c05-12f3-7414-bf65-6399d0e527f4"] * (MOST + 1))).status_code == 422


def test_what_has_gone_already_is_shown_as_gone(desk):
    ids = drafts(desk, "Acme", "Bolt")
    desk.story.do("invoice.issue", ids[0])
    desk.story.do("invoice.send", ids[1], send_at=(desk.house.organization.clock.now() + timedelta(days=2)).isoformat())
    screen = sheet(desk, ids)
    assert "INV-1" in screen.main and "1 planned to go out" in screen.main and "Send 2" not in screen.main


def test_a_sheet_of_fifty_costs_as_many_queries_as_one_of_three_and_stays_small(desk):
    def cost(ids: list[str]) -> int:
        client, address = desk.at(), "/invoices/sheet/?" + "&".join(f"pick={id}" for id in ids)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert len(answer.content) <= 60_000
        return len(asked)

    few = drafts(desk, "Acme", "Lame", "Paper")
    many = few + drafts(desk, *["Acme", "Bolt", "Lame"] * 15, "Acme", "Bolt")
    assert len(many) == 50 and cost(many) == cost(few) <= 30
