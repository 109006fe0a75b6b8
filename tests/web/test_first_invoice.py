"""The first invoice: three fields are a draft, of a new customer or one that is known, or nothing at all."""

import re
from html import unescape

import pytest

from tests.web.conftest import Desk
from tests.web.screen import Screen

TYPED = {"name": "Acme", "lines.0.quantity": "1", "lines.0.description": "Audit", "lines.0.unit_minor": "1,190.50", "currency": "EUR", "amounts_in": "EUR"}


def typed(desk: Desk, by: str = "billing", **fields: str):
    held = TYPED | {"form": "invoice.create:first", "back": "/invoices/", "next": "/invoices/{id}/", "key": "k1"} | fields
    return desk.post("/invoices/first", by=by, **held)


def test_where_there_is_no_invoice_three_fields_are_asked(desk):
    screen = Screen(desk.at()).open("/invoices/")
    assert "Send your first invoice" in screen.main
    asked = re.findall(r'<input class="in[^>]*name="([^"]+)"', screen.html.split('id="invoicecreatefirst"')[1].split("</form>")[0])
    assert asked == ["name", "lines.0.description", "lines.0.unit_minor"]
    assert "Send your first invoice" not in Screen(desk.at("sales")).open("/invoices/").main


def test_three_fields_make_an_account_and_its_draft(desk):
    answer = typed(desk)
    [draft] = desk.story.all("invoice")
    assert answer["Location"] == f"/invoices/{draft['id']}/"
    assert (draft["net_minor"], draft["lines"][0]["description"], draft["document_state"]) == (119050, "Audit", "draft")
    assert [one["name"] for one in desk.story.all("account")] == ["Acme"]
    assert "Add name and address" in unescape(desk.at().get(answer["Location"]).content.decode())


def test_a_known_customer_is_billed_and_not_made_anew(desk):
    desk.story.account("Acme")
    assert "<option value=\"Acme\">" in Screen(desk.at()).open("/invoices/").html
    assert typed(desk, name=" acme ").status_code == 303
    assert [one["name"] for one in desk.story.all("account")] == ["Acme"]


def test_sent_twice_it_is_one_draft(desk):
    assert typed(desk)["Location"] == typed(desk)["Location"]
    assert len(desk.story.all("invoice")) == 1 and len(desk.story.all("account")) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Say who it is for."), ({"lines.0.unit_minor": "1.234"}, "3 decimals"), ({"lines.0.unit_minor": "lots"}, "lots"),
        ({"lines.0.description": "", "lines.0.unit_minor": "", "lines.0.quantity": ""}, "Say what it is for."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(desk, wrong, words):
    answer = typed(desk, **wrong)
    said = unescape(answer.content.decode())
    assert answer.status_code == 422 and words in said
    assert desk.story.all("account") == [] and desk.story.all("invoice") == []
    assert f'value="{(TYPED | wrong)["name"].strip()}"' in said


def test_without_its_invoice_no_account_is_made(desk):
    answer = typed(desk, currency="XXQ")
    assert answer.status_code == 422
    assert desk.story.all("account") == [] and desk.story.all("invoice") == []


def test_of_two_customers_of_one_name_neither_is_guessed(desk):
    for legal in ("North", "South"):
        desk.story.do("account.create", name="Acme", legal_name=legal, anyway=True)
    answer = typed(desk)
    assert answer.status_code == 422 and "Several accounts are called Acme" in unescape(answer.content.decode())


def test_who_may_not_draft_an_invoice_makes_nothing(desk):
    for by in ("accountant", "sales", "read only"):
        assert typed(desk, by=by).status_code == 403, by
    assert desk.story.all("account") == []
