"""Why something happened: who or what did it, because of what, what it changed, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.crm.queries import trail
from baton.crm.queries.accounts import names_of_accounts
from baton.foundation.actors import Actor
from baton.foundation.errors import NotFound
from baton.foundation.models import Announcement, AuditEntry, User
from baton.foundation.nouns import NOUNS
from baton.web.changes import Change, worded
from baton.web.may import in_sight
from baton.web.pages import page
from baton.web.timeline import Moment, address, moment, names_of_contacts

FIELDS: Final = 8  # of a record that are shown
DULL: Final = frozenset({
    "digest", "snapshot", "sequence", "series", "recorded_at", "draft_digest", "sha256", "media_type", "size_bytes", "source_kind", "subject_kind",
})  # fmt: skip
# Who acts: icon, tone, and how it came to act.
KINDS: Final[dict[str, tuple[str, str, str]]] = {
    "user": ("user-round", "ok", "By hand"),
    "token": ("unplug", "ok", "By a program, with a token"),
    "operator": ("user-round", "ok", "By whoever runs the machine"),
    "clock": ("clock", "rec", "By itself, when its time had come"),
    "behaviour": ("workflow", "rec", "By itself, because of what stands above"),
}
OTHER: Final = ("workflow", "rec", "By itself")


@dataclass(frozen=True, slots=True)
class Step:
    """An event with the deed that announced it, who or what did that for whom, and the values it was told with.

    `values` is None where the role may not see them; they are as they were written then.
    """

    id: UUID
    name: str
    deed: str
    who: str
    on_behalf_of: str
    by: tuple[str, str, str]
    moment: Moment
    values: list[Change] | None

    @property
    def text(self) -> str:
        return "".join(self.moment.words)


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that the deed made or changed."""

    label: str
    page: str
    changes: list[Change]
    more: str


@page("account.see", "audit.see")
def why(request: Any, id: UUID) -> HttpResponse:
    """One event from what began it to what followed; about fifteen queries, however long the chain."""
    actor = request.actor
    event = Announcement.objects.visible_to(actor).filter(pk=id).first()
    if event is None:
        raise NotFound(f"There is no event {id}.")
    causes, beside, after = trail.causes(actor, event), trail.told_with(actor, event), trail.followed(actor, event)
    steps = steps_of(actor, [*causes.events, *beside, *after])
    told, here = len(causes.events), {"kind": event.subject_kind, "id": str(event.subject_id)}
    context = {
        "step": steps[told - 1], "root": steps[0], "chain": steps[:told], "hidden": causes.hidden, "is_cut": causes.is_cut,
        "beside": steps[told : told + len(beside)], "after": steps[told + len(beside) :], "subject": here,
        "subject_page": page_of(actor, here), "account": account_of(actor, event),
        "changed": changed(actor, event, trail.audited_with(actor, event)) if actor.rights.scope("audit.see") else None,
    }  # fmt: skip
    return render(request, "why/why.html", context)


def steps_of(actor: Actor, events: Sequence[Announcement]) -> list[Step]:
    """Events in words, each with who did it."""
    said = NOUNS["event"].describe(actor, events)
    names, people, opening = names_of_contacts(actor, said), behalf(events), in_sight(actor, (one["subject"] for one in said))
    values = values_of(actor, said)
    steps = []
    for event, one in zip(events, said, strict=True):
        told = moment(one, names, opening)
        by, whose = KINDS.get(event.actor["kind"], OTHER), people.get(event.actor.get("on_behalf_of"), "")
        steps.append(Step(event.pk, event.name, event.deed, who(event.actor), whose, by, told, values.get(event.pk)))
    return steps


def values_of(actor: Actor, said: Sequence[dict]) -> dict[UUID, list[Change]]:
    """What each event says of itself, in words, where the actor may know it; ids and lists of parts say nothing to a person."""
    told = {UUID(one["id"]): {name: [None, value] for name, value in one["data"].items() if not is_dull(name, value)} for one in said if "data" in one}
    return worded(actor, {id: [{"fields": fields}] for id, fields in told.items()})


def is_dull(name: str, value: Any) -> bool:
    return name in DULL or value in (None, "", [], {}) or isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))


def page_of(actor: Actor, subject: dict[str, str]) -> str:
    """The page of a record, for who may open it; blank without one."""
    return address(subject) if subject["id"] in in_sight(actor, [subject]) else ""


def who(actor: dict[str, Any]) -> str:
    """Who acts: whoever has a name by it, and what runs by itself is Baton."""
    return "Baton" if actor["kind"] in ("behaviour", "clock") else str(actor["label"])


def behalf(events: Sequence[Announcement | AuditEntry]) -> dict[str | None, str]:
    """The names of those for whom something acted, by one query if there are any."""
    ids = {event.actor["on_behalf_of"] for event in events if event.actor.get("on_behalf_of")}
    return {str(user.pk): user.label for user in User.objects.filter(pk__in=ids)} if ids else {}


def account_of(actor: Actor, event: Announcement) -> dict[str, Any] | None:
    """The account that an event is about, where the actor sees it."""
    names = names_of_accounts(actor, [event.account_id])
    return {"id": event.account_id, "name": names[event.account_id]} if event.account_id in names else None


def changed(actor: Actor, event: Announcement, entries: Sequence[AuditEntry]) -> list[Changed]:
    """The records that a deed made or changed, the event's own first, each with its first fields; parts of one are counted."""
    entries = sorted(entries, key=lambda entry: entry.subject_id != event.subject_id)
    currency = currency_of(event, entries)
    shown = worded(actor, {entry.pk: own(entry, currency) for entry in entries})
    found = []
    for entry in entries:
        changes = [one for one in shown[entry.pk] if one.was != one.now]
        parts = len(entry.changes) - len(own(entry, currency))
        more = [f"{len(changes) - FIELDS} more fields"] if len(changes) > FIELDS else []
        more += [f"{parts} part{'s' if parts > 1 else ''} of it"] if parts else []
        label = entry.subject_kind.replace("_", " ").capitalize()
        page = page_of(actor, {"kind": entry.subject_kind, "id": str(entry.subject_id)})
        found.append(Changed(label, page, changes[:FIELDS], " and ".join(more)))
    return found


def currency_of(event: Announcement | None, entries: Sequence[AuditEntry]) -> str | None:
    """The currency in which a deed's amounts are, where it says one."""
    said = (part["fields"]["currency"][-1] for entry in entries for part in entry.changes if "currency" in part["fields"])
    found: str | None = (event.details.get("currency") if event else None) or next(said, None)
    return found


def own(entry: AuditEntry, currency: str | None) -> list[dict]:
    """The changes of the record itself, else of the one part that was changed; without what says nothing to a person."""
    parts = [part for part in entry.changes if part["kind"] == entry.subject_kind] or (entry.changes if len(entry.changes) == 1 else [])
    known = {"currency": [currency, currency]} if currency else {}
    return [part | {"fields": known | {name: pair for name, pair in part["fields"].items() if name not in DULL}} for part in parts]
