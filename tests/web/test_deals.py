"""Deals: the board and its list, and who is offered what on them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.crm.models import Stage
from baton.reports.pipeline import CAP
from tests.web.conftest import Desk
from tests.web.screen import Screen


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A desk that sells, and the names of its stages."""
    desk.story.rate("19")
    desk.story.product("Audit", "100.00 EUR")
    desk.story.account("Acme")
    with desk.house.look():
        desk.story.ids |= {stage.name: str(stage.pk) for stage in Stage.objects.all()}
    return desk


def today(desk: Desk) -> date:
    return desk.house.organization.clock.day(desk.house.organization.clock.now())


def deal(desk: Desk, name: str, stage: str = "Qualified", *lines: str, account: str = "Acme", **more) -> str:
    return desk.story.deal(name, account, *(lines or ["1 x Audit"]), stage=desk.story.ids[stage], **more)


def look(desk: Desk, address: str = "/deals/", by: str = "sales") -> Screen:
    return Screen(desk.at(by)).open(address)


def lanes(screen: Screen) -> list[str]:
    """Each column in words."""
    return [f"{part.split('</section>')[0]}" for part in screen.html.split('<section class="lane"')[1:]]


def cost(client, address: str) -> int:
    client.get(address)  # a session's first page also notes that somebody is there
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_the_board_shows_each_stage_with_its_deals_what_they_come_to_and_what_comes_next(shop):
    deal(shop, "Booking engine", next_step="Call", next_step_on=str(today(shop)))
    deal(shop, "Dealer portal", "Qualified", "2 x Audit", "1 x Travel at 50.00 EUR less 10%")
    deal(shop, "Shop relaunch", "Proposal", next_step="Follow up", next_step_on=str(today(shop) - timedelta(days=3)))
    screen = look(shop)
    assert "3 open: €445.00. 1 has no next step. 1 next step is late." in screen.main
    assert "Qualified 2 €345.00 Dealer portal" in screen.main, "what is stuck comes first"
    assert "Dealer portal Acme €245.00 No next step touched today Booking engine Acme €100.00 Call," in screen.main
    assert "Proposal 1 €100.00 Shop relaunch Acme €100.00 Follow up," in screen.main and "3 days late" in screen.main
    assert "Quote sent 0 Agreed 0" in screen.main


def test_currencies_are_never_added_together(shop):
    deal(shop, "Here")
    shop.story.account("Bolt", currency="USD")
    deal(shop, "There", "Qualified", "1 x Work at 80.00 USD", account="Bolt")
    assert "2 open: €100.00 and US$80.00." in look(shop).main


def test_how_ready_a_deal_is_for_billing_stands_on_it_from_the_last_stage_on(shop):
    deal(shop, "Early")
    deal(shop, "Late", "Agreed")
    shop.story.account("Lacking", contact=None)
    deal(shop, "Lame", "Agreed", account="Lacking")
    qualified, _, _, agreed, _ = lanes(look(shop))
    assert "for billing" not in qualified
    assert "4 of 4 for billing" in agreed and "3 of 4 for billing" in agreed


def test_a_won_deal_shows_what_became_of_it(shop):
    for name in ("Drafted", "Issued", "Lacking"):
        if name == "Lacking":
            shop.story.account("Lacking", contact=None)
        deal(shop, f"{name} deal", account="Lacking" if name == "Lacking" else "Acme")
        draft = shop.story.win(f"{name} deal")
        if name == "Issued":
            shop.story.do("invoice.issue", draft)
    won = lanes(look(shop))[-1]
    assert "Draft with billing" in won and "Needs fixing" in won and "Issued, due " in won
    assert "Won, last 30 days" in won and "€300.00" in won


def test_a_deal_is_moved_by_its_menu_without_scripts_and_is_where_one_goes_on(shop):
    deal(shop, "Booking engine")
    deal(shop, "Dealer portal")
    menu = f"/deals/?move={shop.story.ids['Booking engine']}"
    assert f'href="{menu}"' in look(shop).html
    screen = look(shop, menu)
    assert screen.buttons == ["Proposal", "Quote sent", "Agreed", "Won W"]
    screen.press("Proposal")
    assert shop.story.see("deal", "Booking engine")["stage_name"] == "Proposal"
    proposal = lanes(screen)[1]
    assert 'class="deal sel"' in proposal and "data-focus>Booking engine" in proposal


def test_the_menu_leads_to_won_and_lost(shop):
    deal(shop, "Ready", "Agreed")
    screen = look(shop, f"/deals/?move={shop.story.ids['Ready']}")
    assert screen.page.links["Lost Shift L"] == f"/deals/{shop.story.ids['Ready']}/?do=lose"
    screen.press("Won")
    assert screen.path == f"/deals/{shop.story.ids['Ready']}/" and "Won. The draft is with billing." in screen.text
    shop.story.account("Lacking", contact=None)
    deal(shop, "Lame", "Agreed", account="Lacking")
    screen.open(f"/deals/?move={shop.story.ids['Lame']}")
    assert screen.page.links["Won W"] == f"/deals/{shop.story.ids['Lame']}/", "what is missing is asked there"


