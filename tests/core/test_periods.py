from calendar import monthrange
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.periods import (
    Every,
    Period,
    Unit,
    days_after,
    full_period,
    in_month,
    nth_date,
    period,
    periods_through,
)

MONTHLY, QUARTERLY, YEARLY = Every(1, "month"), Every(1, "quarter"), Every(1, "year")
days = st.dates(date(1990, 1, 1), date(2400, 12, 31))
anchors = st.one_of(st.none(), st.just("last"), st.integers(1, 31))
intervals = st.builds(Every, st.integers(1, 12), st.sampled_from(get_args(Unit)))
by_month = st.builds(Every, st.integers(1, 12), st.sampled_from(["month", "quarter", "year"]))


def dates(start, anchor, every, n=60):
    return [nth_date(start, anchor, every, k) for k in range(n + 1)]


def wanted(start, anchor):
    return start.day if anchor is None else 31 if anchor == "last" else anchor


@given(days, anchors, intervals)
def test_sixty_periods_from_any_day_leave_no_gap_and_do_not_overlap(start, anchor, every):
    found = [period(start, anchor, every, n) for n in range(60)]
    assert found[0].start == start
    assert all(one.end == following.start for one, following in zip(found, found[1:], strict=False))
    assert all(one.days > 0 for one in found)


@given(days, anchors, by_month)
def test_every_date_after_the_start_is_the_anchor_or_the_last_of_a_shorter_month(start, anchor, every):
    for day in dates(start, anchor, every)[1:]:
        assert day.day == min(wanted(start, anchor), monthrange(day.year, day.month)[1])


@given(days, anchors, by_month)
def test_only_the_first_period_may_be_short_and_then_it_ends_within_a_month(start, anchor, every):
    found = dates(start, anchor, every)
    months = [day.year * 12 + day.month for day in found]
    step = every.n * {"month": 1, "quarter": 3, "year": 12}[every.unit]
    assert all(later - earlier == step for earlier, later in zip(months[1:], months[2:], strict=False))
    if start.day == min(wanted(start, anchor), monthrange(start.year, start.month)[1]):
        assert months[1] - months[0] == step
    else:
        assert months[1] - months[0] in (0, 1) and (found[1] - found[0]).days <= 31


@given(days, anchors, intervals, st.integers(0, 40))
def test_a_period_lies_in_its_full_one_which_ends_with_it(start, anchor, every, n):
    part, whole = period(start, anchor, every, n), full_period(start, anchor, every, n)
    assert whole.covers(part) and whole.end == part.end
    assert whole == part or n == 0


@given(days, anchors, by_month)
def test_a_short_first_period_is_widened_to_a_whole_interval(start, anchor, every):
    whole = full_period(start, anchor, every, 0)
    if whole.start != start:
        again = nth_date(whole.start, wanted(start, anchor), every, 1)
        assert again == whole.end and whole.start < start


@given(days, anchors, intervals, st.integers(-40, 1500))
def test_through_a_day_means_every_period_begun_by_its_end(start, anchor, every, later):
    through = start + timedelta(days=later)
    found = periods_through(start, anchor, every, through)
    assert found == [period(start, anchor, every, n) for n in range(len(found))]
    assert all(one.start <= through for one in found)
    assert nth_date(start, anchor, every, len(found)) > through


def test_the_31st_comes_back_after_a_short_month():
    assert dates(date(2027, 1, 31), None, MONTHLY, 4) == [
        date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31),
    ]  # fmt: skip
    assert nth_date(date(2028, 1, 31), 31, MONTHLY, 1) == date(2028, 2, 29)
    assert nth_date(date(2027, 2, 28), "last", MONTHLY, 1) == date(2027, 3, 31)
    assert nth_date(date(2027, 2, 28), None, MONTHLY, 1) == date(2027, 3, 28)
    assert nth_date(date(2028, 2, 29), None, YEARLY, 1) == date(2029, 2, 28)
    assert nth_date(date(2028, 2, 29), None, YEARLY, 4) == date(2032, 2, 29)


@pytest.mark.parametrize(
    ("start", "anchor", "every", "expected"),
    [
        (date(2026, 1, 10), 1, MONTHLY, [date(2026, 2, 1), date(2026, 3, 1)]),
        (date(2026, 1, 10), 15, MONTHLY, [date(2026, 1, 15), date(2026, 2, 15)]),
        (date(2026, 1, 10), 1, QUARTERLY, [date(2026, 2, 1), date(2026, 5, 1)]),
        (date(2026, 12, 10), 1, YEARLY, [date(2027, 1, 1), date(2028, 1, 1)]),
        (date(2026, 1, 10), 10, QUARTERLY, [date(2026, 4, 10), date(2026, 7, 10)]),
        (date(2026, 1, 31), 30, MONTHLY, [date(2026, 2, 28), date(2026, 3, 30)]),
        (date(2026, 1, 30), "last", MONTHLY, [date(2026, 1, 31), date(2026, 2, 28)]),
        (date(2026, 1, 10), 1, Every(2, "week"), [date(2026, 1, 24), date(2026, 2, 7)]),
        (date(2026, 1, 10), "last", Every(10, "day"), [date(2026, 1, 20), date(2026, 1, 30)]),
        (date(2026, 1, 10), 99, Every(1, "day"), [date(2026, 1, 11), date(2026, 1, 12)]),
    ],
)
def test_a_start_off_the_anchor_runs_up_to_the_first_anchored_date(start, anchor, every, expected):
    assert dates(start, anchor, every, 2) == [start, *expected]


