"""Every page, wide in the light and on a phone in the dark: nothing that axe finds, nothing to scroll sideways, no button out of place, little to load."""

import pytest

from tests.web.browser.conftest import Office
from tests.web.furnished import furnish

UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.removeAttribute('name'); one.open = true; })"
REQUESTS = 6  # of a first view
NO_PAGES = (".pdf", "/pdf", "/logo", "/INV-1/", ".csv")


@pytest.mark.parametrize(("width", "scheme"), [("wide", "light"), ("phone", "dark")])
def test_every_page_is_fit_for_everybody(office: Office, width: str, scheme: str):
    places = furnish(office.story)
    person, found = office.person("owner", width=width, scheme=scheme), {}
    for place in places:
        if not place.endswith(NO_PAGES):
            too_wide, cramped = person.open(place).sideways(), person.cramped()
            if width == "wide":
                person.page.evaluate(UNFOLD)
            wrong = person.axe() + ([f"{too_wide} px too wide"] if too_wide > 0 else []) + [f"cramped: {one}" for one in cramped]
            found |= {place: wrong} if wrong else {}
    assert found == {}


def test_a_first_view_asks_for_little(office: Office):
    ids = office.story.ids
    office.story.account("Acme")
    draft = office.story.bill("Acme", "1 x Travel at 80.00 EUR")
    for place in ("/", "/accounts/", f"/accounts/{ids['Acme']}/", f"/invoices/{draft}/"):
        person, asked = office.person("owner"), []
        person.page.on("request", lambda request, asked=asked: asked.append(request.url))
        person.open(place).settle()
        assert 4 <= len(asked) <= REQUESTS, asked
