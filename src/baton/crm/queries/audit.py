"""The audit as people and programs ask for it: by whose it is, account, deed, field and time; and what was denied."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.utils import timezone

from baton.crm.models import Account
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement, AuditEntry, Denial, Organization, Seal
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain

LOOKED: Final = 20_000  # entries are looked through for a page by what no index finds
SUBJECTS: Final = 5_000  # records of an account, the newest, whose entries are its own
SLACK: Final = timedelta(minutes=1)  # clocks of several machines
LONGEST: Final = timedelta(hours=1)  # a work, from its instant to the writing of its entries
FIELD: Final = re.compile(r"[a-z][a-z0-9_.]*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the audit is asked for.  `since` and `until` are days, both of them meant."""

    whose: str = ""
    account: UUID | None = None
    deed: str = ""
    field: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries, newest first; `next` is the id behind which to go on, and `is_cut`, that only so many were looked through."""

    rows: list[AuditEntry]
    next: UUID | None = None
    is_cut: bool = field(default=False)


def browse(actor: Actor, house: Organization, wanted: Wanted, after: UUID | None, limit: int, looked: int = LOOKED) -> Entries:
    """A page of what is asked for.  By what no index finds, so many entries are `looked` through, however large the audit is."""
    first, *others = _conditions(house, wanted)
    rows = AuditEntry.read_by(actor).filter(first).order_by("-pk")
    rows = rows.filter(pk__lt=after) if after else rows
    edge = None
    if others:
        edge = rows.values_list("pk", flat=True)[looked : looked + 1].first()
        rows = rows.filter(*others, **{"pk__gt": edge} if edge else {})
    found = list(rows[: limit + 1])
    if len(found) > limit:
        return Entries(found[:limit], found[limit - 1].pk)
    return Entries(found, edge, is_cut=edge is not None)


def asked_for(actor: Actor, house: Organization, wanted: Wanted) -> QuerySet[AuditEntry]:
    """All of what is asked for, newest first."""
    return AuditEntry.read_by(actor).filter(*_conditions(house, wanted)).order_by("-pk")


def account_called(actor: Actor, said: str) -> UUID | None:
    """The account of this id or name, where the actor sees just one such."""
    try:
        return UUID(said)
    except ValueError:
        found = list(Account.objects.visible_to(actor).filter(name__iexact=said).values_list("pk", flat=True)[:2])
        return found[0] if len(found) == 1 else None


def seals_of(rows: Sequence[AuditEntry]) -> dict[UUID, int]:
    """The position of the seal that holds each of these entries, by one query; those that wait for theirs are missing."""
    if not rows:
        return {}
    seals = Seal.objects.filter(up_to__gte=min(row.written_in for row in rows)).order_by("position")
    ends = list(seals.values_list("up_to", "last", "position")[: 2 * len(rows) + 1])
    found = {}
    for row in rows:
        under = next((position for up_to, last, position in ends if (row.written_in, row.pk) <= (up_to, last)), None)
        if under:
            found[row.pk] = under
    return found


def _conditions(house: Organization, wanted: Wanted) -> list[Q]:
    """What is asked for, first what an index finds best."""
    found = []
    if wanted.account:
        found.append(of_account(wanted.account))
    if wanted.since or wanted.until:
        found.append(_between(house, wanted.since, wanted.until))
    if wanted.deed:
        found.append(Q(deed=wanted.deed))
    if wanted.whose:
        found.append(Q(whose=wanted.whose))
    found = found or [Q()]  # all of them in their order
    if wanted.field:
        found.append(changing(wanted.field))  # what no index finds is never the first
    return found


def of_account(account: UUID | str) -> Q:
    """Entries about an account, and about the records of which anything was announced as its own."""
    id = UUID(str(account))
    told = Announcement.objects.filter(Announcement.of_survivor(id)).order_by("-pk").values_list("subject_id", flat=True)
    return Q(subject_id__in={id, *told[:SUBJECTS]})


def changing(name: str) -> Q:
    """Entries that changed a field of this name."""
    if not FIELD.fullmatch(name):
        raise ValueError(f"“{name}” is the name of no field")
    path = f'$[*].fields."{name}"'
    return Q(Func(F("changes"), Value(path), function="jsonb_path_exists", template="%(function)s(%(expressions)s::jsonpath)", output_field=BooleanField()))


def _between(house: Organization, since: date | None, until: date | None) -> Q:
    """By the organization's clock; where that is the real one, the ids say nearly the same, and an index has them in order."""
    zone, condition = timezone.get_current_timezone(), Q()
    if since:
        begin = datetime.combine(since, time(), zone)
        condition &= Q(at__gte=begin) & _ids(house, "gte", begin - SLACK)
    if until:
        end = datetime.combine(until + timedelta(days=1), time(), zone)
        condition &= Q(at__lt=end) & _ids(house, "lt", end + LONGEST)
    return condition


def _ids(house: Organization, side: str, instant: datetime) -> Q:
    milliseconds = max(int(instant.timestamp() * 1000), 0)
    return Q(**{f"pk__{side}": UUID(int=milliseconds << 80)}) if house.kind == "live" else Q()


def _instant(side: str) -> Callable[[Any], Q]:
    """A filter of programs: an instant, or a day as UTC has it, which is meant whole."""

    def condition(value: Any) -> Q:
        text = str(value)
        if len(text) == 10:
            day = datetime.combine(date.fromisoformat(text), time(), UTC)
            return Q(at__gte=day) if side == "from" else Q(at__lt=day + timedelta(days=1))
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return Q(at__gte=at) if side == "from" else Q(at__lt=at)

    return condition


def describe_audit(actor: Actor, rows: Sequence[AuditEntry]) -> list[dict]:  # noqa: ARG001  who sees the audit sees it whole
    """Deeds as JSON: each with what it changed, before and after."""
    return [
        plain({
            "id": entry.pk, "deed": entry.deed, "actor": entry.actor, "at": entry.at, "recorded_at": entry.recorded_at,
            "subject": {"kind": entry.subject_kind, "id": entry.subject_id}, "because": entry.because, "key": entry.key,
        }) | {"changes": entry.changes}
        for entry in rows
    ]  # fmt: skip


def describe_denials(actor: Actor, rows: Sequence[Denial]) -> list[dict]:  # noqa: ARG001  likewise
    """What was not allowed, to whom, and in which words."""
    return [plain({"id": one.pk, "at": one.at, "actor": one.actor, "what": one.what, "path": one.path, "words": one.words}) for one in rows]


show(Noun("audit", "audits", AuditEntry, describe_audit, {
    "deed": "deed", "subject": "subject_id", "subject_kind": "subject_kind", "because": "because", "actor": "whose",
    "account": of_account, "field": changing, "from": _instant("from"), "to": _instant("to"),
}))  # fmt: skip
show(Noun("denial", "denials", Denial, describe_denials, {"what": "what"}))
