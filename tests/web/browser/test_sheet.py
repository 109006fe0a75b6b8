"""Drafts that are ticked, looked at together, sent and taken back, by hand and by keys."""

import pytest

from tests.web.browser.conftest import Office


@pytest.mark.parametrize(("width", "scripts"), [("wide", True), ("wide", False), ("phone", True)])
def test_ticked_drafts_go_together_and_are_taken_back_together(office: Office, width: str, scripts: bool):
    story = office.story
    story.rate("19")
    story.account("Acme")
    story.account("Lame", po_required=True)
    ids = [story.bill(name, "1 x Travel at 100.00 EUR") for name in ("Acme", "Acme", "Lame")]
    person = office.person("billing", width=width, scripts=scripts).open("/invoices/?tab=review")
    if scripts and width == "wide":
        person.key("j").key("x")
        assert person.page.inner_text("#picked") == "1 chosen"
        person.page.locator("#pick-all").check()
        assert person.page.inner_text("#picked") == "3 chosen"
    else:
        for box in person.page.locator("input[name=pick]").all():
            box.check()
    person.click("Review and send chosen")
    assert "Send 2 of 3" in person.main and "PO number" in person.main
    person.click("Send 2: €238.00")
    assert "2 invoices on the way." in person.text
    assert [story.see("invoice", id)["chip"] for id in ids] == ["Scheduled", "Scheduled", "Needs fixing"]
    person.click("Undo all 2")
    assert "2 invoices taken back. No number was used." in person.text
    assert [story.see("invoice", id)["chip"] for id in ids] == ["Draft", "Draft", "Needs fixing"]
