"""When is it due: payment terms, and how long an early payment is rewarded."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, get_args

from baton.core.money import format_percent
from baton.core.periods import days_after, in_month

TermsKind = Literal["net", "end_of_month", "day_of_next_month"]

LONGEST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Terms:
    """When an invoice is due, counted from the day it is issued.

    net: so many days later. end_of_month: so many days after the end of that month. day_of_next_month: `days` is a
    day of the month, 1 to 31, clipped to the next month's length. A discount for early payment has both its fields
    or neither.
    """

    kind: TermsKind
    days: int
    discount_percent: Decimal | None = None
    discount_days: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(TermsKind):
            raise ValueError(f'"{self.kind}" is not a kind of terms: use {", ".join(get_args(TermsKind))}.')
        if self.kind == "day_of_next_month":
            if not 1 <= self.days <= 31:
                raise ValueError(f"The day of the next month is 1 to 31, not {self.days}.")
        elif not 0 <= self.days <= LONGEST_DAYS:
            raise ValueError(f"Terms run 0 to {LONGEST_DAYS} days, not {self.days}.")
        _check_discount(self)


def due_on(terms: Terms, issued_on: date) -> date:
    """The last day on which payment is in time."""
    if terms.kind == "net":
        return days_after(issued_on, terms.days)
    if terms.kind == "end_of_month":
        return days_after(in_month(issued_on, 0, 31), terms.days)
    return in_month(issued_on, 1, terms.days)


def discount_until(terms: Terms, issued_on: date) -> date | None:
    """The last day on which the early-payment discount may be taken, never after the due date; None without one."""
    if terms.discount_days is None:
        return None
    return min(days_after(issued_on, terms.discount_days), due_on(terms, issued_on))


def words(terms: Terms) -> str:
    """The terms as printed on a document: "Net 30", "End of month plus 10 days, 2% off if paid within 7 days"."""
    said = _due_words(terms)
    if terms.discount_percent is None or terms.discount_days is None:
        return said
    return f"{said}, {format_percent(terms.discount_percent)} off if paid within {_counted(terms.discount_days)}"


def _due_words(terms: Terms) -> str:
    if terms.kind == "net":
        return f"Net {terms.days}" if terms.days else "Due on receipt"
    if terms.kind == "end_of_month":
        return f"End of month plus {_counted(terms.days)}" if terms.days else "End of month"
    return "Last day of next month" if terms.days == 31 else f"Day {terms.days} of next month"


def _check_discount(terms: Terms) -> None:
    percent, days = terms.discount_percent, terms.discount_days
    if percent is None and days is None:
        return
    if percent is None or days is None:
        raise ValueError("An early-payment discount needs both a percentage and a number of days.")
    if not percent.is_finite() or not 0 < percent < 100:
        raise ValueError(f"An early-payment discount lies between 0 and 100 percent, not {percent}.")
    if not 0 <= days <= LONGEST_DAYS:
        raise ValueError(f"An early-payment discount runs 0 to {LONGEST_DAYS} days, not {days}.")
    if terms.kind == "net" and days > terms.days:
        raise ValueError(f"The discount would run {days} days, but the invoice is due after {terms.days}.")


def _counted(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
