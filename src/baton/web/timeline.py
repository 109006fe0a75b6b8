"""The timeline: what happened to an account or a person, newest first, as a page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from baton.billing.inheritance import day_of
from baton.crm.models import Contact, Note
from baton.foundation.actors import Actor
from baton.foundation.errors import Refused
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS
from baton.web.changes import Change, changes_of
from baton.web.looks import QUIET, SHOWS, Look, look_of, under
from baton.web.templatetags.baton import local_instant

SHOWN: Final = 30


@dataclass(slots=True)
class Moment:
    """One event as it is shown: what, to which record, by whom, and what was said or changed.

    `words` are what stands before the link to the record, in it, and after it.
    """

    look: Look
    words: tuple[str, str, str]
    at: Any
    who: str
    address: str = ""
    quote: str = ""
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Moments by the day on which they were, and the id after which the earlier ones begin."""

    days: list[tuple[str, list[Moment]]]
    before: str | None


def timeline(request: Any, events: QuerySet[Announcement], page_of: UUID) -> Timeline:
    """A part of some events: those of `?show=`, up to `?before=`.  `page_of` is the record whose page this is."""
    actor, show, before = request.actor, request.GET.get("show", "all"), request.GET.get("before")
    events = events.filter(under(show)) if show in dict(SHOWS[1:]) else events
    if before:
        try:
            events = events.filter(pk__lt=before)
        except ValidationError as error:
            raise Refused("The page's address is cut off. Open it anew.") from error
    rows = list(events.exclude(name__in=QUIET).order_by("-pk")[: SHOWN + 1])
    said = NOUNS["event"].describe(actor, rows[:SHOWN])
    names = names_of_contacts(actor, said)
    moments = [moment(event, names, page_of) for event in said]
    quote(actor, said, moments)
    show_changes(actor, rows[:SHOWN], moments)
    today = day_of(request.organization)
    days = [(heading(day, today), list(same)) for day, same in groupby(moments, key=lambda one: local_instant(one.at).date())]
    return Timeline(days, str(rows[SHOWN - 1].pk) if len(rows) > SHOWN else None)


def moment(event: dict, names: dict[str, str], page_of: UUID) -> Moment:
    """An event in the words of its room; a contact by his name, which is told to nobody for good."""
    subject, words, told = event["subject"], event["words"], event.get("data", {})
    page = address(subject, page_of)
    name = names.get(subject["id"])
    if name:
        words, label = words.replace("Contact", name, 1), name
    else:
        label = str(told.get("number") or told.get("name") or words)
    before, found, after = words.partition(label)
    said = (before, found, after) if page and found else ("", words, "")
    return Moment(look_of(event["name"]), said, event["at"], doer(event["actor"]), page)


def names_of_contacts(actor: Actor, said: Sequence[dict]) -> dict[str, str]:
    """The names of the contacts that events are about, by one query."""
    ids = {event["subject"]["id"] for event in said if event["subject"]["kind"] == "contact"}
    found = Contact.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {str(pk): name for pk, name in found}


def doer(actor: dict) -> str:
    """Who did it: whoever has a name by it; what ran by itself says so."""
    return "By itself" if actor["kind"] in ("behaviour", "clock") else str(actor["label"])


def address(subject: dict, page_of: UUID) -> str:
    """The page of the record that an event is about; blank without one, and on that page itself."""
    if subject["id"] == str(page_of):
        return ""
    try:
        return reverse(subject["kind"], args=[subject["id"]])
    except NoReverseMatch:
        return ""


def quote(actor: Actor, said: Sequence[dict], moments: Sequence[Moment]) -> None:
    """Give each note its text, by one query."""
    ids = {event["subject"]["id"] for event in said if event["subject"]["kind"] == "note"}
    texts = dict(Note.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "text")) if ids else {}
    for event, one in zip(said, moments, strict=True):
        one.quote = texts.get(UUID(event["subject"]["id"]), "")


def show_changes(actor: Actor, rows: Sequence[Announcement], moments: Sequence[Moment]) -> None:
    """Give each change of a record its old and new values, for who sees the audit."""
    shown = changes_of(actor, [row for row in rows if row.name.endswith(".changed")])
    for row, one in zip(rows, moments, strict=True):
        one.changes = shown.get(row.pk, [])
        if one.changes:  # they say more than the names of the fields that stand behind the colon
            before, label, after = one.words
            one.words = (before, label, after.partition(":")[0]) if after else (before, label.partition(":")[0], "")


def heading(day: date, today: date) -> str:
    """ "Today", "18 November", and with its year what was in another."""
    if day == today:
        return "Today"
    return f"{day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")
