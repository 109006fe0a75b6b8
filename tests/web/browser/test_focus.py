"""Where the focus is after what was done, and what is said where it could not be done."""

import pytest
from playwright.sync_api import Route

from tests.web.browser.conftest import Office
from tests.web.furnished import furnish


@pytest.fixture
def acme(office: Office) -> str:
    office.story.account("Acme")
    return f"/accounts/{office.story.ids['Acme']}/"


def test_the_focus_is_never_lost_whatever_is_done(office: Office):
    furnish(office.story)
    owner, ids, lost = office.person("owner"), office.story.ids, []

    def after(button: str) -> None:
        if owner.click(button).focus() in ("BODY", "HTML", ""):
            lost.append((owner.at, button))

    draft = next(one["id"] for one in office.story.all("invoice") if one["chip"] == "Draft")
    payment = office.story.all("payment")[0]["id"]
    owner.open(f"/accounts/{ids['Acme']}/").type("Log a note", "They agree.")
    after("Log")
    owner.open(f"/deals/{ids['Ready']}/")
    for button in ("Mark won", "Undo win"):
        after(button)
    owner.open(f"/invoices/{draft}/")
    for button in ("Send €", "Undo sending"):
        after(button)
    owner.open(f"/payments/{payment}/")
    after("Undo")
    owner.open(f"/accounts/{ids['Acme']}/edit/")
    after("Save account")
    owner.open(f"/products/{office.story.all('product')[0]['id']}/")
    for button in ("Retire", "Offer again", "Save"):
        after(button)
    owner.open("/")
    after("Done")
    owner.open("/settings/")
    after("Save")
    assert lost == []


def test_what_was_logged_leaves_the_focus_at_its_form(office: Office, acme: str):
    person = office.person().open(acme).type("Log a note", "They agree.").click("Log")
    assert person.page.evaluate("document.activeElement.form.id").startswith("noteadd")


def test_a_row_that_is_done_leaves_the_focus_to_the_next(office: Office):
    for subject in ("Ask Ann", "Ask Ben", "Ask Cleo"):
        office.story.do("task.create", subject=subject)
    person = office.person().open("/")
    row = person.page.locator(".q", has_text="Ask Ben")
    row.get_by_role("button", name="Done").click()
    person.settle()
    assert row.count() == 0
    assert "Ask Cleo" in person.page.evaluate("document.activeElement.closest('.q').innerText")


@pytest.mark.parametrize("fault", ["unreachable", "broken"])
def test_what_did_not_arrive_is_said_and_can_be_sent_again(office: Office, acme: str, fault: str):
    def answer(route: Route) -> None:
        if fault == "unreachable":
            route.abort()
        else:
            route.fulfill(status=500, body="no")

    person = office.person()
    person.page.route("**/notes/add", answer)
    person.open(acme).type("Log a note", "They agree.").click("Log")
    assert "What you typed is still here" in person.page.get_by_role("alert").inner_text()
    assert person.focus() == "failed"
    assert person.page.get_by_label("Log a note").input_value() == "They agree."
    assert person.axe() == []

    person.page.unroute("**/notes/add")
    person.click("Log")
    assert person.page.get_by_role("alert").count() == 0
    assert office.story.announced().count("note.added") == 1
