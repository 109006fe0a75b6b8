"""The moments of a timeline, and what is read for them beside their events: names, notes, old and new values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from baton.crm.models import Contact, Note
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement
from baton.web.changes import Change, changes_of
from baton.web.looks import Look


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


def names_of_contacts(actor: Actor, said: Sequence[dict]) -> dict[str, str]:
    """The names of the contacts that events are about, by one query."""
    ids = {event["subject"]["id"] for event in said if event["subject"]["kind"] == "contact"}
    found = Contact.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "name") if ids else ()
    return {str(pk): name for pk, name in found}


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
