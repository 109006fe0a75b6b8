"""One deal: what billing would get of it, winning and taking back, and what became of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.crm.models import Stage
from tests.web.conftest import Desk
from tests.web.screen import Screen


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A desk with a deal that lacks nothing, and one that lacks a PO number."""
    story = desk.story
    story.rate("19")
    story.product("Audit", "100.00 EUR")
    story.account("Acme", terms={"kind": "net", "days": 14})
    story.deal("Review", "Acme", "3 x Audit", "1 x Travel at 50.00 EUR less 10%")
    story.account("Stonebridge", po_required=True)
    story.deal("Portal", "Stonebridge", "1 x Audit")
    return desk


def look(desk: Desk, deal: str = "Review", by: str = "sales", more: str = "") -> Screen:
    return Screen(desk.at(by)).open(f"/deals/{desk.story.ids[deal]}/{more}")


def outcome(desk: Desk, deal: str = "Review") -> str:
    return desk.story.see("deal", deal)["outcome"]


def today(desk: Desk) -> date:
    return desk.house.organization.clock.day(desk.house.organization.clock.now())


# what billing gets


def test_the_preview_says_what_winning_drafts_and_where_each_value_comes_from(shop):
    shop.story.do("deal.change", "Review", by="sales", po_number="PO-7", discount_percent="5")
    main = look(shop).main
    assert "What billing gets 5 of 5" in main
    assert "Legal name and address Acme GmbH, Berlin account" in main
    assert "Billing contact ap@example.org account" in main
    assert "Terms Net 14 account" in main and "Tax 19% account" in main
    assert "Discount The discount of 10% is within the limit. set here" in main
    # 300.00 + 45.00 = 345.00; less 5 % 17.25 = 327.75; 19 % = 62.27
    assert "3 × Audit 300.00 Travel, less 10% 45.00 Discount 5% −17.25 Before tax 327.75 Tax 19% 62.27 First invoice, EUR 390.02" in main
    draft = shop.story.see("invoice", shop.story.win("Review"))
    assert draft["total_minor"] == 390_02


def test_what_is_missing_comes_first_and_is_filled_in_where_it_stands(shop):
    screen = look(shop, "Portal")
    assert "What billing gets 4 of 5 PO number The customer requires a PO number: add it. Save Legal name" in screen.main
    assert screen.page.links["Mark won W"] == f"#deal-change-{shop.story.ids['Portal']}po-po_number"
    assert f'id="deal-change-{shop.story.ids["Portal"]}po-po_number"' in screen.html
    assert "4 of 5, add PO number" in screen.main, "on a phone"
    screen.press("Save", po_number="PO-12")
    assert "5 of 5" in screen.main and "PO PO-12 set here" in screen.main and "Mark won W" in screen.buttons
    assert "Win anyway" not in screen.main


def test_a_seller_mends_name_and_address_of_his_account_but_asks_billing_for_who_receives_invoices(shop):
    shop.story.account("Bare", contact=None, legal_name="", billing_address=None)
    shop.story.deal("Start", "Bare", "1 x Audit")
    screen = look(shop, "Start")
    assert "Ask billing" in screen.buttons and "e-mail" not in screen.main
    address = {"billing_address.line1": "Hauptstr. 1", "billing_address.city": "Berlin", "billing_address.country": "DE"}
    screen.press("Save to the account", **{"Legal name": "Bare GmbH"}, **address)
    assert "Bare GmbH, Berlin account" in screen.main
    screen.press("Ask billing")
    assert "Billing was asked" in screen.main and "Ask billing" not in screen.buttons
    assert [task.split(":")[0] for task in shop.story.tasks()] == ["answer Billing contact is needed"]

    billing = look(shop, "Start", by="billing")
    billing.press("Save to the account", **{"Billing contact, e-mail": "ap@bare.example", "Name": "Ada"})
    assert "4 of 4" in billing.main
    shop.story.run_jobs()
    assert look(shop, "Start").press("Mark won").main.count("Draft with billing") == 1


def test_a_gap_of_the_tax_is_named_to_who_cannot_close_it(shop):
    shop.story.account("Abroad", reverse_charge=True)
    shop.story.deal("Export", "Abroad", "1 x Audit")
    seller, biller = look(shop, "Export"), look(shop, "Export", by="billing")
    assert "Reverse charge needs the customer’s tax id" in seller.main.replace("'", "’") and "Tax id" not in seller.page.forms[-1].labels
    assert "Ask billing" in seller.buttons and "Ask billing" not in biller.buttons
    biller.press("Save to the account", **{"Tax id": "DE136695976"})
    assert "Tax 0% Reverse charge (Article 196, Directive 2006/112/EC)" in biller.main


