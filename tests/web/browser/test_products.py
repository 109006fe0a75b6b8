"""Products at a real browser: one form for a product and its price, with and without scripts."""

import pytest


@pytest.mark.parametrize(("width", "scheme"), [("wide", "light"), ("phone", "dark")])
def test_the_pages_are_fit_for_everybody(office, width, scheme):
    office.story.product("Audit", "100.00 EUR")
    [product] = office.story.all("product")
    person = office.person(width=width, scheme=scheme)
    for path in ("/products/", "/products/?tab=retired", "/products/new/", f"/products/{product['id']}/"):
        person.open(path)
        assert person.axe() == [], path
        assert person.sideways() <= 0, path
    person.page.locator("[id^=follow]").click()
    assert person.axe() == [] and person.sideways() <= 0


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
