"""Forms: amounts as people write them, rows that come and go, and what is said when one is refused."""

import pytest

from tests.web.conftest import Desk


@pytest.fixture
def acme(desk: Desk) -> str:
    desk.story.rate("19")
    desk.story.account("Acme")
    return desk.story.ids["Acme"]


def lines(*rows: dict) -> dict[str, str]:
    return {f"lines.{at}.{name}": value for at, row in enumerate(rows) for name, value in row.items()}


def test_an_amount_is_typed_as_people_write_it(desk, acme):
    row = {"description": "Audit", "quantity": "2", "unit_minor": "450.5"}
    desk.post("/invoices/create", account=acme, amounts_in="EUR", **lines(row))
    [invoice] = desk.story.all("invoice")
    assert invoice["net_minor"] == 90_100


def test_the_currency_of_amounts_may_be_a_field_of_the_form(desk, acme):
    desk.post("/invoices/create", account=acme, currency="JPY", amounts_in="currency", **lines({"description": "Audit", "unit_minor": "450"}))
    [invoice] = desk.story.all("invoice")
    assert (invoice["currency"], invoice["net_minor"]) == ("JPY", 450)


def test_an_amount_may_have_commas_between_thousands(desk, acme):
    desk.post("/invoices/create", account=acme, amounts_in="EUR", **lines({"description": "Audit", "unit_minor": "1,190.00"}))
    [invoice] = desk.story.all("invoice")
    assert invoice["net_minor"] == 119_000


def test_a_part_that_is_dropped_is_not_entered_and_comes_back_so(desk):
    dropped = {"price.drop": "true", "price.currency": "EUR", "price.unit_minor": "", "price.every.unit": ""}
    desk.post("/products/create", name="Audit", amounts_in="price.currency", **dropped)
    [product] = desk.story.all("product")
    assert (product["name"], product["prices"]) == ("Audit", [])


def test_a_part_whose_tick_to_drop_it_is_not_set_is_entered(desk):
    price = {"price.drop": "false", "price.currency": "EUR", "price.unit_minor": "90"}
    desk.post("/products/create", name="Audit", amounts_in="EUR", **price)
    [product] = desk.story.all("product")
    assert [one["unit_minor"] for one in product["prices"]] == [9_000]


def test_a_part_of_blank_fields_alone_is_blank_wherever_it_stands(desk):
    price = {"price.currency": "EUR", "price.unit_minor": "90", "price.every.unit": ""}
    desk.post("/products/create", name="Audit", amounts_in="EUR", **price)
    [product] = desk.story.all("product")
    assert [(one["unit_minor"], one["every"]) for one in product["prices"]] == [(9_000, None)]


def test_what_is_no_amount_is_refused_in_words(desk, acme):
    answer = desk.post("/invoices/create", account=acme, amounts_in="EUR", **lines({"description": "Audit", "unit_minor": "12,5"}))
    assert answer.status_code == 422 and "12,5” is not an amount" in answer.content.decode().replace("&quot;", "”")
    assert desk.story.all("invoice") == []


def test_blank_rows_and_those_taken_out_are_no_lines(desk, acme):
    rows = [{"description": "", "quantity": ""}, {"description": "Kept", "unit_minor": "1"}, {"description": "Out", "unit_minor": "2", "drop": "true"}]
    desk.post("/invoices/create", account=acme, **lines(*rows))
    [invoice] = desk.story.all("invoice")
    assert [line["description"] for line in invoice["lines"]] == ["Kept"]


def test_a_refusal_whose_form_is_gone_is_still_said(desk, acme):
    draft = desk.story.bill("Acme", "1 x Audit at 1.00 EUR")
    desk.story.do("invoice.issue", draft)
    typed = {"form": f"invoice.change:{draft}", "back": "/accounts/", "po_number": "PO-7"}
    answer = desk.post(f"/invoices/{draft}/change", **typed)
    html = answer.content.decode()
    assert answer.status_code == 422 and "only a draft can change" in html and "po_number “PO-7”" in html
