"""Accounts: the list with its money, one account with its timeline, and the forms with what they lock and move."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import Desk

LOCK = "Billing roles can change this."


def html(answer) -> str:
    return answer.content.decode()


def words(answer) -> str:
    """What is read on a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(answer)).split())


def main(answer) -> str:
    """What is read in the main part of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(answer).split("<main", 1)[1].split("</main>")[0]).split())


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """A desk that can bill."""
    desk.story.rate("19")
    desk.story.product("Audit", "100.00 EUR")
    return desk


def page_of(desk: Desk, name: str, more: str = "", by: str = "billing"):
    return desk.at(by).get(f"/accounts/{desk.story.ids[name]}/{more}")


def late(desk: Desk, name: str, days: int = 40, terms: int = 30) -> str:
    """An invoice that is overdue by the days beyond its terms; answers its id."""
    clock = desk.house.organization.clock
    desk.story.account(name, terms={"kind": "net", "days": terms})
    invoice = desk.story.bill(name, "1 x Audit")
    desk.story.do("invoice.issue", invoice, issued_on=str(clock.day(clock.now()) - timedelta(days=days)))
    return invoice


def cost(client, address: str) -> int:
    client.get(address)  # a session's first page also notes that somebody is there
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


# the list


def test_the_list_shows_what_each_account_owes_and_what_of_it_is_late(shop):
    late(shop, "Acme")
    shop.story.account("Bolt")
    said = main(shop.at().get("/accounts/"))
    assert "Overdue, EUR Open, EUR" in said
    assert re.search(r"Acme Acme GmbH sales – 119\.00 overdue 119\.00", said) and re.search(r"Bolt Bolt GmbH sales – – –", said)


def test_money_in_several_currencies_names_each(shop):
    shop.story.product("Audit in dollars", "50.00 USD")
    late(shop, "Acme")
    shop.story.account("Bolt", currency="USD")
    shop.story.do("invoice.issue", shop.story.bill("Bolt", "1 x Audit in dollars"))
    said = main(shop.at().get("/accounts/"))
    assert "Overdue Open" in said and "€119.00" in said and "$59.50" in said


@pytest.mark.parametrize(
    ("tab", "found"),
    [("all", {"Late", "Mute", "Mine", "Bare"}), ("mine", {"Mine"}), ("overdue", {"Late"}), ("no-contact", {"Mute", "Bare"}), ("incomplete", {"Mute", "Bare"})],
)
def test_each_tab_narrows_the_list(shop, tab, found):
    late(shop, "Late")
    shop.story.account("Mute", contact=None)
    shop.story.account("Mine", owner=str(shop.house.billing.id))
    shop.story.account("Bare", contact=None, legal_name="", billing_address=None)
    answer = html(shop.at().get(f"/accounts/?tab={tab}"))
    assert set(re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', answer)) == found


def test_search_finds_by_a_part_of_the_names_or_the_beginning_of_the_number(desk):
    desk.story.account("Acme", number="K-100")
    desk.story.account("Bolt")
    for q in ("cm", "ACME gmbh", "k-1"):
        said = html(desk.at().get(f"/accounts/?q={q}"))
        assert "Acme" in said and "Bolt" not in said
    assert "is called “zed”" in html(desk.at().get("/accounts/?q=zed"))


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("all", "Customers appear here."), ("mine", "You own no account."), ("overdue", "Nobody is late."),
        ("no-contact", "Every account has somebody who receives its invoices."), ("incomplete", "Every account has what an invoice needs."),
    ],
)  # fmt: skip
def test_an_empty_list_says_what_will_be_there(desk, tab, said):
    assert said in html(desk.at().get(f"/accounts/?tab={tab}"))


def test_the_list_costs_as_many_queries_for_many_and_each_page_begins_where_the_last_ended(shop):
    client = shop.at()
    late(shop, "Acme")
    few = cost(client, "/accounts/")
    for number in range(60):
        shop.story.account(f"Firm {number:02}", contact=None)
    assert cost(client, "/accounts/") == few <= 30
    first = client.get("/accounts/")
    assert len(first.content) <= 60_000
    [onward] = re.findall(r'href="([^"]+)" rel="next"', html(first))
    second = html(client.get(onward.replace("&amp;", "&")))
    assert "Firm 48" in html(first) and "Firm 48" not in second and "Firm 49" in second and "Firm 59" in second


def test_a_cut_off_address_of_a_list_is_refused_in_words(desk):
    assert "cut off" in html(desk.at().get("/accounts/?after=nonsense"))
    desk.story.account("Acme")
    assert "cut off" in html(page_of(desk, "Acme", "?before=nonsense"))


def test_a_seller_sees_his_own_accounts_alone(desk):
    desk.story.account("Acme")
    desk.story.account("Elsewhere", owner=None)
    said = html(desk.at("sales").get("/accounts/"))
    assert "Acme" in said and "Elsewhere" not in said
    assert page_of(desk, "Elsewhere", by="sales").status_code == 404


# the page


def test_the_page_shows_what_is_owed_since_when_it_is_late_and_what_is_left_of_payments(shop):
    late(shop, "Acme", days=44)
    said = main(page_of(shop, "Acme"))
    assert "Open balance €119.00 1 invoice" in said and "Overdue €119.00 14 days late" in said
    shop.story.do("payment.create", account=shop.story.ids["Acme"], amount_minor=15_000, currency="EUR", received_on="2026-01-02")
    said = main(page_of(shop, "Acme"))
    assert "Open balance €0.00 0 invoices" in said and "Credit €31.00" in said


def test_open_and_draft_invoices_stand_with_what_happens_next(shop):
    late(shop, "Acme", days=44)
    shop.story.bill("Acme", "2 x Audit")
    shop.story.do("account.change", "Acme", po_required=True)
    said = main(page_of(shop, "Acme"))
    assert re.search(r"INV-1 Overdue \d+ \w+ \d{4} 14 days late 119\.00", said)
    assert "Draft Needs fixing Once it is sent The customer requires a PO number: add it. 238.00" in said


def test_without_anything_open_and_without_history_the_page_says_so(desk):
    desk.story.account("Acme", contact=None)
    said = main(page_of(desk, "Acme"))
    assert "Nothing is open." in said and "Nobody is noted here yet." in said
    assert "Nothing of this kind yet." in main(page_of(desk, "Acme", "?show=money"))


def test_the_profile_says_of_each_value_whether_it_is_set_here_or_inherited(desk):
    desk.story.account("Acme", terms={"kind": "net", "days": 14})
    desk.story.account("Bolt")
    assert "Terms Net 14 set here, default Net 30" in main(page_of(desk, "Acme"))
    assert "Terms Net 30 default of the organization" in main(page_of(desk, "Bolt"))


def test_what_is_left_before_an_invoice_can_go_out_is_said_and_leads_to_where_it_is_mended(desk):
    desk.story.account("Acme", contact=None, legal_name="")
    answer = page_of(desk, "Acme")
    assert "2 left before an invoice can go out: legal name , billing contact ." in main(answer)
    id = desk.story.ids["Acme"]
    assert f"/accounts/{id}/edit/#legal_name" in html(answer) and f"/contacts/new/?account={id}&amp;role=accounts_payable" in html(answer)


def test_a_note_is_logged_from_the_timeline_and_quoted_in_it(desk):
    desk.story.account("Acme")
    id = desk.story.ids["Acme"]
    answer = desk.post("/notes/add", account=id, text="Wants one invoice a month.", next=f"/accounts/{id}/")
    assert answer["Location"] == f"/accounts/{id}/"
    assert '<p class="quote">Wants one invoice a month.</p>' in html(page_of(desk, "Acme"))


def test_a_note_that_says_nothing_is_refused_where_it_was_typed(desk):
    desk.story.account("Acme")
    id = desk.story.ids["Acme"]
    answer = desk.post("/notes/add", account=id, text=" ", form="note.add:", back=f"/accounts/{id}/")
    assert answer.status_code == 422 and "A note must say something." in main(answer)


def test_the_timeline_is_filtered_by_what_it_is_about(shop):
    late(shop, "Acme")
    shop.story.do("note.add", account=shop.story.ids["Acme"], text="They called.")
    shop.story.do("account.change", "Acme", phone="1")
    looks = {"money": "tl-ic info", "conversation": "They called.", "changes": "tl-ic warn"}
    for show, look in looks.items():
        said = html(page_of(shop, "Acme", f"?show={show}"))
        assert [other for other in looks.values() if other in said] == [look], show


def test_whoever_sees_the_audit_reads_old_and_new_values_and_others_which_fields_moved(desk):
    desk.story.account("Acme", terms={"kind": "net", "days": 45})
    desk.story.account("Bolt")
    moves = {"terms": {"kind": "end_of_month", "days": 10}, "parent": desk.story.ids["Bolt"], "po_required": True, "phone": "030 1"}
    desk.story.do("account.change", "Acme", **moves)
    said = main(page_of(desk, "Acme", by="owner"))
    assert "Payment terms was Net 45 now End of month plus 10 days" in said
    assert "Parent was nothing now Bolt" in said and "PO required was no now yes" in said
    assert "Phone was nothing now hidden" in said and "030" not in said
    said = main(page_of(desk, "Acme"))
    assert "Net 45" not in said
    assert {"terms", "parent", "po required", "phone"} <= set(said.split("Account changed: ")[1].split(" billing")[0].split(", "))


def test_earlier_events_are_a_link_away(desk):
    desk.story.account("Acme")
    for number in range(40):
        desk.story.do("note.add", account=desk.story.ids["Acme"], text=f"Note {number:02}.")
    first = html(page_of(desk, "Acme"))
    assert "Note 39." in first and "Note 10." in first and "Note 09." not in first
    [earlier] = re.findall(r'href="(\?show=all&amp;before=[^"#]+)', first)
    second = html(page_of(desk, "Acme", earlier.replace("&amp;", "&")))
    assert "Note 09." in second and "Note 10." not in second


@pytest.mark.parametrize("by", ["owner", "billing", "sales"])
def test_the_page_costs_as_many_queries_for_much_as_for_little(shop, by):
    late(shop, "Acme")
    shop.story.account("Bolt")
    client, address = shop.at(by), f"/accounts/{shop.story.ids['Acme']}/"
    shop.story.do("account.change", "Acme", phone="1", parent=shop.story.ids["Bolt"], bill_to=shop.story.ids["Bolt"])
    shop.story.win(shop.story.deal("Audits", "Acme", "1 x Audit"))
    shop.story.do("payment.create", account=shop.story.ids["Acme"], amount_minor=100, currency="EUR", received_on="2026-01-02")
    shop.story.do("location.create", account=shop.story.ids["Acme"], name="Mystic")
    shop.story.do("note.add", account=shop.story.ids["Acme"], text="First.")
    shop.story.bill("Acme", "1 x Audit")
    few = cost(client, address)
    for number in range(10):
        shop.story.bill("Acme", "1 x Audit")
        shop.story.contact("Acme", f"p{number}@example.org", role="buyer")
        shop.story.do("note.add", account=shop.story.ids["Acme"], text="More.")
        shop.story.do("account.change", "Acme", phone=f"{number} 2")
    assert cost(client, address) <= few <= 30
    assert len(client.get(address).content) <= 60_000


def test_an_account_on_hold_says_so_and_why(desk):
    desk.story.account("Acme")
    desk.story.do("hold.place", subject_kind="account", subject_id=desk.story.ids["Acme"], words="Address in dispute.")
    assert "On hold. Address in dispute. Lift" in main(page_of(desk, "Acme"))
    assert "Lift" not in main(page_of(desk, "Acme", by="sales"))
    [hold] = desk.story.all("hold")
    assert desk.post(f"/holds/{hold['id']}/lift", version=str(hold["version"])).status_code == 303
    assert "On hold" not in main(page_of(desk, "Acme"))


def test_a_place_that_is_served_is_added_and_says_who_pays_for_it(desk):
    desk.story.account("Acme")
    desk.story.account("Bolt")
    desk.post("/locations/create", account=desk.story.ids["Acme"], name="Mystic")
    desk.story.do("location.create", account=desk.story.ids["Acme"], name="Norwich", bills_to=desk.story.ids["Bolt"])
    said = main(page_of(desk, "Acme"))
    assert "Mystic bills to this account" in said and "Norwich bills to Bolt" in said


def test_a_seller_reads_the_profile_but_no_credit_and_may_sell_not_bill(desk):
    desk.story.account("Acme")
    said = main(page_of(desk, "Acme", by="sales"))
    assert "Billing profile Edit" in said and "Credit" not in said and "Record payment" not in said and "New invoice" not in said
    assert "Billing profile Edit" not in main(page_of(desk, "Acme", by="read only"))


# the forms


def typed_in(answer) -> dict[str, str]:
    """What a browser would send of the form that changes an account."""
    form = html(answer).split('action="/accounts/')[1].split("</form>")[0]
    sent = dict(re.findall(r'<input (?!type="checkbox")[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.findall(r'<option value="([^"]*)" selected', options) or re.findall(r'<option value="([^"]*)"', options)
        sent[name] = chosen[0]
    return sent | dict(re.findall(r'<input type="checkbox" name="([^"]+)" value="([^"]*)" checked', form))


def test_the_form_saved_untouched_changes_nothing(desk):
    whole = {
        "terms": {"kind": "net", "days": 14, "discount_percent": "2.50", "discount_days": 7}, "billing_every": {"n": 2, "unit": "week"},
        "billing_anchor": "last", "currency": "USD", "credit_limit_minor": 150_050, "po_required": True, "po_number": "PO-1", "number": "K-1",
        "tax_exempt": True, "exemption_reason": "Charity", "exemption_expires_on": "2030-01-31", "reverse_charge": True, "tax_id": "DE136695976",
        "delivery_address": {"line1": "Kai 4", "city": "Hamburg", "country": "DE"}, "delivery_preference": "post", "phone": "1", "website": "w",
        "language": "fr", "service_tier": "Gold", "tax_region": "BE",
    }  # fmt: skip
    desk.story.account("Acme", **whole)
    desk.story.account("Bolt", contact=None)
    for name in ("Acme", "Bolt"):
        before = desk.story.see("account", name)
        answer = desk.at().post(f"/accounts/{desk.story.ids[name]}/change", typed_in(page_of(desk, name, "edit/")))
        assert answer.status_code == 303, main(answer)
        assert desk.story.see("account", name) == before


def test_terms_cycle_and_limit_are_typed_as_people_write_them_and_taken_away_by_blanks(desk):
    desk.story.account("Acme")
    blank = {"terms.kind": "", "terms.days": "", "billing_every.unit": "", "billing_every.n": "", "credit_limit_minor": ""}
    typed = {"terms.kind": "net", "terms.days": "14", "billing_every.unit": "month", "billing_every.n": "1", "credit_limit_minor": "1,500.50"}
    address = f"/accounts/{desk.story.ids['Acme']}/change"
    assert desk.post(address, amounts_in="EUR", **typed).status_code == 303
    said = desk.story.see("account", "Acme")
    assert said["terms"] == {"kind": "net", "days": 14, "discount_percent": None, "discount_days": None}
    assert said["billing_every"] == {"n": 1, "unit": "month"} and said["credit_limit_minor"] == 150_050
    assert desk.post(address, amounts_in="EUR", **blank).status_code == 303
    said = desk.story.see("account", "Acme")
    assert said["terms"] is said["billing_every"] is said["credit_limit_minor"] is None


def test_terms_that_make_no_sense_are_refused_in_words(desk):
    desk.story.account("Acme")
    id = desk.story.ids["Acme"]
    typed = {"form": f"account.change:{id}all", "back": f"/accounts/{id}/edit/", "name": "Acme", "terms.kind": "net", "terms.days": "999"}
    answer = desk.post(f"/accounts/{id}/change", **typed)
    assert answer.status_code == 422 and "Terms run 0 to 366 days, not 999." in main(answer) and 'value="999"' in html(answer)


def test_the_form_says_which_drafts_follow_and_which_have_their_own(shop):
    shop.story.account("Acme")
    for _ in range(3):
        shop.story.bill("Acme", "1 x Audit")
    for _ in range(2):
        shop.story.bill("Acme", "1 x Audit", terms={"kind": "net", "days": 7})
    said = main(page_of(shop, "Acme", "edit/"))
    assert "3 drafts follow, 2 have their own value and stay." in said
    assert "5 drafts follow." in said and "Sent documents never change." in said


def test_a_seller_sees_what_is_locked_and_why_and_can_save_the_rest(desk):
    desk.story.account("Acme", terms={"kind": "net", "days": 14}, po_number="PO-1")
    answer = page_of(desk, "Acme", "edit/", by="sales")
    said = main(answer)
    assert said.count(LOCK) == 3 and "Who is billed: billing roles can change this." in said
    assert "Net 14" in said and "PO-1" in said
    sent = typed_in(answer)
    assert not [name for name in sent if name.startswith(("terms", "po_", "tax_", "currency", "billing_every", "bill_to"))]
    changed = desk.at("sales").post(f"/accounts/{desk.story.ids['Acme']}/change", sent | {"phone": "030 1"})
    assert changed.status_code == 303, main(changed)
    assert desk.story.see("account", "Acme")["phone"] == "030 1"


def test_what_a_seller_is_not_shown_he_cannot_send_either(desk):
    desk.story.account("Acme")
    answer = desk.post(f"/accounts/{desk.story.ids['Acme']}/change", by="sales", **{"terms.kind": "net", "terms.days": "90"})
    assert answer.status_code == 403 and desk.story.see("account", "Acme")["terms"] is None


def test_a_parent_is_chosen_among_the_accounts_that_begin_as_was_asked(desk):
    desk.story.account("Acme")
    desk.story.account("Holding North")
    desk.story.account("Zebra")
    page = html(page_of(desk, "Acme", "edit/?near=hold"))
    parent, near = page.split('name="parent"')[1].split("</select>")[0], desk.story.ids["Holding North"]
    assert "Holding North" in parent and "Zebra" not in parent and ">Acme<" not in parent
    desk.post(f"/accounts/{desk.story.ids['Acme']}/change", parent=near)
    assert "Holding North" in main(page_of(desk, "Acme"))


def test_who_may_not_change_or_create_gets_neither_form(desk):
    desk.story.account("Acme")
    assert page_of(desk, "Acme", "edit/", by="accountant").status_code == 403
    assert desk.at("accountant").get("/accounts/new/").status_code == 403


def test_a_new_account_shows_which_ones_begin_so(desk):
    desk.story.account("Northwind Dental")
    desk.story.account("Southwind")
    said = main(desk.at().get("/accounts/new/?name=north"))
    assert "Accounts that begin so" in said and "Northwind Dental" in said and "Southwind" not in said
    refused = {"form": "account.create:", "back": "/accounts/new/", "name": "Northwind", "billing_address.country": "Nowhere"}
    answer = desk.post("/accounts/create", **refused)
    assert answer.status_code == 422 and "Northwind Dental" in main(answer)


def test_whoever_creates_an_account_owns_it_unless_he_says_otherwise(desk):
    page = html(desk.at().get("/accounts/new/"))
    assert f'<option value="{desk.house.billing.id}" selected>' in page
    desk.post("/accounts/create", name="Acme", owner="")
    assert desk.story.all("account")[0]["owner"] is None
