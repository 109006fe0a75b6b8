"""Whoever works in a restored database sees on every page that nothing goes out of it."""

from tests.fenced import restored
from tests.web.conftest import Desk


def test_every_page_says_that_nothing_goes_out(standing_house):
    desk = Desk(standing_house)
    assert "This database was restored" not in desk.at().get("/").content.decode()
    with restored():
        assert "This database was restored from a backup of" in desk.at().get("/").content.decode()
