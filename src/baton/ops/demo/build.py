"""The demo, from its first day to its last."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from baton.foundation.clock import real_now
from baton.foundation.models import AuditEntry, Organization
from baton.foundation.performing import inside
from baton.ops.advance import advance, put_off
from baton.ops.demo import cast, past
from baton.ops.demo.present import Present
from baton.ops.demo.stage import Stage, mark_of, name_of, opened

MONTHS = 24
RECENT_DAYS = 60
LATER_MINUTES = 3  # the older documents are set by the worker, when one can already look around


def built(seed: int, day: date | None, accounts: int, say: Callable[[str], None]) -> Organization:
    """The sandbox of this seed that ends on a day, by default on any, so far as one stands; else a new one, by default until today."""
    if (standing := found_again(seed, mark_of(seed, day))) is not None:
        return standing
    until = day or real_now().date()
    first = months_before(until.replace(day=1), MONTHS)
    say(f"two years of {accounts} customers, from {first} on")
    stage = opened(seed, first)
    past.furnish(stage, mark_of(seed, until))
    books = past.Books()
    begins = until - timedelta(days=RECENT_DAYS)
    customers = cast.customers(accounts, MONTHS, stage.chance)
    number, month = 0, first
    while month.replace(day=past.MIDDLE) < begins:
        past.month(stage, books, customers, number, month)
        number, month = number + 1, months_before(month, -1)
    put_off(stage.organization.pk, LATER_MINUTES)
    say(f"the last {RECENT_DAYS} days, day by day")
    Present(stage, books, customers, until - timedelta(days=1)).play(max(begins, stage.today))
    advance(stage.organization.pk, end(stage, until))
    return Organization.objects.get(pk=stage.organization.pk)


def found_again(seed: int, mark: str) -> Organization | None:
    """The sandbox that was made so before."""
    for house in Organization.objects.filter(name=name_of(seed), kind="sandbox").order_by("-created_at"):
        with inside(house.pk):
            if AuditEntry.objects.filter(deed="business.change", key__startswith=mark).exists():
                return house
    return None


def end(stage: Stage, until: date) -> datetime:
    """Where its clock goes on from: now, or noon of another day."""
    now = real_now()
    return now if until == stage.organization.clock.day(now) or stage.at(until) > now else stage.at(until)


def months_before(day: date, count: int) -> date:
    """The first of a month so many months before another's."""
    whole = day.year * 12 + day.month - 1 - count
    return date(whole // 12, whole % 12 + 1, 1)
