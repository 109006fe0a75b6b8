"""Custom fields on pages: made in the settings, filled in and shown with their records, a column and a filter of lists."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.fields.uses import say_uses
from baton.foundation.actions import ACTIONS
from baton.foundation.inputs import call
from baton.foundation.keys import new_id
from baton.foundation.performing import perform
from tests.foundation.furnished import deed
from tests.web.conftest import Desk
from tests.web.screen import Screen

KINDS = {
    "text": ("Red", "Red"), "number": ("1,250.5", "1250.5"), "money": ("1,250.50", "€1,250.50"), "date": ("2026-01-31", "31 Jan 2026"),
    "choice": ("Gold", "Gold"), "yes_no": ("true", "Yes"), "link": ("https://a.example/x", "https://a.example/x"),
}  # fmt: skip


def define(desk: Desk, label: str, kind: str = "text", noun: str = "account", **more) -> str:
    with perform(desk.house.owner) as work:
        return str(call(ACTIONS["field_definition.create"], work, None, {"noun": noun, "label": label, "kind": kind, **more}).pk)


@pytest.fixture
def acme(desk) -> str:
    return desk.story.ids[desk.story.account("Acme")]


def test_a_field_is_added_renamed_retired_and_taken_up_again(desk):
    page = Screen(desk.at("owner")).open("/settings/fields/")
    assert "No field of your own yet" in page.text
    page.press("Add field", label="Colour", kind="choice", **{"choices.9001": "Red", "choices.9002": "Green"})
    assert "Colour" in page.main and "Red, Green" in page.main and "colour" in page.main
    page.press("Rename", label="Tint")
    assert "Tint" in page.main and "colour" in page.main
    page.press("Retire")
    assert "Take up again" in page.main
    page.press("Take up again Tint")
    assert desk.story.all("field_definition")[0]["retired_at"] is None


def test_a_choice_is_added_and_one_in_use_stays(desk, acme):
    field = define(desk, "Tier", "choice", choices=["Gold", "Silver"])
    fill(desk, acme, tier="Gold")
    page = Screen(desk.at("owner")).open("/settings/fields/")
    page.press("Save", status=422, **{"choices.0": ""})
    assert "“Gold” is chosen on records" in page.text
    Screen(desk.at("owner")).open("/settings/fields/").press("Save", **{"choices.9001": "Bronze"})
    assert desk.story.all("field_definition", key="tier")[0]["choices"] == ["Gold", "Silver", "Bronze"]
    assert field


def typed(page: Screen, name: str) -> str | None:
    return next((form.holds[name] for form in page.page.forms if name in form.holds), None)


def fill(desk: Desk, account: str, **values) -> None:
    with perform(desk.house.owner) as work:
        call(ACTIONS["account.change"], work, account, {"fields": values})


def test_who_may_not_make_fields_sees_them(desk):
    define(desk, "Colour")
    page = Screen(desk.at("billing")).open("/settings/fields/")
    assert "Colour" in page.main and not {"Add field", "Rename", "Retire"} & set(page.buttons)


@pytest.mark.parametrize("kind", KINDS)
def test_an_account_shows_and_takes_each_kind_of_value(desk, acme, kind):
    define(desk, "It", kind, **({"choices": ["Gold"]} if kind == "choice" else {}))
    typed, shown = KINDS[kind]
    page = Screen(desk.at()).open(f"/accounts/{acme}/edit/")
    page.press("Save account", **{"fields.it": typed})
    assert shown in page.main
    page.open(f"/accounts/{acme}/edit/").press("Save account", phone="1")  # what stands is sent again, and is the same
    assert shown in page.main
    page.open(f"/accounts/{acme}/edit/").press("Save account", **{"fields.it": ""})
    assert desk.story.all("account")[0]["fields"] == {}


def test_what_cannot_be_is_said_at_its_field(desk, acme):
    define(desk, "Size", "number")
    page = Screen(desk.at()).open(f"/accounts/{acme}/edit/").press("Save account", status=422, **{"fields.size": "big"})
    assert 'Size is a number, and "big" is none.' in page.text and typed(page, "fields.size") == "big"


def test_a_field_of_a_group_one_may_not_write_is_no_input(desk):
    define(desk, "Limit", "number", group="terms")
    define(desk, "Colour")
    with perform(desk.house.sales) as work:
        own = call(ACTIONS["account.create"], work, None, {"name": "Own"}).pk
    page = Screen(desk.at("sales")).open(f"/accounts/{own}/edit/")
    assert typed(page, "fields.colour") == "" and typed(page, "fields.limit") is None
    page.press("Save account", **{"fields.colour": "Red"})
    assert "Limit" in page.main and "Red" in page.main


def test_contacts_deals_and_drafts_take_and_show_them(desk, acme):
    for noun in ("contact", "deal", "invoice"):
        define(desk, "Origin", noun=noun)
    page = Screen(desk.at("owner")).open("/contacts/")
    contact = desk.story.all("contact")[0]["id"]
    page.open(f"/contacts/{contact}/edit/").press("Save contact", **{"fields.origin": "A fair"})
    assert "A fair" in page.main
    with perform(desk.house.owner) as work:
        deal = call(ACTIONS["deal.create"], work, None, {"account": acme, "name": "Spring"}).pk
    with perform(desk.house.owner) as work:
        draft = call(ACTIONS["invoice.create"], work, None, {"account": acme, "lines": [{"description": "x", "quantity": "1", "unit_minor": 100}]}).pk
    page.open(f"/deals/{deal}/edit/").press("Save", **{"fields.origin": "A friend"})
    assert "A friend" in page.main
    page.open(f"/invoices/{draft}/")
    page.press("Save", **{"fields.origin": "A letter"})
    assert desk.story.all("invoice")[0]["fields"] == {"origin": "A letter"}


def test_the_list_shows_a_field_as_a_column_and_narrows_by_it(desk, acme):
    define(desk, "Colour")
    define(desk, "Size", "number")
    fill(desk, acme, colour="Red")
    desk.story.account("Birch", contact=None)
    page = Screen(desk.at()).open("/accounts/?field=colour")
    assert "Acme" in page.main and "Birch" in page.main and "Red" in page.main
    page.open("/accounts/?field=colour&is=red")
    assert "Acme" in page.main and "Birch" not in page.main
    assert "No account here has" in page.open("/accounts/?field=colour&is=blue").main
    assert 'Size is a number, and "big" is none.' in page.open("/accounts/?field=size&is=big").main
    assert "Birch" in page.open("/accounts/?field=weather&is=fair").main  # a field that is none narrows nothing


def test_a_list_of_many_asks_as_often_as_one_of_few(desk, acme):
    define(desk, "Colour")
    fill(desk, acme, colour="Red")
    client, counts = desk.at(), []
    for n in (2, 30):
        for number in range(n):
            desk.story.account(f"Account {n} {number}", contact=None)
        client.get("/accounts/?field=colour")
        with CaptureQueriesContext(connection) as ran:
            client.get("/accounts/?field=colour")
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 30


def test_what_uses_a_field_is_said_beside_it(desk):
    field = define(desk, "Colour")
    with deed(desk.house.operator) as work:
        say_uses(work, "saved_view", new_id(), "Gold customers", "account", ["colour"])
    page = Screen(desk.at("owner")).open("/settings/fields/")
    assert "Saved view “Gold customers”" in page.main and field
    assert "is used by saved view “Gold customers”" in page.press("Retire", status=422).text
