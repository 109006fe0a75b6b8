"""The audit at a real browser: deeds are found by what is asked, lead to why, and are given out as a file, with scripts and without."""

import pytest


@pytest.fixture
def busy(office) -> None:
    office.story.account("Acme")
    office.story.account("Bolt")
    office.story.do("account.change", "Acme", website="https://acme.example")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_deed_is_found_and_given_out_as_a_file(office, busy, scripts):
    person = office.person("owner", scripts=scripts).open("/settings/audit/")
    person.type("Account", "Acme")
    person.type("Deed", "account.change")
    person.click("Show")
    person.page.get_by_role("heading", name="Audit, Acme").wait_for()
    assert person.page.locator("tr[id^=entry-]").count() == 1 and "acme.example" in person.main
    with person.page.expect_download() as given:
        person.page.locator("#export").click()
    text = given.value.path().read_text("utf-8-sig")
    assert "account.change" in text and "account.create" not in text
    person.click("Show all", role="link")
    person.page.get_by_role("heading", name="Deeds", exact=True).wait_for()
    assert person.page.locator("tr[id^=entry-]").count() > 1


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_not_allowed_stands_beside(office, scripts):
    office.person("read only").open("/settings/audit/")
    person = office.person("owner", scripts=scripts).open("/settings/audit/")
    person.click("Not allowed", role="link")
    person.page.get_by_role("heading", name="Not allowed").wait_for()
    assert person.at == "/settings/audit/denied/" and "/settings/audit/" in person.main


@pytest.mark.parametrize(("width", "scheme"), [("wide", "light"), ("phone", "dark")])
def test_its_pages_are_for_everybody(office, busy, width, scheme):
    office.person("read only").open("/settings/audit/")
    owner, clerk = (office.person(role, width=width, scheme=scheme) for role in ("owner", "billing"))
    for person, page in ((owner, ""), (owner, "?deed=account.change"), (owner, "?deed=none.such"), (owner, "denied/"), (clerk, "")):
        person.open(f"/settings/audit/{page}")
        assert person.axe() == [] and person.sideways() <= 0 and person.cramped() == [], page
