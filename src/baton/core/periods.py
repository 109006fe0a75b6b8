"""When: half-open periods of days, and dates that keep their anchor through short months."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from itertools import count, takewhile
from typing import Final, Literal, get_args

Unit = Literal["day", "week", "month", "quarter", "year"]
Anchor = int | Literal["last"]

_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from start up to, not including, end; at least one."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"A period ends after it starts; {self.start} to {self.end} does not.")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    def covers(self, other: "Period") -> bool:
        """Whether every day of the other is one of mine."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day; periods that only touch do not."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Every:
    """An interval: every 1 month, every 2 weeks; n is at least 1."""

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in get_args(Unit):
            raise ValueError(f'"{self.unit}" is not an interval: use {", ".join(get_args(Unit))}.')
        if self.n < 1:
            raise ValueError(f"An interval is every 1 {self.unit} or more, not every {self.n}.")


def nth_date(start: date, anchor: Anchor | None, every: Every, n: int) -> date:
    """Where the n-th period begins, counting from 0, which is the start itself.

    The anchor is the wanted day of the month (None: the start's own), clipped to each month's length and never taken
    from the date before: 31 Jan, 28 Feb, 31 Mar. A start that does not lie on the anchor makes the first period a
    short one, up to the first anchored date after it, in whatever month that is; full intervals follow.
    Days and weeks are counted from the start; a day of the month says nothing about them and is not looked at.
    """
    if n < 0:
        raise ValueError(f"Periods are counted from 0, not from {n}.")
    if every.unit in _DAYS:
        return days_after(start, n * every.n * _DAYS[every.unit])
    day = _wanted_day(start, anchor)
    if n == 0:
        return start
    months = every.n * _MONTHS[every.unit]
    anchored = in_month(start, 0, day)
    if anchored == start:
        return in_month(start, n * months, day)
    first = 0 if anchored > start else 1
    return in_month(start, first + (n - 1) * months, day)


def period(start: date, anchor: Anchor | None, every: Every, n: int) -> Period:
    """The n-th period, counting from 0; the next begins on the day it ends."""
    return Period(nth_date(start, anchor, every, n), nth_date(start, anchor, every, n + 1))


def full_period(start: date, anchor: Anchor | None, every: Every, n: int) -> Period:
    """The whole anchored period in which the n-th lies: the same, but for a short first one, which is widened
    backwards to a full interval. A share of a price is counted over this one.
    """
    part = period(start, anchor, every, n)
    if every.unit in _DAYS:
        return part
    return Period(in_month(part.end, -every.n * _MONTHS[every.unit], _wanted_day(start, anchor)), part.end)


def periods_through(start: date, anchor: Anchor | None, every: Every, through: date) -> list[Period]:
    """Every period begun by the end of the day `through`, oldest first; none when it lies before the start."""
    each = (period(start, anchor, every, n) for n in count())
    return list(takewhile(lambda one: one.start <= through, each))


def in_month(of: date, months_later: int, day: int) -> date:
    """The wanted day 1 to 31, or the month's last if it is shorter, so many months after the month of a date."""
    year, month0 = divmod(of.year * 12 + of.month - 1 + months_later, 12)
    if not 1 <= year <= MAXYEAR:
        raise ValueError(f"That date lies outside the years 1 to {MAXYEAR}: choose a shorter interval.")
    return date(year, month0 + 1, min(day, monthrange(year, month0 + 1)[1]))


def days_after(start: date, days: int) -> date:
    """So many days later; refuses to leave the calendar."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        raise ValueError(f"That date lies outside the years 1 to {MAXYEAR}: choose a shorter interval.") from None


def _wanted_day(start: date, anchor: Anchor | None) -> int:
    if anchor is None:
        return start.day
    if anchor == "last":
        return 31
    if not 1 <= anchor <= 31:
        raise ValueError(f'An anchor is a day of the month, 1 to 31, or "last"; not {anchor}.')
    return anchor
