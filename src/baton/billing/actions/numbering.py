"""Numbers of documents: taken in the transaction of the document that bears them, so that none is lost or used twice."""

import re
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Q

from baton.billing.models import Counter, Invoice, Receipt, Series
from baton.billing.models.series import LONGEST_PADDING
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.unique import made_once, unique
from baton.foundation.work import Work

NUMBERED: dict[str, Any] = {"invoice": Invoice, "receipt": Receipt}
DEFAULTS = (("invoice", "INV", "INV-"), ("receipt", "R", "R-"))


class Taken(TypedDict):
    """A document's place in its series, as the document keeps it."""

    series: str
    sequence: int
    number: str


@given
class SeriesChange:
    """What to set on a series.  `next_number` counts for the present year where each year begins anew."""

    prefix: str | Unset = UNSET
    per_year: bool | Unset = UNSET
    padding: int | Unset = UNSET
    next_number: int | Unset = UNSET


def make_series(work: Work) -> None:
    """Step: give a new organization a series for each kind of document it can make."""
    for kind, name, prefix in DEFAULTS:
        work.create(Counter, series=work.create(Series, kind=kind, name=name, prefix=prefix))


def take_number(work: Work, kind: str, on: date) -> Taken:
    """Step: the next number of a kind of document, for one that is dated so."""
    return take_numbers(work, kind, on, 1)[0]


def take_numbers(work: Work, kind: str, on: date, count: int) -> list[Taken]:
    """Step: the next `count` numbers, in order.

    Call it when all else is computed: from here until the transaction ends, whoever takes one too must wait.
    Refused is a date before that of the last number given.
    """
    counter = _locked(work, kind, on)
    series, year, first = counter.series, counter.year, counter.last_sequence + 1
    if counter.last_on is not None and on < counter.last_on:
        last = series.number(year, counter.last_sequence)
        words = f"{last} is dated {counter.last_on}, and no later number may be dated before it, as {on} is."
        require(False, f"{words} Nothing was issued; take {counter.last_on} or a later date.", "issued_on")
    work.change(counter, last_sequence=counter.last_sequence + count, last_on=on)
    return [
        Taken(series=series.key(year), sequence=sequence, number=series.number(year, sequence))
        for sequence in range(first, first + count)
    ]


@action("series.change")
def change_series(work: Work, series_id: UUID, given: SeriesChange, *, version: int | None = None) -> Series:
    """Set how the numbers of a series read, whether each year begins anew, and where it begins.

    The next number can be chosen until the first one is given, and never again: a series has no gaps.
    """
    series = work.load(Series, series_id, version=version)
    entered = fields_set(given)
    next_number = entered.pop("next_number", None)
    _check(entered)
    if "prefix" in entered:
        _tell_apart(work, series, entered["prefix"])
    with unique("series_prefix_unique", "Another series has this prefix. Nothing was changed; choose another.", "prefix"):
        work.change(series, **entered)
    if next_number is not None:
        _begin_at(work, series, next_number)
    work.announce("series.changed", series, fields=sorted(fields_set(given)))
    return series


def _locked(work: Work, kind: str, on: date) -> Counter:
    """The counter for a day, locked; a new year's is made by whoever comes first."""
    found = work.rows(Counter).filter(
        Q(series__per_year=False, year=None) | Q(series__per_year=True, year=on.year), series__kind=kind
    )
    locked = found.select_related("series").select_for_update(of=("self",), no_key=True)
    counter = locked.first()
    if counter is None:
        series = work.rows(Series).get(kind=kind)
        _counter(work, series, on.year)
        counter = locked.get()
    return counter


def _counter(work: Work, series: Series, year: int | None) -> Counter:
    counter, _ = made_once(
        "counter_one_per_year",
        lambda: work.create(Counter, series=series, year=year),
        lambda: work.rows(Counter).filter(series=series, year=year).first(),
    )
    return counter


def _begin_at(work: Work, series: Series, number: int) -> None:
    counter = _counter(work, series, work.today.year if series.per_year else None)
    counter = work.rows(Counter).select_for_update(no_key=True).get(pk=counter.pk)
    require(number >= 1, f"A series begins at 1 or above, not at {number}. Nothing was changed.", "next_number")
    last = series.number(counter.year, counter.last_sequence)
    words = f"{last} is given already, so {counter.last_sequence + 1} comes next: another number would leave a gap or be used twice."
    require(counter.last_on is None or number == counter.last_sequence + 1, f"{words} Nothing was changed.", "next_number")
    if counter.last_on is None:
        work.change(counter, first_sequence=number, last_sequence=number - 1)


def _tell_apart(work: Work, series: Series, prefix: str) -> None:
    """Refused where another kind of document bears numbers with this prefix, from when it was that kind's."""
    alike = rf"^{re.escape(prefix)}[0-9]"
    others = [model for kind, model in NUMBERED.items() if kind != series.kind]
    is_free = not any(work.rows(model).filter(number__regex=alike).exists() for model in others)
    require(is_free, "Another kind of document has numbers with this prefix. Nothing was changed; choose another.", "prefix")


def _check(entered: dict) -> None:
    prefix, padding = entered.get("prefix", ""), entered.get("padding", 1)
    fits = not any(letter.isdigit() for letter in prefix)
    require(fits, f'The prefix "{prefix}" has a digit, which would be read as part of the number. Nothing was changed.', "prefix")
    words = f"A number is padded to 1 to {LONGEST_PADDING} digits, not {padding}. Nothing was changed."
    require(1 <= padding <= LONGEST_PADDING, words, "padding")
