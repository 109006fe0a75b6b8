"""Today where much waits: it stays short, and leads to the rest."""

from baton.reports import inbox
from tests.web.conftest import Desk
from tests.web.screen import Screen


def test_what_is_beyond_the_first_rows_is_one_press_away(desk: Desk):
    desk.story.account("Acme")
    for _ in range(inbox.SHOWN + 1):
        desk.story.bill("Acme", "1 x Travel at 80.00 EUR")
    screen = Screen(desk.at()).open("/")
    assert f"More than {inbox.SHOWN} things need a person." in screen.main
    assert f"Review and send {inbox.SHOWN}+" in screen.main
    assert screen.html.count('class="q"') == inbox.SHOWN
    screen.follow("All drafts to review")
    assert screen.path == "/invoices/" and "To review" in screen.main


def test_of_tasks_more_come_up_as_these_are_done(desk: Desk):
    for number in range(inbox.SHOWN + 1):
        desk.story.do("task.create", subject=f"Call {number}")
    screen = Screen(desk.at()).open("/")
    assert "Call 14" in screen.main and "Call 15" not in screen.main
    assert "More come up as these are done" in screen.main
    assert "Call 15" in screen.press("Done").main


def test_where_little_waits_it_is_counted(desk: Desk):
    desk.story.do("task.create", subject="Call Acme")
    assert "1 thing needs a person; everything else ran." in Screen(desk.at()).open("/").main
