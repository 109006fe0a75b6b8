"""Asking for a change and answering it at a real browser, with scripts and without."""

import pytest


@pytest.mark.parametrize(("scripts", "width", "scheme"), [(True, "wide", "light"), (False, "phone", "dark")])
def test_a_seller_asks_and_billing_answers(office, scripts, width, scheme):
    office.story.account("Acme")
    how = {"scripts": scripts, "width": width, "scheme": scheme}
    seller = office.person("sales", **how).open(f"/accounts/{office.story.ids['Acme']}/")
    seller.page.locator("#terms a").click()
    seller.page.get_by_role("heading", name="Payment terms of Acme").wait_for()
    assert not seller.sideways() and (not scripts or seller.axe() == [])
    seller.type("Days", "60")
    seller.type("Why", "They pay late anyway")
    seller.click("Ask")
    seller.page.get_by_text("payment terms Net 60").wait_for()
    assert not seller.sideways() and (not scripts or seller.axe() == [])
    billing = office.person("billing", **how).open("/")
    billing.page.get_by_text("They pay late anyway").wait_for()
    assert not billing.sideways() and (not scripts or billing.axe() == [])
    billing.click("Approve")
    billing.page.get_by_text("They pay late anyway").wait_for(state="detached")
    assert office.story.see("account", "Acme")["terms"]["days"] == 60


@pytest.mark.parametrize("scripts", [True, False])
def test_what_needs_a_second_person_is_asked_for_in_the_same_form(office, scripts):
    office.house.person("owner", "second@example.org")
    person = office.person("owner", scripts=scripts).open("/settings/bank/")
    person.type("Holder", "Baton Ltd")
    person.type("IBAN", "DE89370400440532013000")
    person.click("Save bank details")
    person.page.get_by_text("needs a second person").wait_for()
    person.type("Why? Somebody else approves it, or not.", "New bank")
    assert not scripts or person.axe() == []
    person.click("Ask a second person")
    person.page.get_by_text("It waits for somebody else who may do it.").wait_for()
    assert not scripts or person.axe() == []