def test_a_missing_rate_leads_billing_to_the_rates_and_lets_a_seller_ask(shop):
    shop.story.account("Abroad", tax_country="FR")
    shop.story.change_house(country="AT")
    shop.story.deal("Export", "Abroad", "1 x Audit")
    seller, biller = look(shop, "Export"), look(shop, "Export", by="billing")
    assert "No tax rate was found for a line" in seller.main and "Tax no rate yet" in seller.main
    assert "Ask billing" in seller.buttons and "Mend it" not in seller.page.links
    assert biller.page.links["Mend it"] == "/settings/tax/" and biller.open("/settings/tax/").main


def test_who_cannot_close_a_gap_reads_who_can(shop):
    assert "The customer requires a PO number: add it. sales can mend it." in look(shop, "Portal", by="billing").main
    shop.story.change_house(discount_limit_percent="5")
    seller = look(shop)
    assert seller.page.links["Mend it"] == "?do=lines#ln" and seller.page.links["Mark won W"] == "#gap-discount"
    assert "above the limit" in seller.main
    reader = look(shop, by="read only")
    assert "sales can mend it." in reader.main and "Mend it" not in reader.page.links


def test_what_was_typed_wrong_stands_there_again_with_the_words_why(shop):
    shop.story.account("Abroad", reverse_charge=True)
    shop.story.deal("Export", "Abroad", "1 x Audit")
    screen = look(shop, "Export", by="billing").press("Save to the account", 422, **{"Tax id": "DE1"})
    assert 'value="DE1"' in screen.html and 'role="alert"' in screen.html


def test_without_lines_there_is_nothing_to_win_yet(shop):
    shop.story.deal("Blank", "Acme")
    screen = look(shop, "Blank")
    assert "Add what you sold; the invoice then stands here." in screen.main and "No lines yet." in screen.main
    assert screen.page.links["Mark won W"] == "?do=lines#ln" and "Win anyway" not in screen.buttons


# winning


def test_one_click_wins_and_the_toast_leads_to_the_draft_or_takes_it_back(shop):
    screen = look(shop).press("Mark won")
    assert "Won. The draft is with billing. Open draft Undo" in screen.text
    assert "Draft with billing Draft Total" in screen.main and "Billing reviews it and sends it." in screen.main
    assert "No touches, and nothing typed again since it was won." in screen.main
    [draft] = shop.story.all("invoice")
    assert screen.page.links["Open draft"] == f"/invoices/{draft['id']}/"
    screen.press("Undo")
    assert outcome(shop) == "open" and shop.story.see("invoice", draft["id"])["document_state"] == "discarded"
    assert "Taken back." in screen.text and "Returned" in screen.main and "sales took the win back." in screen.main


def test_a_second_press_shows_the_draft_that_there_is(shop):
    first, second = look(shop), look(shop)
    first.press("Mark won")
    second.press("Mark won")
    assert len(shop.story.all("invoice")) == 1 and "Open draft" in second.page.links
    assert shop.story.announced().count("deal.won") == 1


def test_winning_anyway_leaves_billing_to_fix_what_is_missing(shop):
    screen = look(shop, "Portal").press("Win anyway")
    assert "Draft with billing Needs fixing" in screen.main
    assert [task.split(":")[0] for task in shop.story.tasks()] == ["fix Complete the draft for Stonebridge"]


def test_once_the_invoice_is_out_the_deal_shows_how_it_stands_and_nothing_to_change(shop):
    draft = look(shop).press("Mark won").page.links["Open draft"].split("/")[2]
    shop.story.do("invoice.change", draft, po_number="PO-1")
    assert "1 touch and 1 value typed since it was won." in look(shop).main
    assert not {"Undo win", "Undo"} & set(look(shop).buttons), "somebody worked on it"
    shop.story.do("invoice.issue", draft)
    screen = look(shop)
    assert "Invoice INV-1 Issued Total €410.55 Open €410.55 Due" in screen.main
    assert screen.page.links["Open INV-1 W"] == f"/invoices/{draft}/"
    shop.story.do("payment.create", account=shop.story.ids["Acme"], amount_minor=41055, currency="EUR", received_on=str(today(shop)))
    assert "Invoice INV-1 Paid Total €410.55 Open €0.00" in look(shop).main
    assert "Return to sales" not in look(shop, by="billing").main


