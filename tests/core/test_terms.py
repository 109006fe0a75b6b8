from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.terms import Terms, discount_until, due_on, words

TWO = Decimal("2")
issue_days = st.dates(date(1990, 1, 1), date(2400, 12, 31))
any_terms = st.one_of(
    st.builds(Terms, st.sampled_from(["net", "end_of_month"]), st.integers(0, 366)),
    st.builds(Terms, st.just("day_of_next_month"), st.integers(1, 31)),
)


@given(any_terms, issue_days)
def test_nothing_is_due_before_it_is_issued(terms, issued_on):
    assert due_on(terms, issued_on) >= issued_on


@given(any_terms, issue_days)
def test_issuing_a_day_later_never_brings_the_due_date_forward(terms, issued_on):
    assert due_on(terms, issued_on + timedelta(days=1)) >= due_on(terms, issued_on)


@given(st.sampled_from(["end_of_month", "day_of_next_month"]), st.integers(1, 31), issue_days, st.integers(0, 60))
def test_a_discount_never_outlasts_the_due_date(kind, days, issued_on, discount_days):
    terms = Terms(kind, days, TWO, discount_days)
    until = discount_until(terms, issued_on)
    assert issued_on <= until <= due_on(terms, issued_on)
    assert until in (issued_on + timedelta(days=discount_days), due_on(terms, issued_on))


@pytest.mark.parametrize(
    ("terms", "issued_on", "due"),
    [
        (Terms("net", 30), date(2026, 1, 15), date(2026, 2, 14)),
        (Terms("net", 0), date(2026, 1, 15), date(2026, 1, 15)),
        (Terms("end_of_month", 0), date(2026, 2, 3), date(2026, 2, 28)),
        (Terms("end_of_month", 10), date(2026, 1, 31), date(2026, 2, 10)),
        (Terms("end_of_month", 30), date(2026, 12, 1), date(2027, 1, 30)),
        (Terms("day_of_next_month", 15), date(2026, 1, 31), date(2026, 2, 15)),
        (Terms("day_of_next_month", 31), date(2026, 1, 31), date(2026, 2, 28)),
        (Terms("day_of_next_month", 1), date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_each_kind_of_terms_has_its_due_date(terms, issued_on, due):
    assert due_on(terms, issued_on) == due


def test_a_discount_runs_from_the_day_of_issue():
    assert discount_until(Terms("net", 30, TWO, 10), date(2026, 1, 15)) == date(2026, 1, 25)
    assert discount_until(Terms("end_of_month", 0, TWO, 10), date(2026, 1, 25)) == date(2026, 1, 31)
    assert discount_until(Terms("net", 30), date(2026, 1, 15)) is None
    assert discount_until(Terms("net", 30, TWO, 30), date(2026, 1, 1)) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (Terms("net", 30), "Net 30"),
        (Terms("net", 0), "Due on receipt"),
        (Terms("end_of_month", 0), "End of month"),
        (Terms("end_of_month", 10), "End of month plus 10 days"),
        (Terms("end_of_month", 1), "End of month plus 1 day"),
        (Terms("day_of_next_month", 15), "Day 15 of next month"),
        (Terms("day_of_next_month", 31), "Last day of next month"),
        (Terms("net", 30, Decimal("2.50"), 10), "Net 30, 2.5% off if paid within 10 days"),
        (Terms("net", 30, Decimal("20"), 1), "Net 30, 20% off if paid within 1 day"),
    ],
)
def test_terms_are_said_in_words(terms, said):
    assert words(terms) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (("cash", 0), '"cash" is not a kind of terms: use net, end_of_month, day_of_next_month.'),
        (("net", -1), "Terms run 0 to 366 days, not -1."),
        (("end_of_month", 367), "Terms run 0 to 366 days, not 367."),
        (("day_of_next_month", 0), "The day of the next month is 1 to 31, not 0."),
        (("day_of_next_month", 32), "The day of the next month is 1 to 31, not 32."),
        (("net", 30, TWO), "An early-payment discount needs both a percentage and a number of days."),
        (("net", 30, None, 10), "An early-payment discount needs both a percentage and a number of days."),
        (("net", 30, Decimal(0), 10), "An early-payment discount lies between 0 and 100 percent, not 0."),
        (("net", 30, Decimal(100), 10), "An early-payment discount lies between 0 and 100 percent, not 100."),
        (("net", 30, Decimal("NaN"), 10), "An early-payment discount lies between 0 and 100 percent, not NaN."),
        (("net", 30, TWO, -1), "An early-payment discount runs 0 to 366 days, not -1."),
        (("end_of_month", 30, TWO, 367), "An early-payment discount runs 0 to 366 days, not 367."),
        (("net", 30, TWO, 31), "The discount would run 31 days, but the invoice is due after 30."),
    ],
)
def test_terms_that_cannot_be_are_refused_in_words(fields, said):
    with pytest.raises(ValueError) as refused:
        Terms(*fields)
    assert str(refused.value) == said


@pytest.mark.parametrize(("percent", "days"), [("0.5", 0), ("1", 366), ("99.99", 10)])
def test_terms_at_their_limits_are_taken(percent, days):
    terms = Terms("net", 366, Decimal(percent), days)
    assert discount_until(terms, date(2026, 1, 1)) == date(2026, 1, 1) + timedelta(days=days)


def test_a_due_date_beyond_the_calendar_is_refused_in_words():
    with pytest.raises(ValueError, match="outside the years 1 to 9999"):
        due_on(Terms("net", 30), date(9999, 12, 15))
