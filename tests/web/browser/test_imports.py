"""A file at a real browser: looked at, mended and decided on one screen, imported while the page looks on, and taken back."""

import pytest

from tests.exchange.bringing import table
from tests.jobs import run_jobs

ACME = ["Acme", "", "", "Hamburg", "20095", "Germany", "www.acme.de", "", "", ""]
BAD = ["Bad Ltd", "K-3", "", "Bath", "", "Utopia", "", "", "", ""]
ZETA = ["Zeta SARL", "K-2", "", "Lyon", "69001", "France", "zeta.fr", "Zoé Zola", "zoe@zeta.fr", ""]


def uploaded(person, *rows):
    """The preview of a file of these rows."""
    person.open("/imports/").click("Import a file", "link")
    person.page.wait_for_url("**/imports/new/")
    file = {"name": "customers.csv", "mimeType": "text/csv", "buffer": table(rows).encode()}
    person.page.get_by_label("File", exact=True).set_input_files(file)
    person.click("Upload and look at it")
    person.page.wait_for_url("**/imports/*-*/")
    return person


@pytest.mark.parametrize("scripts", [True, False])
def test_a_file_is_mended_decided_imported_and_taken_back(office, scripts):
    office.story.do("account.create", name="Acme Ltd", website="acme.de", billing_address={"city": "Berlin", "country": "DE"})
    person = uploaded(office.person(scripts=scripts), ACME, BAD, ZETA)
    assert "Is row 2 an account you have?" in person.main and "3 read = 1 new" in person.main
    person.type("Country for row 3", "GB").click("Fix row 3")
    person.page.get_by_text("3 read = 2 new").wait_for()
    person.key("Enter") if scripts else person.click("Same, update the account")
    person.page.get_by_text("3 read = 2 new + 1 updated").wait_for()
    person.click("Import 3")
    person.page.get_by_role("heading", name="Importing").wait_for()
    run_jobs()
    if not scripts:
        person.click("Look again", "link")
    person.page.get_by_text("It can be undone until").wait_for()  # with scripts the page has looked by itself
    assert {one["name"] for one in office.story.all("account")} == {"Acme", "Bad Ltd", "Zeta SARL"}
    person.page.locator("#undo-import").click()
    person.click("Take the import back")
    person.page.get_by_role("heading", name="Being taken back").wait_for()
    run_jobs()
    if not scripts:
        person.click("Look again", "link")
    person.page.get_by_role("heading", name="Undone", exact=True).wait_for()
    assert [one["name"] for one in office.story.all("account")] == ["Acme Ltd"]


def test_a_page_that_refreshes_itself_leaves_the_focus_where_it_is(office):
    person = uploaded(office.person(), ZETA).click("Import 1")
    person.page.get_by_role("heading", name="Importing").wait_for()
    person.page.locator("#stop").focus()
    with person.page.expect_response(lambda answer: "/imports/" in answer.url):
        pass
    assert person.settle().focus() == "stop"
    run_jobs()
    person.page.get_by_text("It can be undone until").wait_for()
    assert person.focus() == "heading"
