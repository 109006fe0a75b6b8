"""Why, one key away."""

import pytest


@pytest.fixture
def payment(office) -> str:
    office.story.account("Acme")
    office.story.do("payment.create", account=office.story.ids["Acme"], amount_minor=100, currency="EUR", received_on="2026-01-01")
    office.story.run_jobs()
    return office.story.all("payment")[0]["id"]


@pytest.mark.parametrize(("role", "width", "scheme"), [("owner", "wide", "light"), ("billing", "phone", "dark")])
def test_one_key_leads_to_why_and_on(office, payment, role, width, scheme):
    person = office.person(role, width=width, scheme=scheme).open(f"/payments/{payment}/")
    person.key("y")
    person.page.wait_for_url("**/why/*/")
    assert person.axe() == [] and person.sideways() <= 0
    person.page.get_by_role("link", name="made and kept").last.click()
    person.page.get_by_text("Baton did").wait_for()
    assert person.axe() == []
