"""S12 at a browser: of all that people typed nothing runs, and nothing even tries to, which the page's policy would report."""

from tests.security.poisoned import poison
from tests.security.some import some
from tests.web.browser.conftest import Office
from tests.web.browser.test_everywhere import NO_PAGES, UNFOLD


def test_nothing_that_was_typed_runs_on_any_page(office: Office):
    """Every page with --soak; some of them else, as the tests without a browser read every page."""
    story, places = poison(office.house)
    person = office.person("owner")
    person.page.add_init_script("window.ran = 0; window.q = () => { window.ran += 1; };")
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    for place in some([one for one in places if not one.endswith(NO_PAGES)], 6):
        person.open(place).page.evaluate(UNFOLD)
        assert person.page.evaluate("window.ran") == 0 and person.page.locator("img[src=q], b[onx]").count() == 0, place
    assert len(story.places) > 30
    assert [address for address in asked if not address.startswith(office.base) or address.endswith("/q")] == []
    assert person.wrong == []
