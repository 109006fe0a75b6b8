"""Two people at one draft, and one person in two organizations: what was typed is never lost, and never lands elsewhere."""

import pytest

from baton.foundation.models import User
from baton.foundation.people import create_user
from tests.make import House
from tests.web.browser.conftest import Office, Person

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def with_po(person: Person, address: str, number: str) -> Person:
    """Type a purchase order on a draft; the page may have stood open for a while."""
    if person.at != address:
        person.open(address)
    person.page.locator("#po_number summary").click()
    return person.type("PO number", number)


def save(person: Person) -> Person:
    person.page.locator("#po_number").get_by_role("button", name="Save").click()
    return person.settle()


@pytest.fixture
def draft(office: Office) -> str:
    office.story.account("Acme")
    return office.story.bill("Acme", "1 x Travel at 80.00 EUR")


@BOTH
@pytest.mark.parametrize(("choice", "stands"), [("Keep mine", "PO-MINE"), ("Take theirs", "PO-THEIRS")])
def test_the_slower_of_two_sees_both_values_and_chooses(office: Office, draft: str, scripts: bool, choice: str, stands: str):
    address = f"/invoices/{draft}/"
    mine, theirs = office.person("billing", scripts=scripts).open(address), office.person("owner", scripts=scripts)
    save(with_po(theirs, address, "PO-THEIRS"))
    save(with_po(mine, address, "PO-MINE"))

    said = mine.page.get_by_role("alert").inner_text()
    assert "Changed by owner just now" in said and "PO-THEIRS" in said and "PO-MINE" in said
    assert office.story.see("invoice", draft)["po_number"] == "PO-THEIRS"
    assert mine.sideways() == 0 and not (scripts and mine.axe())

    mine.click(choice, "button" if choice == "Keep mine" else "link")
    assert mine.page.get_by_role("alert").count() == 0
    assert stands in mine.main and office.story.see("invoice", draft)["po_number"] == stands


@BOTH
def test_a_form_of_the_organization_one_has_left_saves_in_neither(office: Office, scripts: bool):
    next_door = House("Next Door Ltd")
    email = User.objects.get(pk=office.house.billing.id).email
    next_door.do(create_user, email=email, role="billing")
    person = office.person("billing", scripts=scripts).open("/accounts/new/")
    elsewhere = Person(person.page.context.new_page(), office.base, scripts=scripts)  # another tab of the same browser

    elsewhere.open("/me/").click("Switch to Next Door Ltd")
    person.type("Name", "Acme").click("Create account")

    assert "another organization" in person.page.get_by_role("alert").inner_text()
    assert "in which you work now" in person.main and "Next Door Ltd" in person.main
    assert person.page.get_by_label("Name", exact=True).first.input_value() == "Acme"
    assert office.story.all("account") == [] and type(office.story)(next_door).all("account") == []
