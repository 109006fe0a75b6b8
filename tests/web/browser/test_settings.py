"""Settings at a real browser, and the password that is shown once."""

import pytest

PAGES = ("", "bank/", "defaults/", "tax/", "numbering/", "modules/", "users/", "mail/")


def test_who_may_only_look_finds_pages_that_are_fit_for_everybody(office):
    office.story.rate("19")
    person = office.person("billing", width="phone")
    for name in PAGES:
        person.open(f"/settings/{name}")
        assert person.axe() == [], name
        assert person.sideways() <= 0, name


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_is_added_and_the_password_is_there_to_copy(office, scripts):
    person = office.person("owner", scripts=scripts).open("/settings/users/")
    person.type("E-mail", "nina@example.org")
    person.page.get_by_label("Sales").check()
    person.click("Add person")
    person.page.locator("#password").wait_for()
    assert len(person.page.input_value("#password")) == 16
    assert person.at == "/settings/users/" or not scripts
    assert "nina@example.org was added as sales" in person.text


@pytest.mark.parametrize("scripts", [True, False])
def test_a_setting_is_saved_and_said(office, scripts):
    person = office.person("owner", scripts=scripts).open("/settings/defaults/")
    person.type("Payment due", "14").click("Save")
    person.page.get_by_text("Drafts that inherit it follow").wait_for()
    assert person.page.get_by_label("Payment due").input_value() == "14"
