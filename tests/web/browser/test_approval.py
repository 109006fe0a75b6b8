"""Approval at a real browser: a draft that waits is approved or refused, with scripts and without."""

import pytest


def waiting(office) -> str:
    """A draft of an owner's that billing must approve."""
    story = office.story
    story.rate("19")
    story.account("Acme")
    story.do("approval_rule.create", by="owner", kind="total", limit_minor=10000, chain=["billing"])
    return story.bill("Acme", "1 x Chair at 100.00 EUR", by="owner")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_approved_from_today_and_can_then_be_sent(office, scripts):
    waiting(office)
    person = office.person("billing", scripts=scripts).open("/")
    person.click("Review and approve", role="link")
    assert "It waits for billing to approve it." in person.main
    person.click("Approve")
    person.page.get_by_text("It is approved as it stands.").first.wait_for()
    person.page.get_by_role("button", name="Send €119.00").locator("visible=true").first.wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_refused_in_words(office, scripts):
    draft = waiting(office)
    person = office.person("billing", scripts=scripts).open(f"/invoices/{draft}/")
    person.page.locator("#refuse summary").click()
    person.type("What should change?", "Too dear")
    person.click("Refuse approval")
    person.page.get_by_text("refused it: Too dear. Change the draft to ask again.").first.wait_for()


@pytest.mark.parametrize(("width", "scheme"), [("wide", "light"), ("phone", "dark")])
def test_draft_today_and_settings_are_for_everybody(office, width, scheme):
    draft = waiting(office)
    person = office.person("billing", width=width, scheme=scheme)
    owner = office.person("owner", width=width, scheme=scheme)
    for who, page in ((person, f"/invoices/{draft}/"), (person, "/"), (owner, "/settings/approvals/"), (owner, "/me/")):
        who.open(page)
        assert who.axe() == [] and who.sideways() <= 0 and who.wrong == [], page