def test_billing_returns_a_deal_with_a_reason_that_sales_reads(shop):
    look(shop).press("Mark won")
    billing = look(shop, by="billing")
    refused = billing.press("Return the deal", 422, reason=" ")
    assert "A deal is returned with a reason" in refused.main and outcome(shop) == "won"
    refused.press("Return the deal", reason="They want two invoices.")
    assert "billing took the win back: They want two invoices." in look(shop).main
    assert "Review came back from billing" in Screen(shop.at("sales")).open("/").main
    look(shop).press("Mark won")
    assert "Draft with billing" in look(shop).main and "took the win back" not in look(shop).main


def test_a_deal_is_lost_with_a_reason_and_taken_up_again(shop):
    screen = look(shop).press("Mark lost", 422)
    assert "A lost deal needs its reason" in screen.main
    screen.press("Mark lost", reason="They chose the other one")
    assert "Lost. They chose the other one" in screen.main and "What billing gets" not in screen.main
    screen.press("Reopen")
    assert outcome(shop) == "open" and "Lost." not in screen.main


# what may be changed


def test_stage_and_next_step_are_changed_with_a_click(shop):
    screen = look(shop)
    screen.press("Move to Agreed")
    assert shop.story.see("deal", "Review")["stage_name"] == "Agreed"
    screen.press("Set next step", next_step="Call Ada", next_step_on=str(today(shop) - timedelta(days=2)))
    assert "Call Ada" in screen.main and "2 days late" in screen.main
    screen.press("Save", next_step="Call Bob", next_step_on="")
    assert "Call Bob No date" in screen.main
    screen.press("Done")
    assert "No next step" in screen.main


def test_stages_say_when_the_deal_was_there(shop):
    with shop.house.look():
        stages = list(Stage.objects.order_by("position"))
    for stage in stages[1:3]:
        shop.story.do("deal.change", "Review", by="sales", stage=str(stage.pk))
    main = look(shop).main
    assert main.count("0 days") == 2 and "Quote sent Since" in main and main.count("Since") == 1


def test_lines_are_typed_in_place_from_the_catalog_or_in_words(shop):
    screen = look(shop, more="?do=lines")
    assert 'placeholder="Audit"' in screen.html and 'placeholder="100.00"' in screen.html
    typed = {"lines.0.quantity": "4", "lines.0.unit_minor": "90", "lines.1.drop": "true", "lines.2.description": "Report", "lines.2.unit_minor": "1,250.50"}
    screen.press("Save lines", **typed)
    assert "Audit catalog says 100.00 4 90.00 360.00 Report 1 1,250.50 1,250.50" in screen.main
    assert "Before tax, EUR 1,610.50" in screen.main
    lines = shop.story.see("deal", "Review")["lines"]
    assert [(line["price"], line["unit_minor"]) for line in lines] == [(shop.story.ids["Audit"], 9000), (None, 125050)]


def test_lines_that_are_refused_come_back_as_they_were_typed(shop):
    screen = look(shop, more="?do=lines").press("Save lines", 422, **{"lines.2.description": "Report", "lines.2.quantity": "2"})
    assert 'value="Report"' in screen.html and "It needs a price from the catalog, or a description and a unit price." in screen.main
    screen = look(shop, more="?do=lines").press("Save lines", 422, **{"lines.0.unit_minor": "ninety"})
    assert 'value="ninety"' in screen.html and "is not an amount" in screen.main


def test_what_the_deal_has_of_its_own_is_edited_on_a_page(shop):
    screen = look(shop, more="edit/")
    screen.press("Save", **{"terms.kind": "net", "terms.days": "7", "po_number": "PO-1", "expected_close_on": "2031-05-06"})
    assert "Expected to close 6 May 2031." in screen.main and "Terms Net 7 set here" in screen.main
    screen.follow("Edit").press("Save", **{"terms.kind": "", "terms.days": ""})
    assert "Terms Net 14 account" in screen.main


def test_of_a_won_deal_its_owner_and_what_comes_next_still_change(shop):
    look(shop).press("Mark won")
    screen = look(shop, more="edit/")
    assert "what was agreed stays" in screen.main and "Currency" not in screen.main
    screen.press("Save", next_step="Say thanks")
    assert "Say thanks" in screen.main


