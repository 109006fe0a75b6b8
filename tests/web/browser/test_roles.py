"""Users and roles at a real browser: a role is copied, given other rights, and given to somebody."""

import pytest


@pytest.mark.parametrize("scripts", [True, False])
def test_a_role_is_copied_and_given(office, scripts):
    seller = office.story.actor("sales")
    person = office.person("owner", scripts=scripts).open("/settings/roles/")
    person.click("Sales", role="link")
    person.click("Copy to change", role="link")
    person.type("Name", "closer")
    person.page.select_option('select[name="right:deal.*"]', "all")
    person.click("Make role")
    person.page.get_by_role("link", name="Closer").wait_for()
    person.open(f"/settings/users/{seller.id}/")
    person.page.get_by_label("Closer").check()
    person.click("Save roles")
    person.page.get_by_text("sales, closer").or_(person.page.get_by_text("closer, sales")).first.wait_for()
    assert office.house.person("sales").rights.scope("deal.win") == "all"
