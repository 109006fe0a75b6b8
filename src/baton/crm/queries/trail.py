"""What happened, and what led to what: announcements as programs see them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, Subquery

from baton.crm.models import Account
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.models.row import Walled
from baton.foundation.nouns import NOUNS, Noun, show
from baton.foundation.performing import house_of
from baton.foundation.plain import plain
from baton.foundation.telling import BY_STANDING, words_of

DEEPEST = 20
MOST = 50
NEAR_MS = 10_000  # a deed's announcements and audit are written together, at its work's end
CHAIN = """
WITH RECURSIVE chain (id, because, depth) AS (
    SELECT id, because, 0 FROM foundation_announcement WHERE id = %s
    UNION ALL
    SELECT cause.id, cause.because, depth + 1 FROM chain JOIN foundation_announcement cause ON cause.id = chain.because
     WHERE depth < %s)
SELECT id, because FROM chain ORDER BY depth DESC
"""


@dataclass(frozen=True, slots=True)
class Causes:
    """Events that led to one another, as far as the actor sees them; how many he does not, and whether it began earlier."""

    events: list[Announcement]
    hidden: int
    is_cut: bool


def describe_events(actor: Actor, rows: Sequence[Announcement]) -> list[dict]:
    """Announcements as JSON, each with a line of words for a person.

    `data`, and what of it stands in the words, only where the actor may see the record that it is about; `standing` is
    there where he may see no more of it than how it stands.
    """
    whole, standing = _seen(actor, rows)
    zone = house_of(actor).timezone
    return [
        plain({
            "id": event.pk, "name": event.name, "at": event.at, "actor": event.actor,
            "subject": {"kind": event.subject_kind, "id": event.subject_id}, "account": event.account_id,
            "because": event.because,
            "words": words_of(event.name, _told(event, whole, standing), zone),
        }) | ({"data": event.details} if event.subject_id in whole else {"standing": True} if event.subject_id in standing else {})
        for event in rows
    ]  # fmt: skip


def causes(actor: Actor, event: Announcement) -> Causes:
    """What led to an event, by two queries however long the chain: first what began it, last the event itself."""
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [event.pk, DEEPEST])
        steps = cursor.fetchall()
    seen = Announcement.objects.visible_to(actor).in_bulk([id for id, _ in steps])
    begun = steps[0][1] is None
    return Causes([seen[id] for id, _ in steps if id in seen], sum(id not in seen for id, _ in steps), not begun)


def told_with(actor: Actor, event: Announcement) -> list[Announcement]:
    """What else the deed of an event announced."""
    told = Announcement.objects.visible_to(actor).filter(pk__range=_around(event.pk), at=event.at, deed=event.deed)
    return list(told.exclude(pk=event.pk).order_by("pk")[:MOST])


def followed(actor: Actor, event: Announcement) -> list[Announcement]:
    """What came of an event: the announcements that name it as their cause."""
    return list(Announcement.objects.visible_to(actor).filter(because=event.pk).order_by("pk")[:MOST])


def audited_with(actor: Actor, event: Announcement) -> list[AuditEntry]:
    """What the deed of an event changed, for who sees the audit."""
    same = AuditEntry.objects.visible_to(actor).filter(at=event.at, deed=event.deed)
    return list(same.filter(Q(pk__range=_around(event.pk)) | Q(subject_id=event.subject_id)).order_by("pk")[:MOST])


def _around(id: UUID) -> tuple[UUID, UUID]:
    """The ids that were made about when this one was: their first 48 bits are milliseconds (RFC 9562, 5.7)."""
    at = id.int >> 80
    return UUID(int=(at - NEAR_MS) << 80), UUID(int=(at + NEAR_MS) << 80)


def first_event(actor: Actor, subject_id: UUID) -> Announcement | None:
    """How a record came about, as far as the actor sees it."""
    return Announcement.objects.visible_to(actor).filter(subject_id=subject_id).order_by("pk").first()


def last_event(actor: Actor, subject_id: UUID) -> Announcement | None:
    """What happened to a record last, as far as the actor sees it."""
    return Announcement.objects.visible_to(actor).filter(subject_id=subject_id).order_by("-pk").first()


def last_told(actor: Actor, accounts: Iterable[UUID], names: Sequence[str]) -> dict[UUID, datetime]:
    """When an event of these names was last told of each surviving account, or of one merged into it, by one query."""
    events = Announcement.objects.visible_to(actor).filter(account_id=OuterRef("pk"), name__in=names)
    rows = Account.objects.visible_to(actor).filter(survivor__in=list(accounts))
    found: dict[UUID, datetime] = {}
    for account, at in rows.values_list("survivor", Subquery(events.order_by("-pk").values("at")[:1])):
        if at:
            found[account] = max(at, found.get(account, at))
    return found


def _told(event: Announcement, whole: set[UUID], standing: set[UUID]) -> dict[str, Any]:
    """The details that may be told: all of them, or those that say how the record stands, or none."""
    if event.subject_id in whole:
        return event.details
    names = BY_STANDING.get(event.subject_kind, frozenset()) if event.subject_id in standing else ()
    return {name: value for name, value in event.details.items() if name in names}


def _seen(actor: Actor, rows: Iterable[Announcement]) -> tuple[set[UUID], set[UUID]]:
    """The subjects that the actor sees whole, and those of which he sees how they stand; no query for who sees all."""
    subjects: dict[str, set[UUID]] = defaultdict(set)
    for event in rows:
        subjects[event.subject_kind].add(event.subject_id)
    whole, standing = set(), set()
    for kind, ids in subjects.items():
        if kind not in NOUNS:  # what nothing shows is for who sees the audit
            whole |= ids if actor.rights.scope("audit.see") else set()
            continue
        model: Any = NOUNS[kind].model
        says_itself = not issubclass(model, Walled) or (not model.SEE and model.seen_by(actor))
        if says_itself:  # users and the like, outside the walls, and what was asked for
            whole |= set(model.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
            continue
        whole |= _within(actor, model, ids, [right for right in model.SEE if not right.endswith(".see_standing")])
        standing |= _within(actor, model, ids - whole, model.SEE)
    return whole, standing


def _within(actor: Actor, model: type[Walled], ids: set[UUID], rights: Sequence[str]) -> set[UUID]:
    """Those of some records that these rights reach."""
    scope = actor.rights.scope(*rights) if rights else "all"
    if scope == "all" or not ids:
        return ids
    if scope is None:
        return set()
    return set(model.objects.visible_to(actor).filter(model.within(actor, scope), pk__in=ids).values_list("pk", flat=True))


def _of_account(account: UUID | None) -> Q:
    return Q(account_id=None) if account is None else Announcement.of_survivor(account)


show(Noun("event", "events", Announcement, describe_events, {
    "name": "name", "subject": "subject_id", "subject_kind": "subject_kind", "account": _of_account, "because": "because",
}))  # fmt: skip
