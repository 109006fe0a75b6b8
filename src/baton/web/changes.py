"""What a change of a record changed: each field by its name, with its old and its new value in words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from baton.core.terms import Terms, words
from baton.crm.queries.accounts import names_of_accounts
from baton.documents.figures import figures
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement, AuditEntry, User
from baton.web.templatetags.baton import moment

EN = figures("en", "a4")
NOTHING: Final = "nothing"
CODE: Final = re.compile(r"[a-z]+(_[a-z]+)+")
ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UNKNOWN: Final = "hidden"  # as the audit keeps what is personal
PEOPLE: Final = frozenset({"owner"})
ADDRESS: Final = {part: at for at, part in enumerate(("line1", "line2", "postcode", "city", "region", "country"))}  # as it is written
ACCOUNTS: Final = frozenset({"parent", "bill_to", "bills_to"})
NAMES: Final[dict[str, str]] = {
    "ap_contact": "Billing contact", "billing_anchor": "Billed on day", "billing_every": "Billing cycle", "bill_to": "Bills to",
    "credit_limit_minor": "Credit limit", "discount_percent": "Discount", "expected_close_on": "Expected close",
    "exemption_expires_on": "Exemption until", "next_step_on": "Next step on", "po_number": "PO number",
    "po_required": "PO required", "tax_exempt": "Exempt from tax", "tax_id": "Tax id", "terms": "Payment terms",
    "terms_days": "Payment terms, days", "terms_kind": "Payment terms, kind", "bills_to": "Bills to", "email": "E-mail",
    "iban": "IBAN", "bic": "BIC", "terms_discount_percent": "Early payment, percent", "terms_discount_days": "Early payment, days",
    "billing_every_n": "Billing cycle, every", "billing_every_unit": "Billing cycle, unit",
}  # fmt: skip


class Change(NamedTuple):
    """A field with what it was and is now."""

    label: str
    was: str
    now: str


def changes_of(actor: Actor, changed: Sequence[Announcement]) -> dict[UUID, list[Change]]:
    """What each of these announcements changed, where the actor sees the audit: three queries, however many they are."""
    return worded(actor, _audited(actor, changed))


def worded(actor: Actor, changed: Mapping[UUID, Iterable[dict]]) -> dict[UUID, list[Change]]:
    """Changes as the audit keeps them, by a record's id, in words: two queries, however many they are."""
    moved = {key: _merged(parts) for key, parts in changed.items()}
    ids = _ids(pair for fields in moved.values() for pair in fields.items())
    known = {str(user.pk): user.label for user in User.objects.filter(pk__in=ids["people"])} if ids["people"] else {}
    known |= {str(id): name for id, name in names_of_accounts(actor, ids["accounts"]).items()}
    return {
        key: [_change(name, pair, known, fields) for name, pair in fields.items() if name in PEOPLE | ACCOUNTS or not _are_ids(pair)]
        for key, fields in moved.items()
    }


def label_of(name: str) -> str:
    """A field's name for people."""
    return NAMES.get(name, name.removeprefix("fields.").removesuffix("_minor").replace("_", " ").capitalize())


def _audited(actor: Actor, changed: Sequence[Announcement]) -> dict[UUID, list[dict]]:
    """The audit's changes of the deed that each announcement tells of."""
    if not changed or actor.rights.scope("audit.see") is None:
        return {}
    entries: dict[tuple, list[dict]] = defaultdict(list)
    audit = AuditEntry.objects.visible_to(actor).filter(subject_id__in=[row.subject_id for row in changed])
    for entry in audit.filter(at__in=[row.at for row in changed]):
        entries[entry.subject_id, entry.at, entry.deed] += entry.changes
    own = {row.pk: entries[row.subject_id, row.at, row.deed] for row in changed}
    return {row.pk: [part for part in own[row.pk] if part["kind"] == row.subject_kind] for row in changed}


def _merged(parts: Iterable[dict]) -> dict[str, Any]:
    """The fields of one deed, each once; whole terms are one field."""
    fields: dict[str, Any] = {}
    for part in parts:
        fields |= part["fields"]
    pairs = {name: fields.get(f"terms_{name}") for name in ("kind", "days", "discount_percent", "discount_days")}
    if not pairs["kind"] or not pairs["days"]:
        return fields
    kept = {name: pair for name, pair in fields.items() if not name.startswith("terms_")}
    return {"terms": [_terms({name: pair[at] for name, pair in pairs.items() if pair}) for at in (0, 1)]} | kept


def _terms(said: dict[str, Any]) -> str | None:
    return None if said["kind"] is None else words(Terms(said["kind"], said["days"]))


def _ids(pairs: Iterable[tuple[str, Any]]) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {"people": set(), "accounts": set()}
    for name, pair in pairs:
        kind = "people" if name in PEOPLE else "accounts" if name in ACCOUNTS else None
        if kind:
            found[kind] |= {UUID(id) for id in pair if id}
    return found


def _are_ids(pair: Iterable[Any]) -> bool:
    """Ids of other records say nothing to a person."""
    return any(ID.fullmatch(value) for value in pair if isinstance(value, str))


def _change(name: str, pair: list, known: Mapping[str, str], fields: Mapping[str, list]) -> Change:
    if name in PEOPLE | ACCOUNTS:
        return Change(label_of(name), *(known.get(id, UNKNOWN) if id else NOTHING for id in pair))
    currency = (fields.get("currency") or [None])[-1]
    if name.endswith("_minor") and currency and all(isinstance(minor, int | None) for minor in pair):
        return Change(label_of(name), *(NOTHING if minor is None else EN.amount(minor, currency) for minor in pair))
    return Change(label_of(name), *(_said(name, value) for value in pair))


def _said(name: str, value: Any) -> str:
    """A value of the audit in words."""
    if value in (None, "", {}, []):
        return NOTHING
    if value == UNKNOWN:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said("", one) for one in value)
    if isinstance(value, dict):
        return ", ".join(str(value[part]) for part in sorted(value, key=lambda part: ADDRESS.get(part, 0)))
    if name.endswith("_on"):
        return EN.short_day(value)
    if name.endswith("_at"):
        return moment(value)
    if name.endswith("_percent"):
        return EN.percent(value)
    return value.replace("_", " ") if isinstance(value, str) and CODE.fullmatch(value) else str(value)
