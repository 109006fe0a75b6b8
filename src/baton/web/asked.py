"""What was asked for and waits for another person: in words, beside the values that it would change."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from baton.foundation.actions import Door
from baton.foundation.actors import Actor
from baton.foundation.errors import NotFound
from baton.foundation.models import ChangeRequest
from baton.foundation.nouns import NOUNS
from baton.web.changes import Change, worded
from baton.web.profile import terms_words

DEEDS: Final[dict[str, str]] = {
    "account.create": "A new account", "business.change_bank": "Bank details", "deal.create": "A new deal", "invoice.create": "A new draft",
    "organization.change": "Terms and defaults", "organization.set_second_person": "What needs a second person",
    "role.change": "What a role may do", "user.change_roles": "Roles", "user.create": "A new member", "user.disable": "Keep a member out",
    "user.enable": "Let a member in again", "user.invite": "A new member",
}  # fmt: skip


class Askable(NamedTuple):
    """What can be asked for on a record by a form of its own: its label, the lock's group, and the fields of the deed that it sets."""

    label: str
    group: str
    fields: tuple[str, ...]


ASKABLE: Final[dict[str, dict[str, Askable]]] = {
    "account": {
        "terms": Askable("Payment terms", "terms", ("terms",)),
        "currency": Askable("Currency", "terms", ("currency",)),
        "service_tier": Askable("Service tier", "terms", ("service_tier",)),
        "credit_limit": Askable("Credit limit", "terms", ("credit_limit_minor",)),
        "po_number": Askable("Purchase orders", "po", ("po_number", "po_required")),
        "tax_id": Askable("Tax id", "tax", ("tax_id",)),
        "exemption": Askable("Exemption from tax", "tax", ("tax_exempt", "exemption_reason")),
        "bill_to": Askable("Who is billed", "billing_contact", ("bill_to",)),
    },
    "deal": {
        "discount": Askable("Discount on all", "", ("discount_percent",)),
        "terms": Askable("Payment terms", "", ("terms",)),
    },
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with what it is about, what it would change, and where it comes from."""

    said: dict[str, Any]
    title: str
    changes: Sequence[Change]
    names: frozenset[str]  # of the values beside which it stands

    @property
    def id(self) -> str:
        return str(self.said["id"])


def found(actor: Actor, ids: Iterable[UUID]) -> dict[str, Asked]:
    """Requests by their id, as far as this person sees them."""
    wanted = list(ids)
    rows = ChangeRequest.objects.visible_to(actor).filter(pk__in=wanted).select_related("asked_by", "decided_by") if wanted else ()
    return {one.id: one for one in in_words(actor, list(rows))}


def requested(actor: Actor, subject: UUID) -> list[Asked]:
    """What waits for an answer about a record, the oldest first."""
    rows = ChangeRequest.objects.visible_to(actor).filter(subject_id=subject, state="open").select_related("asked_by", "decided_by").order_by("pk")
    return in_words(actor, list(rows))


def locked(actor: Actor, kind: str) -> frozenset[str]:
    """What of a record this person may ask for, because his role may not write it."""
    if actor.rights.scope("change.request") is None:
        return frozenset()
    return frozenset(name for name, line in ASKABLE[kind].items() if not actor.rights.may_write(kind, line.group))


def in_words(actor: Actor, rows: Sequence[ChangeRequest]) -> list[Asked]:
    """Requests with their values in words; three queries at most, however many there are."""
    if not rows:
        return []
    said = NOUNS["change"].describe(actor, rows)
    moved = worded(actor, {row.pk: [{"fields": dict(_pairs(row))}] for row in rows})
    moves = {id: [change for change in found if change.was != change.now] for id, found in moved.items()}
    return [Asked(one, title_of(one), moves[row.pk], _beside(row)) for one, row in zip(said, rows, strict=True)]


def title_of(said: dict[str, Any]) -> str:
    """What it is about: the record by its name, or the deed in words."""
    deed: str = said["deed"]
    words = DEEDS.get(deed, "" if deed.endswith(".change") else deed.replace(".", ": ").replace("_", " ").capitalize())
    return ": ".join(part for part in (said["label"], words) if part) or deed


def approved(actor: Actor, door: Door, id: UUID | None) -> list[str]:
    """The deed that an approval would do, which asks for the proof that it needs itself."""
    if door.name != "change.approve" or id is None:
        return []
    return list(ChangeRequest.objects.visible_to(actor).filter(pk=id).values_list("deed", flat=True))


def differing(said: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Of what a form holds only what is other than it stands; all of it where nothing is."""
    return {name: value for name, value in given.items() if name not in said or not _same(said[name], value)} or given


def _same(stands: Any, typed: Any) -> bool:
    if isinstance(typed, dict):
        return isinstance(stands, dict) and all(_same(stands.get(part), value) for part, value in typed.items())
    return str(stands if stands is not None else "").lower() == str(typed if typed is not None else "").lower()


def _beside(row: ChangeRequest) -> frozenset[str]:
    lines = ASKABLE.get(row.subject_kind, {})
    return frozenset(name for name, line in lines.items() if set(line.fields) & set(row.entered))


def _pairs(row: ChangeRequest) -> Iterator[tuple[str, list]]:
    for name, now in row.entered.items():
        was = row.was.get(name)
        if name == "fields" and isinstance(now, dict):
            yield from ((f"fields.{key}", [(was or {}).get(key), value]) for key, value in now.items())
        else:
            yield name, [_plainly(name, was), _plainly(name, now)]


def _plainly(name: str, value: Any) -> Any:
    """A value as the audit keeps one: terms in words, a list as its entries."""
    if name == "terms" and isinstance(value, dict):
        try:
            return terms_words(value | {"days": int(value["days"])})
        except ValueError:  # as somebody typed them; the deed itself will say what is wrong
            return f"{value['days']} days"
    if isinstance(value, list):
        return ", ".join(_entry(one) for one in value)
    return value


def _entry(one: Any) -> str:
    if not isinstance(one, dict):
        return str(one)
    words = [str(one[part]) for part in ("description", "name") if one.get(part)]
    words += [f"less {one['discount_percent']}%"] if one.get("discount_percent") not in (None, "", "0") else []
    return " ".join(words) or "an entry"


def id_of(text: str) -> UUID:
    """An id from an address or a form; what is none is not found."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("There is no such record. Nothing was asked for.") from error
