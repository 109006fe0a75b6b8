"""What a program reads: single records and lists, as it asks for them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from baton.api import answers, asking
from baton.foundation.actors import Actor
from baton.foundation.errors import NotFound
from baton.foundation.nouns import Noun, find, listing
from baton.foundation.performing import reading


def one(request: Any, noun: Noun, id: UUID) -> HttpResponse:
    """A record as it stands."""
    asking.only(request)
    with reading(request.actor):
        return answers.record(request, find(request.actor, noun, id))


def many(request: Any, noun: Noun, within: dict[str, str] | None = None) -> HttpResponse:
    """A page of a list: filtered, sorted, from behind a cursor on; `within` narrows it before anybody asks."""
    asked, actor, fixed = asking.query(request), request.actor, within or {}
    place = "/".join([noun.name, *fixed.values()])
    limit, after = asking.limit(asked), asking.after(actor, place, asked)
    filters = {name: value for name, value in asked.items() if name not in asking.PAGING} | fixed
    with reading(actor):
        page = listing(actor, noun, filters, limit=limit, after=after, sort=asked.get("sort", "-id"))
    return answers.page(page["items"], asking.cursor(actor, place, asked, page["next"]))


def row_of(actor: Actor, model: Any, id: UUID) -> Any:
    """The row that is asked about; NotFound when absent or hidden."""
    row = model.objects.visible_to(actor).filter(pk=id).first()
    if row is None:
        raise NotFound(f"There is no {model.NOUN.replace('_', ' ')} {id}.")
    return row
