"""Money by hand at a real browser: seen as it is typed, recorded with Enter, and all the same without scripts."""

import pytest


@pytest.fixture
def acme(office):
    """An account that owes 100.00 and 200.00 EUR."""
    office.story.rate("0", category="Z")
    office.story.do("organization.change", by="owner", tax_category="Z")
    office.story.account("Acme")
    for amount in ("100.00 EUR", "200.00 EUR"):
        office.story.do("invoice.issue", office.story.bill("Acme", f"1 x Audit at {amount}"))
    return office.story.ids["Acme"]


def takes(person) -> list[str]:
    return [one.get_attribute("placeholder") for one in person.page.locator("#settles .in.num").all()]


def test_the_amount_fills_the_oldest_as_it_is_typed_and_enter_records(office, acme):
    person = office.person().open(f"/accounts/{acme}/")
    person.key("p")
    person.page.locator("#settles").wait_for()
    person.page.keyboard.type("150")
    person.page.get_by_text("INV-2 stays part paid").wait_for()
    assert takes(person) == ["100.00", "50.00"]
    assert person.page.evaluate("document.activeElement.name") == "amount_minor"
    person.key("Enter")
    person.page.wait_for_url("**/payments/*/")
    assert "€150.00 received" in person.text and "Payment recorded." in person.text
    assert [office.story.see("invoice", one["id"])["balance_minor"] for one in office.story.all("invoice")] == [0, 150_00]


def test_a_tick_picks_by_hand_and_what_is_over_is_named(office, acme):
    person = office.person().open(f"/payments/new/?account={acme}")
    person.type("Amount, EUR", "150")
    person.page.get_by_text("INV-2 stays part paid").wait_for()
    person.page.locator("#tick-1").uncheck()
    person.page.get_by_text("stays customer credit").wait_for()
    assert person.page.locator("#by-hand").is_checked() and takes(person) == ["100.00", "–"]
    person.click("Record payment")
    person.page.wait_for_url("**/payments/*/")
    assert "Use €50.00 for open invoices" in person.text


def test_without_scripts_it_is_shown_before_it_is_recorded(office, acme):
    person = office.person(scripts=False).open("/payments/new/")
    person.click("Acme", "link")
    person.type("Amount, EUR", "150").click("Show what it settles")
    assert takes(person) == ["100.00", "50.00"] and "INV-2 stays part paid" in person.text
    person.click("Record payment")
    assert "€150.00 received" in person.text
    person.click("Undo")
    assert "Undone" in person.text
