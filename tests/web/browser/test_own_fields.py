"""Custom fields at a real browser: one is added, filled in, and renamed, with scripts and without."""

import pytest


@pytest.mark.parametrize("scripts", [True, False])
def test_a_needed_field_is_added_and_filled_in_where_a_record_is_entered(office, scripts):
    person = office.person("owner", scripts=scripts).open("/settings/fields/")
    person.type("Label", "Segment")
    person.page.get_by_label("Needed: nobody").check()
    person.click("Add field")
    person.page.locator("#field-segment").wait_for()
    assert "Field added." in person.text
    person.open("/accounts/new/")
    person.type("Segment", "Marine")
    person.page.locator("main input[name=name]").fill("Acme")
    person.click("Create account")
    person.page.get_by_role("heading", name="Acme").wait_for()
    assert "Marine" in person.main


@pytest.mark.parametrize("scripts", [True, False])
def test_a_field_is_renamed_and_its_key_stays(office, scripts):
    office.story.do("field_definition.create", by="owner", noun="account", label="Segment", kind="text")
    person = office.person("owner", scripts=scripts).open("/settings/fields/")
    person.page.locator("#field-segment summary").click()
    person.page.locator("#field-segment").get_by_label("Label").fill("Market")
    person.click("Rename")
    person.page.get_by_text("Renamed. Its key stays.").wait_for()
    assert "Market" in person.page.locator("#field-segment").inner_text()


@pytest.mark.parametrize(("width", "scheme"), [("wide", "light"), ("phone", "dark")])
def test_its_pages_are_for_everybody(office, width, scheme):
    for noun in ("account", "invoice"):
        office.story.do("field_definition.create", by="owner", noun=noun, label="Colour", kind="choice", choices=["Red", "Blue"], is_required=noun == "invoice")
    gone = office.story.do("field_definition.create", by="owner", noun="account", label="Gone", kind="text")
    office.story.do("field_definition.retire", str(gone.pk), by="owner")
    person = office.person("owner", width=width, scheme=scheme)
    for page in ("/settings/fields/", "/settings/fields/?on=invoice", "/settings/fields/?on=deal"):
        person.open(page)
        assert person.axe() == [] and person.sideways() <= 0 and person.cramped() == [], page
    person.open("/settings/fields/").page.locator("#field-colour summary").click()
    assert person.axe() == [] and person.sideways() <= 0
