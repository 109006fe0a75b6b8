"""Products at a real browser: one form for a product and its price, with and without scripts."""

import pytest


@pytest.mark.parametrize("scripts", [True, False])
def test_a_product_and_its_price_are_entered_at_once_and_retired(office, scripts):
    person = office.person(scripts=scripts).open("/products/")
    person.click("New product", "link")
    person.type("Name", "Audit")
    person.page.get_by_label("Price", exact=True).fill("1,200.00")
    person.click("Create product")
    person.page.wait_for_url("**/products/*-*/")
    assert "€1,200.00" in person.text and person.page.inner_text("h1") == "Audit"
    person.click("Retire")
    person.page.get_by_text("Offered no longer").wait_for()
    person.click("Offer again")
    person.page.get_by_role("button", name="Retire").wait_for()
