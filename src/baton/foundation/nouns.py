"""The registry of what can be shown: each noun, what it is read from, and how it looks as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q

from baton.foundation.actors import Actor
from baton.foundation.errors import NotFound, Refused
from baton.foundation.models.row import Walled

LIMIT = 50
MOST = 200


Filter = str | Callable[[Any], Q]


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of record as programs see it.  `filters` maps what may be asked for to a field path, or a condition made of it."""

    name: str
    plural: str
    model: type[Walled]
    describe: Callable[[Actor, Sequence[Any]], list[dict]]
    filters: Mapping[str, Filter] = field(default_factory=dict)


NOUNS: dict[str, Noun] = {}


def show(noun: Noun) -> None:
    """List a noun, under its singular and its plural."""
    NOUNS[noun.name] = NOUNS[noun.plural] = noun


def find(actor: Actor, noun: Noun, id: UUID) -> dict:
    """One record as JSON; NotFound when absent or hidden."""
    rows = list(noun.model.objects.visible_to(actor).filter(pk=id))
    if not rows:
        raise NotFound(f"There is no {noun.name.replace('_', ' ')} {id}.")
    return noun.describe(actor, rows)[0]


def listing(actor: Actor, noun: Noun, filters: dict[str, str], *, limit: int = LIMIT, after: UUID | None = None) -> dict:
    """Records as JSON, newest first: {"items": […], "next": cursor or None}."""
    unknown = sorted(set(filters) - set(noun.filters))
    if unknown:
        known = ", ".join(sorted(noun.filters)) or "none"
        raise Refused(f"{noun.plural} cannot be filtered by {', '.join(unknown)}; the filters are: {known}.")
    rows = noun.model.objects.visible_to(actor)
    try:
        for name, value in filters.items():
            rows = rows.filter(_condition(noun.filters[name], _value(value)))
    except (ValidationError, ValueError) as error:
        raise Refused(f"A filter has a value of the wrong shape: {error}.") from error
    if any("__" in path for name in filters if isinstance(path := noun.filters[name], str)):
        rows = rows.distinct()  # by way of parts, of which a record may have several
    if after:
        rows = rows.filter(pk__lt=after)
    limit = min(limit, MOST)
    page = list(rows.order_by("-pk")[: limit + 1])
    items = noun.describe(actor, page[:limit])
    return {"items": items, "next": str(page[limit - 1].pk) if len(page) > limit else None}


def _condition(filter: Filter, value: Any) -> Q:
    return Q(**{filter: value}) if isinstance(filter, str) else filter(value)


def _value(text: str) -> Any:
    return {"null": None, "true": True, "false": False}.get(text, text)
