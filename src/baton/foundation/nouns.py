"""The registry of what can be shown: each noun, what it is read from, and how it looks as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from baton.foundation.actors import Actor
from baton.foundation.errors import NotFound, Refused

LIMIT = 50
MOST = 200


Filter = str | Callable[[Any], Q]
Family = Callable[[Actor, str, Any], Q]


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of record as programs see it.  `filters` maps what may be asked for to a field path, or a condition made of it.

    `sorts` are fields to sort by, beside the record's own among the filters.  `families` are filters whose names an
    organization makes itself: "fields.colour" asks that of "fields" for "colour".
    """

    name: str
    plural: str
    model: type[Any]
    describe: Callable[[Actor, Sequence[Any]], list[dict]]
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sorts: tuple[str, ...] = ()
    families: Mapping[str, Family] = field(default_factory=dict)

    @property
    def sortable(self) -> list[str]:
        """What a list may be sorted by: id is the order in which the records were made."""
        own = {f.name for f in self.model._meta.concrete_fields if not f.is_relation}
        return sorted({"id", *self.sorts, *(name for name, path in self.filters.items() if path == name and name in own)})


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


def listing(
    actor: Actor, noun: Noun, filters: dict[str, str], *, limit: int = LIMIT, after: UUID | None = None, sort: str = "-id"
) -> dict:
    """Records as JSON, newest first or as `sort` says: {"items": […], "next": the last one's id, or None}."""
    unknown = sorted(name for name in filters if name not in noun.filters and name.partition(".")[0] not in noun.families)
    if unknown:
        known = ", ".join([*sorted(noun.filters), *(f"{family}.KEY" for family in noun.families)]) or "none"
        words = f"{noun.plural} cannot be filtered by {', '.join(unknown)}; the filters are: {known}."
        raise Refused(words, dict.fromkeys(unknown, "there is no such filter"))
    rows = noun.model.objects.visible_to(actor)
    for name, value in filters.items():
        try:
            rows = rows.filter(_condition(actor, noun, name, value))
        except (ValidationError, ValueError, TypeError) as error:
            said = " ".join(error.messages) if isinstance(error, ValidationError) else f"{error}."
            raise Refused(f"The filter {name} has a value of the wrong shape: {said}", {name: "has the wrong shape"}) from error
    if any("__" in path for name in filters if isinstance(path := noun.filters.get(name), str)):
        rows = rows.distinct()  # by way of parts, of which a record may have several
    limit = min(limit, MOST)
    page = list(_sorted(noun, rows, sort, after)[: limit + 1])
    items = noun.describe(actor, page[:limit])
    return {"items": items, "next": str(page[limit - 1].pk) if len(page) > limit else None}


def _sorted(noun: Noun, rows: Any, sort: str, after: UUID | None) -> Any:
    """Rows in this order, from behind the record on; what has no value comes last, and where two are alike the id decides."""
    name, falls = sort.removeprefix("-"), sort.startswith("-")
    if name not in noun.sortable:
        words = f"{noun.plural} cannot be sorted by {name}; they can by: {', '.join(noun.sortable)}."
        raise Refused(words, {"sort": words})
    beyond = "lt" if falls else "gt"
    if name == "id":
        return rows.filter(**{f"pk__{beyond}": after} if after else {}).order_by("-pk" if falls else "pk")
    if after:
        held = noun.model.objects.filter(pk=after).values_list(name, flat=True).first()
        behind = Q(**{name: held, f"pk__{beyond}": after})
        if held is not None:
            behind |= Q(**{f"{name}__{beyond}": held}) | Q(**{name: None})
        rows = rows.filter(behind)
    ordered = F(name).desc(nulls_last=True) if falls else F(name).asc(nulls_last=True)
    return rows.order_by(ordered, "-pk" if falls else "pk")


def _condition(actor: Actor, noun: Noun, name: str, text: str) -> Q:
    if name not in noun.filters:
        family, _, key = name.partition(".")
        return noun.families[family](actor, key, None if text == "null" else text)
    filter = noun.filters[name]
    return Q(**{filter: _value(text)}) if isinstance(filter, str) else filter(_value(text))


def _value(text: str) -> Any:
    return {"null": None, "true": True, "false": False}.get(text, text)
