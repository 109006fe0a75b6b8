"""What is owed by age, and what ran by itself."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from baton.foundation.performing import reading
from baton.reports.owed import owed
from baton.reports.ran import ran, since
from tests.story import Story


def today(story: Story) -> date:
    clock = story.house.organization.clock
    return clock.day(clock.now())


@pytest.mark.parametrize(
    ("days_late", "bucket"), [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (400, 4)]
)
def test_an_invoice_is_as_old_as_it_is_late(story, days_late, bucket):
    story.account("Acme", terms={"kind": "net", "days": 0})
    story.do("invoice.issue", story.bill("Acme", "1 x Audit"))
    actor = story.actor("billing")
    with reading(actor):
        [found] = owed(actor, today(story) + timedelta(days=days_late))
    assert (found.currency, found.accounts, found.open_minor) == ("EUR", 1, 11_900)
    assert [index for index, minor in enumerate(found.buckets) if minor] == [bucket]
    assert found.overdue_minor == (11_900 if bucket else 0)


def test_currencies_are_never_added_together(story):
    story.product("Audit in dollars", "100.00 USD")
    story.account("Acme")
    story.account("Bolt", currency="USD")
    story.do("invoice.issue", story.bill("Acme", "1 x Audit"))
    story.do("invoice.issue", story.bill("Bolt", "2 x Audit in dollars"))
    actor = story.actor("billing")
    with reading(actor):
        assert [(one.currency, one.open_minor) for one in owed(actor, today(story))] == [("USD", 23_800), ("EUR", 11_900)]


def test_what_a_person_did_did_not_run_by_itself(story):
    story.account("Acme")
    story.do("invoice.issue", story.bill("Acme", "1 x Audit"))
    story.run_jobs()
    actor = story.actor("billing")
    with reading(actor):
        said = [f"{one.count} {one.words}" for one in ran(actor, story.house.organization)]
    assert "1 invoice issued" not in said
    assert "1 document set and kept" in said


@pytest.mark.parametrize(
    ("now", "evening"),
    [
        ("2026-11-27T12:00", "2026-11-26T17:00+01:00"),  # Friday: since Thursday
        ("2026-11-30T12:00", "2026-11-27T17:00+01:00"),  # Monday: since Friday
        ("2026-11-29T12:00", "2026-11-27T17:00+01:00"),  # Sunday: since Friday
    ],
)
def test_it_counts_since_the_evening_of_the_last_working_day(now, evening):
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    clock = SimpleNamespace(now=lambda: at, day=lambda moment: moment.date())
    assert since(SimpleNamespace(timezone="Europe/Berlin", clock=clock)) == datetime.fromisoformat(evening)