@pytest.mark.parametrize(
    ("start", "anchor", "every", "whole"),
    [
        (date(2026, 1, 10), 1, MONTHLY, Period(date(2026, 1, 1), date(2026, 2, 1))),
        (date(2026, 1, 10), 1, QUARTERLY, Period(date(2025, 11, 1), date(2026, 2, 1))),
        (date(2026, 1, 10), 1, YEARLY, Period(date(2025, 2, 1), date(2026, 2, 1))),
        (date(2026, 1, 30), "last", MONTHLY, Period(date(2025, 12, 31), date(2026, 1, 31))),
        (date(2026, 1, 10), 10, MONTHLY, Period(date(2026, 1, 10), date(2026, 2, 10))),
        (date(2026, 1, 10), 1, Every(1, "week"), Period(date(2026, 1, 10), date(2026, 1, 17))),
        (date(2026, 3, 30), 29, Every(2, "month"), Period(date(2026, 2, 28), date(2026, 4, 29))),
    ],
)
def test_the_full_period_of_a_short_first_one_reaches_back_a_whole_interval(start, anchor, every, whole):
    assert full_period(start, anchor, every, 0) == whole


def test_a_period_has_its_start_and_not_its_end():
    january, february = Period(date(2026, 1, 1), date(2026, 2, 1)), Period(date(2026, 2, 1), date(2026, 3, 1))
    late = Period(date(2026, 1, 31), date(2026, 2, 2))
    assert january.days == 31
    assert not january.overlaps(february) and not february.overlaps(january)
    assert january.overlaps(late) and late.overlaps(january) and february.overlaps(late) and late.overlaps(february)
    assert january.covers(january) and january.covers(Period(date(2026, 1, 1), date(2026, 1, 2)))
    assert not january.covers(late) and not late.covers(january) and not february.covers(late)
    assert periods_through(date(2026, 1, 1), 1, MONTHLY, date(2026, 1, 31)) == [january]
    assert periods_through(date(2026, 1, 1), 1, MONTHLY, date(2026, 2, 1)) == [january, february]
    assert periods_through(date(2026, 1, 1), 1, MONTHLY, date(2025, 12, 31)) == []


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: Period(date(2026, 1, 2), date(2026, 1, 2)),
         "A period ends after it starts; 2026-01-02 to 2026-01-02 does not."),
        (lambda: Every(0, "month"), "An interval is every 1 month or more, not every 0."),
        (lambda: Every(1, "fortnight"), '"fortnight" is not an interval: use day, week, month, quarter, year.'),
        (lambda: nth_date(date(2026, 1, 1), 1, MONTHLY, -1), "Periods are counted from 0, not from -1."),
        (lambda: nth_date(date(2026, 1, 1), 0, MONTHLY, 0),
         'An anchor is a day of the month, 1 to 31, or "last"; not 0.'),
        (lambda: nth_date(date(2026, 1, 1), 32, MONTHLY, 0),
         'An anchor is a day of the month, 1 to 31, or "last"; not 32.'),
        (lambda: nth_date(date(2026, 1, 1), 1, YEARLY, 7974),
         "That date lies outside the years 1 to 9999: choose a shorter interval."),
        (lambda: days_after(date(9999, 12, 31), 1),
         "That date lies outside the years 1 to 9999: choose a shorter interval."),
        (lambda: in_month(date(1, 1, 1), -1, 1),
         "That date lies outside the years 1 to 9999: choose a shorter interval."),
    ],
)  # fmt: skip
def test_impossible_periods_are_refused_in_words(attempt, said):
    with pytest.raises(ValueError) as refused:
        attempt()
    assert str(refused.value) == said


def test_the_calendar_is_used_to_its_last_day():
    assert nth_date(date(2026, 1, 1), 1, YEARLY, 7973) == date(9999, 1, 1)
    assert in_month(date(9999, 11, 5), 1, 31) == date(9999, 12, 31)
    assert in_month(date(1, 2, 5), -1, 1) == date(1, 1, 1)
    assert days_after(date(9999, 12, 30), 1) == date(9999, 12, 31)