def test_a_note_is_logged_beside_the_deal(shop):
    screen = look(shop).press("Log", text="They called about the dates.")
    assert "They called about the dates." in screen.main
    assert "They called about the dates." not in look(shop, "Portal").main


# who


@pytest.mark.parametrize("by", ["billing", "accountant", "read only"])
def test_who_may_only_look_sees_the_deal_and_no_control(shop, by):
    screen = look(shop, by=by)
    assert "What billing gets 5 of 5" in screen.main and "Before tax, EUR 345.00" in screen.main
    assert set(screen.buttons) <= {"Log"} and not {"Edit", "Mark won W", "Add line"} & set(screen.page.links)
    assert look(shop, by=by, more="?do=lines").html.count("lines.0") == 0
    assert shop.at(by).get(f"/deals/{shop.story.ids['Review']}/edit/").status_code == 403


def test_a_colleague_sees_the_deal_and_may_not_change_it(shop):
    shop.story.do("team.create", by="owner", name="East")
    [team] = shop.story.all("team")
    for who in ("sales", "owner"):
        shop.story.do("team.add_member", team["id"], user=str(shop.house.person(who).id), by="owner")
    shop.story.deal("Hers", "Acme", "1 x Audit", by="owner")
    screen = look(shop, "Hers")
    assert "Owned by owner." in screen.main
    assert set(screen.buttons) <= {"Log"} and "Edit" not in screen.page.links
    answer = shop.at("sales").get(f"/deals/{shop.story.ids['Hers']}/edit/")
    assert answer.status_code == 403 and "may change only his own deals" in answer.content.decode()


def test_a_deal_out_of_reach_is_not_there(shop):
    shop.story.deal("Hers", "Acme", "1 x Audit", by="owner")
    assert shop.at("sales").get(f"/deals/{shop.story.ids['Hers']}/").status_code == 404


# a new one


def test_a_deal_begins_with_an_account_that_is_searched_and_its_first_lines(shop):
    screen = Screen(shop.at("sales")).open("/deals/new/?q=acm")
    assert "Stonebridge" not in screen.main
    screen.follow("Acme")
    typed = {"lines.0.price": shop.story.ids["Audit"], "lines.0.quantity": "2", "lines.1.description": "Travel", "lines.1.unit_minor": "80.50"}
    screen.press("Create deal", Name="Spring", next_step="Call", **typed)
    assert "Spring Open" in screen.main and "Before tax, EUR 280.50" in screen.main and "Yours." in screen.main


def test_a_new_deal_that_is_refused_keeps_what_was_typed(shop):
    screen = Screen(shop.at("sales")).open(f"/deals/new/?account={shop.story.ids['Acme']}")
    screen.press("Create deal", 422, Name="Spring", **{"lines.0.description": "Travel"})
    assert 'value="Spring"' in screen.html and 'value="Travel"' in screen.html and "needs a price" in screen.main
    assert shop.at("sales").get("/deals/new/?account=x").status_code == 200
    assert shop.at("sales").get(f"/deals/new/?account={shop.story.ids['Review']}").status_code == 404


# how much it costs


@pytest.mark.parametrize("deal", ["Review", "Won", "Lacking"])
@pytest.mark.parametrize("by", ["sales", "billing"])
def test_a_page_costs_as_many_queries_however_much_is_on_it(shop, deal, by):
    story = shop.story
    if deal == "Lacking":
        story.account("Lacking", contact=None, legal_name="")
        story.deal("Lacking deal", "Lacking", "1 x Audit")
    if deal == "Won":
        story.deal("Won", "Acme", "1 x Audit")
        story.win("Won")
    name = "Lacking deal" if deal == "Lacking" else deal
    client = shop.at(by)

    def cost() -> int:
        client.get(f"/deals/{story.ids[name]}/")  # a session's first page also notes that somebody is there
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/deals/{story.ids[name]}/").status_code == 200
        left = "SELECT set_config('baton.organization'"  # what leaves the test's own transaction again
        return len([query for query in queries if "SAVEPOINT" not in query["sql"] and not query["sql"].startswith(left)])

    def goes_on(n: int) -> None:
        story.do("deal.change", name, by="sales", next_step=f"Call {n}")
        story.do("note.add", by="sales", account=story.see("deal", name)["account"], text=f"Call {n}")

    goes_on(0)
    few = cost()
    for n in range(1, 12):
        goes_on(n)
    if deal != "Won":
        story.do("deal.change", name, by="sales", lines=[story.line(f"{n} x Audit") for n in range(1, 20)])
    assert cost() == few <= 30
