"""The demo, from its first day to its last."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from baton.foundation.clock import real_now
from baton.foundation.models import Organization
from baton.ops.advance import advance, put_off
from baton.ops.demo import cast, past
from baton.ops.demo.present import Present
from baton.ops.demo.stage import Stage, name_of, opened

MONTHS = 24
RECENT_DAYS = 60
LATER_MINUTES = 3  # the older documents are set by the worker, when one can already look around


def built(seed: int, until: date, accounts: int, say: Callable[[str], None]) -> Organization:
    """The sandbox of this seed and day: the one that stands already, or a new one."""
    standing = Organization.objects.filter(name=name_of(seed, until), kind="sandbox").first()
    if standing is not None:
        return standing
    first = months_before(until.replace(day=1), MONTHS)
    say(f"two years of {accounts} customers, from {first} on")
    stage = opened(seed, first, until)
    past.furnish(stage)
    books = past.Books()
    begins = until - timedelta(days=RECENT_DAYS)
    customers = cast.customers(accounts, MONTHS, stage.chance)
    number, day = 0, first
    while day.replace(day=past.MIDDLE) < begins:
        past.month(stage, books, customers, number, day)
        number, day = number + 1, months_before(day, -1)
    put_off(stage.organization.pk, LATER_MINUTES)
    say(f"the last {RECENT_DAYS} days, day by day")
    Present(stage, books, customers, until - timedelta(days=1)).play(max(begins, stage.today))
    advance(stage.organization.pk, end(stage, until))
    return Organization.objects.get(pk=stage.organization.pk)


def end(stage: Stage, until: date) -> datetime:
    """Where its clock goes on from: now, or noon of another day."""
    now = real_now()
    return now if until == stage.organization.clock.day(now) or stage.at(until) > now else stage.at(until)


def months_before(day: date, count: int) -> date:
    """The first of a month so many months before another's."""
    whole = day.year * 12 + day.month - 1 - count
    return date(whole // 12, whole % 12 + 1, 1)
