"""Lists of records: searched, sorted, fifty at a time, each page by where the one before it ended."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from baton.foundation.errors import Refused
from baton.foundation.nouns import Noun

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as JSON has them, the address of the next ones, and of the first where these are not they."""

    items: list[dict]
    next: str | None
    first: str | None


def listed(request: Any, noun: Noun, rows: QuerySet[Any], order: str) -> Page:
    """A page of a noun's rows by a field ("name", "-due_on"), records of one value by their age.

    `?after=` holds the value and id that the page before ended with.
    """
    field, is_down = order.removeprefix("-"), order.startswith("-")
    after = request.GET.get("after", "")
    if after:
        rows = rows.filter(_beyond(field, after, is_down=is_down))
    found = list(rows.order_by(order, "-pk" if is_down else "pk")[: PAGE + 1])
    shown = found[:PAGE]
    onward = None
    if len(found) > PAGE:
        last = shown[-1]
        onward = address(request, after=f"{last.pk}~{getattr(last, field)}")
    return Page(noun.describe(request.actor, shown), onward, address(request, after=None) if after else None)


def address(request: Any, **changed: Any) -> str:
    """This page's address with some of its query changed; None takes a part away."""
    query = {name: value for name, value in request.GET.items() if name not in changed}
    query |= {name: value for name, value in changed.items() if value is not None}
    return f"{request.path}?{urlencode(query)}" if query else request.path


def _beyond(field: str, after: str, *, is_down: bool) -> Q:
    id, _, value = after.partition("~")
    side = "lt" if is_down else "gt"
    try:
        beyond = Q(**{f"{field}__{side}": value}) | Q(**{field: value, f"pk__{side}": UUID(id)})
        return Q(**{f"{field}__{side}e": value}) & beyond  # the first part is where an index begins
    except ValueError as error:
        raise Refused("The page's address is cut off. Open the list anew.") from error
