"""The timeline: what happened to an account or a person, newest first, as a page shows it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from baton.billing.inheritance import day_of
from baton.foundation.errors import Refused
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS
from baton.web.looks import QUIET, SHOWS, look_of, under
from baton.web.moments import Moment, names_of_contacts, quote, show_changes
from baton.web.templatetags.baton import local_instant

SHOWN: Final = 30


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
    opening = {event["subject"]["id"] for event in said if "data" in event or "standing" in event} - {str(page_of)}
    moments = [moment(event, names, opening) for event in said]
    quote(actor, said, moments)
    show_changes(actor, rows[:SHOWN], moments)
    today = day_of(request.organization)
    days = [(heading(day, today), list(same)) for day, same in groupby(moments, key=lambda one: local_instant(one.at).date())]
    return Timeline(days, str(rows[SHOWN - 1].pk) if len(rows) > SHOWN else None)


def moment(event: dict, names: dict[str, str], opening: set[str]) -> Moment:
    """An event in the words of its room; a contact by his name, which is told to nobody for good.  Links lead to what is `opening`."""
    subject, words, told = event["subject"], event["words"], event.get("data", {})
    page = address(subject) if subject["id"] in opening else ""
    name = names.get(subject["id"])
    if name:
        words, label = words.replace("Contact", name, 1), name
    else:
        label = str(told.get("number") or told.get("name") or words)
    before, found, after = words.partition(label)
    said = (before, found, after) if page and found else ("", words, "")
    return Moment(look_of(event["name"]), said, event["at"], doer(event["actor"]), page)


def doer(actor: dict) -> str:
    """Who did it: whoever has a name by it; what ran by itself says so."""
    return "By itself" if actor["kind"] in ("behaviour", "clock") else str(actor["label"])


def address(subject: dict) -> str:
    """The page of the record that an event is about; blank without one."""
    try:
        return reverse(subject["kind"], args=[subject["id"]])
    except NoReverseMatch:
        return ""


def heading(day: date, today: date) -> str:
    """ "Today", "18 November", and with its year what was in another."""
    if day == today:
        return "Today"
    return f"{day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")
