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


def test_where_much_of_every_kind_waits_the_page_stays_small(desk: Desk):
    story = desk.story
    story.rate("19", code="standard", category="S")
    for number in range(inbox.SHOWN + 1):
        name = f"Customer with a rather long name, number {number}"
        story.account(name, terms={"kind": "net", "days": 0})
        story.do("invoice.issue", story.bill(name, "1 x Travel at 80.00 EUR"), issued_on="2026-01-05")
        story.do("payment.create", account=story.ids[name], amount_minor=100, currency="EUR", received_on="2026-01-05", allocations=[])
        story.do("task.create", subject=f"Call {name} about what they promised", account=story.ids[name], kind="call", reason="They asked for it.")
        story.bill(name, "1 x Travel at 80.00 EUR")
    html = desk.at().get("/").content
    assert html.count(b'class="q"') == 4 * inbox.SHOWN and len(html) <= 60_000


def test_the_page_says_what_the_menu_counts_and_apart_from_it_what_is_worth_a_look(desk: Desk):
    desk.story.rate("19", code="standard", category="S")
    desk.story.account("Acme", terms={"kind": "net", "days": 0})
    desk.story.do("invoice.issue", desk.story.bill("Acme", "1 x Travel at 80.00 EUR"), issued_on="2026-01-05")
    assert "1 is worth a look; everything else ran." in Screen(desk.at()).open("/").main
    for number in range(2):
        desk.story.do("task.create", subject=f"Call {number}")
    screen = Screen(desk.at()).open("/")
    assert "2 things need a person, 1 is worth a look; everything else ran." in screen.main
    assert '<span class="count hot">2<' in screen.html
