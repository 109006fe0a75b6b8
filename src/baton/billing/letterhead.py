"""What is shown of the business that issues: its details, and how its documents are numbered."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from baton.billing.inheritance import day_of
from baton.billing.models import Business, Counter, Series
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.performing import house_of
from baton.foundation.plain import plain

BUSINESS = (
    "id", "version", "legal_name", "address", "tax_id", "registration", "email", "phone", "website", "bank", "colour", "logo",
    "paper", "texts", "send_hold_seconds",
)  # fmt: skip
SERIES = ("id", "version", "kind", "name", "prefix", "per_year", "padding")
COUNTER = ("year", "first_sequence", "last_sequence", "last_on")
PREVIEWED = 3


def next_numbers(series: Series, counters: Sequence[Counter], on: date, count: int = PREVIEWED) -> list[str]:
    """The numbers that a series gives next, if they are taken on a day."""
    year = on.year if series.per_year else None
    last = next((counter.last_sequence for counter in counters if counter.year == year), 0)
    return [series.number(year, sequence) for sequence in range(last + 1, last + 1 + count)]


def describe_series(actor: Actor, found: Sequence[Series]) -> list[dict]:
    """Series as JSON, each with what it gave and its next three numbers."""
    today = day_of(house_of(actor))
    counters: dict[UUID, list[Counter]] = defaultdict(list)
    for counter in Counter.objects.visible_to(actor).filter(series__in=found).order_by("year"):
        counters[counter.series_id].append(counter)
    return [
        {name: plain(getattr(series, name)) for name in SERIES}
        | {"counters": [{name: plain(getattr(counter, name)) for name in COUNTER} for counter in counters[series.pk]]}
        | {"next_numbers": next_numbers(series, counters[series.pk], today)}
        for series in found
    ]


def describe_businesses(_: Actor, found: Sequence[Business]) -> list[dict]:
    """The business details as JSON."""
    return [{name: plain(getattr(business, name)) for name in BUSINESS} for business in found]


show(Noun("series", "series", Series, describe_series, filters={"kind": "kind"}))
show(Noun("business", "businesses", Business, describe_businesses))
