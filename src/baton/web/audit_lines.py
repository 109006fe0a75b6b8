"""Entries of the audit as a page shows them: in words, with the pages of their records and the way to why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from baton.crm.queries.audit import seals_of
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.nouns import NOUNS
from baton.foundation.telling import readable
from baton.web.changes import NOTHING, Change, worded
from baton.web.timeline import address as address_of
from baton.web.why import KINDS, OTHER, behalf, currency_of, own, who

FIELDS: Final = 4  # of an entry that are shown


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is read: `why` leads to what it was done because of, else to the event that it made."""

    entry: AuditEntry
    who: str
    on_behalf_of: str
    by: str
    label: str
    page: str
    changes: list[Change]
    more: int
    because: str
    why: UUID | None
    seal: int | None


def lines(actor: Actor, rows: Sequence[AuditEntry]) -> list[Line]:
    """Entries in words: some queries more, however many they are."""
    events = events_of(actor, rows)
    told = {row.pk: events.get((row.subject_id, row.at, row.deed)) for row in rows}
    said = worded(actor, {row.pk: own(row, currency_of(told[row.pk], [row])) for row in rows})
    people, seals, causes = behalf(rows), seals_of(rows), causes_of(actor, rows)
    subjects = [{"kind": row.subject_kind, "id": str(row.subject_id)} for row in rows]
    pages = pages_of(actor, subjects)
    found = []
    for row, subject in zip(rows, subjects, strict=True):
        changes = sorted((one for one in said[row.pk] if one.was != one.now), key=lambda one: one.was == NOTHING)  # first what something was before
        event, cause = told[row.pk], causes.get(row.because) if row.because else None
        found.append(
            Line(
                row, who(row.actor), people.get(row.actor.get("on_behalf_of"), ""), KINDS.get(row.actor["kind"], OTHER)[2],
                row.subject_kind.replace("_", " ").capitalize(), pages.get(subject["id"], ""),
                changes[:FIELDS], max(len(changes) - FIELDS, 0), readable(cause.name) if cause else "",
                cause.pk if cause else event.pk if event else None, seals.get(row.pk),
            )
        )  # fmt: skip
    return found


def pages_of(actor: Actor, subjects: Sequence[dict[str, str]]) -> dict[str, str]:
    """The pages of those records that are there and that the actor may open: a query for each kind that has pages.

    The audit also knows of records that were taken back since.
    """
    by_kind: dict[str, dict[str, str]] = defaultdict(dict)
    for subject in subjects:
        if subject["kind"] in NOUNS and (page := address_of(subject)):
            by_kind[subject["kind"]][subject["id"]] = page
    found: dict[str, str] = {}
    for kind, pages in by_kind.items():
        standing = NOUNS[kind].model.objects.visible_to(actor).filter(pk__in=list(pages)).values_list("pk", flat=True)
        found |= {str(id): pages[str(id)] for id in standing}
    return found


def events_of(actor: Actor, rows: Sequence[AuditEntry]) -> dict[tuple, Announcement]:
    """What each entry's deed announced first of its record, by one query."""
    events = Announcement.objects.visible_to(actor).filter(subject_id__in={row.subject_id for row in rows}, at__in={row.at for row in rows})
    return {(event.subject_id, event.at, event.deed): event for event in events.order_by("-pk")} if rows else {}


def causes_of(actor: Actor, rows: Sequence[AuditEntry]) -> dict[UUID, Announcement]:
    """What entries were done because of, as far as the actor sees it."""
    ids = {row.because for row in rows if row.because}
    return Announcement.objects.visible_to(actor).in_bulk(ids) if ids else {}