def test_somebody_elses_card_has_no_menu(shop):
    shop.story.do("team.create", by="owner", name="East")
    [team] = shop.story.all("team")
    for who in ("sales", "owner"):
        shop.story.do("team.add_member", team["id"], user=str(shop.house.person(who).id), by="owner")
    deal(shop, "Hers", by="owner")
    deal(shop, "Mine")
    assert "Hers" not in look(shop).main
    screen = look(shop, "/deals/?whose=all")
    assert "Hers" in screen.main and "Move Mine" in screen.html and "Move Hers" not in screen.html
    moved = look(shop, f"/deals/?whose=all&move={shop.story.ids['Hers']}")
    assert moved.buttons == []
    assert shop.post(f"/deals/{shop.story.ids['Hers']}/change", by="sales", stage=shop.story.ids["Proposal"]).status_code == 403


@pytest.mark.parametrize("by", ["billing", "accountant", "read only"])
@pytest.mark.parametrize("address", ["/deals/", "/deals/?view=list"])
def test_who_may_only_look_is_offered_nothing(shop, by, address):
    deal(shop, "Booking engine")
    screen = look(shop, address, by=by)
    assert "Booking engine" in screen.main
    assert screen.buttons == [] and "New deal" not in screen.text and "Move " not in screen.html
    assert shop.at(by).get("/deals/new/").status_code == 403


def test_more_than_a_columns_share_is_one_link_away(shop):
    for n in range(CAP + 3):
        deal(shop, f"Deal {n}")
    screen = look(shop)
    assert lanes(screen)[0].count('<li class="deal') == CAP
    screen.follow(f"All {CAP + 3}")
    assert "Qualified only." in screen.main and screen.main.count("Deal 1") >= 1
    assert screen.html.count('<tr id="deal-') == CAP + 3


def test_deals_are_narrowed_to_what_is_stuck_or_ready(shop):
    deal(shop, "Stuck")
    deal(shop, "Behind", next_step="Call", next_step_on=str(today(shop) - timedelta(days=1)))
    shop.story.account("Lacking", contact=None)
    deal(shop, "Fine", next_step="Call", account="Lacking")
    deal(shop, "Blank", next_step="Call")
    shop.story.do("deal.change", "Blank", by="sales", lines=[])
    for view in ("", "&view=list"):
        assert shown(look(shop, f"/deals/?step=none{view}"), shop) == {"Stuck"}
        assert shown(look(shop, f"/deals/?step=late{view}"), shop) == {"Behind"}
        assert shown(look(shop, f"/deals/?ready=1{view}"), shop) == {"Stuck", "Behind"}
    shop.story.do("deal.lose", "Behind", by="sales", reason="Price")
    assert "No deal is like that. Show all" in look(shop, "/deals/?view=list&step=late").main


def shown(screen: Screen, desk: Desk) -> set[str]:
    return {name for name in ("Stuck", "Behind", "Fine", "Blank") if f">{name}</a>" in screen.html}


def test_the_list_has_the_same_deals_and_those_that_are_closed(shop):
    deal(shop, "Going on", next_step="Call", expected_close_on="2031-05-06")
    deal(shop, "Gained")
    deal(shop, "Gone")
    shop.story.win("Gained")
    shop.story.do("deal.lose", "Gone", by="sales", reason="Price")
    screen = look(shop, "/deals/?view=list")
    assert "Going on Acme Call Qualified 4 of 4 sales 6 May 2031 €100.00" in screen.main
    assert "Gained" not in screen.main and "Gone" not in screen.main
    assert "Gained Acme Draft with billing" in screen.follow("Won").main and "Going on" not in screen.main
    assert "Gone Acme Lost" in screen.follow("Lost").main
    assert all(name in screen.follow("All").main for name in ("Going on", "Gained", "Gone"))


def test_before_there_are_deals_the_board_says_where_they_begin(shop):
    assert "No open deals. Start one from an account." in look(shop).main
    assert "No open deals." in look(shop, "/deals/?view=list").main
    assert "Start one" not in look(shop, by="billing").main


def test_an_address_that_was_typed_wrong_shows_all_rather_than_nothing(shop):
    deal(shop, "Booking engine")
    for query in ("whose=nobody", "view=list&stage=x", "step=x", "move=x", "at=x"):
        assert "Booking engine" in look(shop, f"/deals/?{query}").main, query


@pytest.mark.parametrize("view", ["", "view=list"])
@pytest.mark.parametrize("ready", ["", "ready=1"])
def test_many_deals_cost_as_many_queries_as_few(shop, view, ready):
    def grow(count: int) -> None:
        for n in range(count):
            name = f"{len(shop.story.ids)} deal"
            shop.story.account(f"Account {name}", contact=f"a{n}@example.org")
            deal(shop, name, ("Qualified", "Agreed")[n % 2], account=f"Account {name}")
            deal(shop, f"{name} won", account=f"Account {name}")
            shop.story.win(f"{name} won")

    address, client = f"/deals/?{view}&{ready}", shop.at("sales")
    grow(3)
    few = cost(client, address)
    grow(9)
    assert cost(client, address) == few <= 30


@pytest.mark.parametrize("address", ["/deals/", "/deals/?view=list"])
def test_a_full_page_stays_small(shop, address):
    for n in range(50):
        stage = ("Qualified", "Proposal", "Quote sent", "Agreed")[n % 4]
        deal(shop, f"A deal with quite a long name, number {n}", stage, next_step="Call the office about the new dates", next_step_on=str(today(shop)))
    for n in range(10):
        deal(shop, f"A won deal with quite a long name, number {n}")
        shop.story.win(f"A won deal with quite a long name, number {n}")
    assert len(look(shop, address).html.encode()) <= 60_000
