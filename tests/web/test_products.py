"""Products and prices: one form makes both, a price is followed and never edited, and what is retired is offered no longer."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import Desk

PRICED = {"amounts_in": "price.currency", "price.currency": "EUR", "price.every.unit": "", "price.from_on": "2026-01-01"}


def create(desk: Desk, name: str = "Audit", amount: str = "1,200.00", by: str = "billing", **more: str):
    fields = {"form": "product.create:", "back": "/products/new/", "next": "/products/{id}/", "name": name, "price.unit_minor": amount}
    return desk.post("/products/create", by=by, **PRICED | fields | more)


def product(desk: Desk, name: str = "Audit") -> dict:
    return desk.story.all("product", name=name)[0]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_product_comes_with_its_first_price_in_one_form(desk):
    answer = create(desk, **{"price.every.unit": "month"})
    made = product(desk)
    assert answer.status_code == 303 and answer["Location"] == f"/products/{made['id']}/"
    assert [(one["unit_minor"], one["every"]) for one in made["prices"]] == [(120_000, {"n": 1, "unit": "month"})]
    listed = plain(desk.at().get("/products/").content.decode())
    assert "Audit" in listed and "€1,200.00 a month" in listed


def test_a_product_may_do_without_a_price(desk):
    create(desk, amount="", **{"price.drop": "true"})
    assert product(desk)["prices"] == []
    assert "It has no price yet" in desk.at().get(f"/products/{product(desk)['id']}/").content.decode()


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"amount": "12,5"}, "price.unit_minor", "is not an amount"),
        ({"amount": ""}, "price.unit_minor", "is needed"),
        ({"amount": "-1"}, "price.unit_minor", "A price cannot be negative"),
        ({"price.currency": "EURO"}, "price.unit_minor", "Unknown currency"),
        ({"name": " "}, "name", "A product needs a name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(desk, fields, name, words):
    answer = create(desk, **fields)
    html = answer.content.decode()
    assert answer.status_code == 422 and desk.story.all("product") == []
    error = re.search(rf'name="{name}"[^>]*aria-invalid="true" aria-describedby="([^"]+)"', html)
    assert error and words in re.search(rf'id="{error.group(1)}">(.*?)</span>', html, re.S).group(1)


def test_a_name_is_given_once(desk):
    create(desk)
    answer = create(desk)
    assert answer.status_code == 422 and "There is a product" in answer.content.decode()


def test_a_price_is_followed_from_a_day_and_the_one_before_is_shown_with_its_end(desk):
    create(desk)
    [price] = product(desk)["prices"]
    address = f"/products/{product(desk)['id']}/"
    succeeded = desk.post(f"/prices/{price['id']}/succeed", amounts_in="EUR", unit_minor="1300", from_on="2999-01-01", next=address)
    assert succeeded.status_code == 303
    html = plain(desk.at().get(address).content.decode())
    assert "€1,300.00 1 Jan 2999" in html and "To come" in html and "€1,200.00 1 Jan 2026 to 1 Jan 2999" in html
    assert "€1,200.00" in plain(desk.at().get("/products/").content.decode())


def test_a_price_cannot_be_followed_from_before_it_began(desk):
    create(desk)
    [price] = product(desk)["prices"]
    fields = {"form": f"price.succeed:{price['id']}", "back": f"/products/{product(desk)['id']}/", "amounts_in": "EUR"}
    answer = desk.post(f"/prices/{price['id']}/succeed", **fields, unit_minor="1", from_on="2026-01-01")
    html = answer.content.decode()
    assert answer.status_code == 422 and "A price is followed from a day after it began" in html
    assert re.search(r'<details name="price" open>', html)


def test_a_product_has_prices_in_several_currencies(desk):
    create(desk)
    made = product(desk)
    desk.post("/prices/create", product=made["id"], amounts_in="currency", currency="JPY", unit_minor="90000", from_on="2026-01-01", **{"every.unit": ""})
    assert "¥90,000" in desk.at().get("/products/").content.decode()


def test_what_is_retired_is_offered_no_longer_and_can_be_offered_again(desk):
    create(desk)
    made = product(desk)
    retired = desk.post(f"/products/{made['id']}/retire", next=f"/products/{made['id']}/", version=str(made["version"]))
    assert retired.status_code == 303
    assert "Audit" not in plain(desk.at().get("/products/").content.decode())
    assert "Audit" in desk.at().get("/products/?tab=retired").content.decode()
    html = desk.at().get(f"/products/{made['id']}/").content.decode()
    assert "Offered no longer" in html and "/succeed" not in html and "/restore" in html


def test_who_comes_second_sees_both_versions(desk):
    create(desk)
    made = product(desk)
    desk.story.do("product.change", made["id"], name="Review")
    fields = {"form": f"product.change:{made['id']}", "back": f"/products/{made['id']}/", "version": str(made["version"]), "name": "Check", "unit": "piece"}
    answer = desk.post(f"/products/{made['id']}/change", **fields)
    assert answer.status_code == 409 and "Review" in answer.content.decode() and "Check" in answer.content.decode()


def test_it_says_in_how_many_deals_a_product_is(desk):
    desk.story.product("Audit", "100.00 EUR")
    desk.story.account("Acme")
    desk.story.deal("Spring", "Acme", "1 x Audit", "2 x Audit")
    desk.story.deal("Autumn", "Acme", "1 x Audit")
    assert "in 2 deals" in desk.at().get(f"/products/{product(desk)['id']}/").content.decode()


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("billing", True), ("sales", False), ("accountant", False), ("read only", False)])
def test_everybody_sees_products_and_billing_changes_them(desk, role, may):
    create(desk)
    made = product(desk)
    html = desk.at(role).get(f"/products/{made['id']}/").content.decode()
    assert "€1,200.00" in html and ("/retire" in html) == ("/succeed" in html) == ("Save" in html) == may
    assert ("New product" in desk.at(role).get("/products/").content.decode()) == may
    assert desk.at(role).get("/products/new/").status_code == (200 if may else 403)
    assert create(desk, "Other", by=role).status_code == (303 if may else 403)


def queries(desk: Desk, address: str) -> int:
    client = desk.at()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        html = client.get(address).content
    assert len(html) <= 60_000
    return len(captured)


def test_a_list_of_fifty_asks_no_more_than_one_of_three(desk):
    for n in range(3):
        create(desk, f"Service {n}")
    few = queries(desk, "/products/")
    for n in range(3, 51):
        create(desk, f"Service {n}")
    assert queries(desk, "/products/") == few <= 30
    html = desk.at().get("/products/").content.decode()
    assert html.count('id="product-') == 50 and 'rel="next"' in html
