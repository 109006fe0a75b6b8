"""Asking for a change: a deed is entered with a reason, and somebody else decides.

Nobody gains a right by it: what is approved is done by the approver's own rights, as a deed of its own (`carrying.py`).
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import prefetch_related_objects

from baton.foundation.actions import ACTIONS, Door, action
from baton.foundation.actors import Actor
from baton.foundation.errors import NotAllowed, NotFound, Refused, require
from baton.foundation.inputs import checked, signature
from baton.foundation.models import Announcement, ChangeRequest, Membership
from baton.foundation.nouns import NOUNS, Noun, show
from baton.foundation.people import actor_of
from baton.foundation.plain import plain
from baton.foundation.telling import tell
from baton.foundation.work import Then, Work

NEVER: Final = frozenset({"change", "token"})  # what is asked for is done by another, and these are one's own
ONLY_ONE: Final = frozenset({"business"})  # nouns of which there is one row, so that deeds on it take no id
VERSION: Final = "version"
LONGEST: Final = 500


@action("change.request")
def request_change(work: Work, *, deed: str, reason: str, subject: UUID | None = None, entered: dict[str, Any]) -> ChangeRequest:
    """Ask somebody else to do a deed, with its input and a reason.  It is not done until he approves.

    `subject` is the record that it would be done on, which the asker must see.  What he may not do himself, and what
    needs a second person, is asked for alike.  Announces change.requested.
    """
    door, asker = _door(deed), _person(work, "Only a person asks for a change")
    entered, why = dict(entered), _said(reason, "reason", "Say why: whoever decides reads it.")
    seen = entered.pop(VERSION, None)
    checked(door, subject, entered)
    row = _subject(work.actor, door, subject)
    was = _standing(work, door, row)
    made = work.create(
        ChangeRequest, deed=door.name, subject_kind=door.noun, subject_id=subject, account_id=_account(row), label=_label(row),
        seen=seen or getattr(row, VERSION, None), entered=plain(entered), was={name: was[name] for name in entered if name in was},
        reason=why, asked_by_id=asker, asked_at=work.now,
    )  # fmt: skip
    work.announce("change.requested", made, account=made.account_id, deed=made.deed, fields=sorted(entered), reason=why)
    return made


@action("change.approve")
def approve_change(work: Work, change_id: UUID, *, seen: int | None = None, version: int | None = None) -> ChangeRequest:
    """Approve what somebody else asked for: it is done at once, in the approver's name and by his rights.

    Whoever asked approves nothing of his own, by whatever session or token.  A record that was changed since it was asked
    is in conflict, unless `seen` names the version that the approver has looked at.  Announces change.approved.
    """
    asked = _open(work, change_id, version)
    door, approver = _door(asked.deed), _another(work, asked)
    asker = asked.asked_by
    still = Membership.objects.filter(organization=work.organization, user=asker, disabled_at=None, user__is_active=True).exists()
    require(still, f"{asker.label} no longer belongs to {work.organization.name}, so this cannot be approved. Refuse it; do it yourself if it is right.")
    work.because = _asking(work, asked)
    work.is_seconded = actor_of(asker, work.organization.pk).rights.scope(door.name) is not None
    work.change(asked, state="approved", decided_by_id=approver, decided_at=work.now)
    work.announce("change.approved", asked, account=asked.account_id, deed=asked.deed, fields=sorted(asked.entered))
    looked_at = seen or asked.seen
    compared = {VERSION: looked_at} if looked_at and VERSION in signature(door).model.model_fields else {}
    work.then = Then(door.name, asked.subject_id, asked.entered | compared)
    return asked


@action("change.refuse")
def refuse_change(work: Work, change_id: UUID, *, words: str, version: int | None = None) -> ChangeRequest:
    """Say no to what somebody else asked for, and why.  Announces change.refused."""
    asked = _open(work, change_id, version)
    decided_by = _another(work, asked)
    said = _said(words, "words", "Say why not: whoever asked reads it.")
    work.because = _asking(work, asked)
    work.change(asked, state="refused", decided_by_id=decided_by, decided_at=work.now, words=said)
    work.announce("change.refused", asked, account=asked.account_id, deed=asked.deed, fields=sorted(asked.entered), words=asked.words)
    return asked


@action("change.withdraw")
def withdraw_change(work: Work, change_id: UUID, *, version: int | None = None) -> ChangeRequest:
    """Take back what one asked for, while nobody has decided.  Announces change.withdrawn."""
    asked = _open(work, change_id, version)
    if work.actor.person != asked.asked_by_id:
        raise NotAllowed(f"{asked.asked_by.label} asked for this, and only he takes it back; refuse it instead. Nothing was changed.")
    work.because = _asking(work, asked)
    work.change(asked, state="withdrawn", decided_at=work.now)
    work.announce("change.withdrawn", asked, account=asked.account_id, deed=asked.deed, fields=sorted(asked.entered))
    return asked


def _door(deed: str) -> Door:
    door = ACTIONS.get(deed)
    if door is None or door.by != "people" or door.noun in NEVER:
        words = f"{deed} is no deed that can be asked for. Nothing was asked for."
        raise Refused(words, {"deed": words})
    return door


def _person(work: Work, words: str) -> UUID:
    if work.actor.person is None:
        raise NotAllowed(f"{words}; {work.actor.label} is none. Nothing was changed.")
    return work.actor.person


def _another(work: Work, asked: ChangeRequest) -> UUID:
    """Step: who decides, if he is another than who asked."""
    person = _person(work, "Only a person decides what was asked for")
    if person == asked.asked_by_id:
        raise NotAllowed(f"{asked.asked_by.label} asked for this, so somebody else must decide it. Nothing was changed.")
    return person


def _open(work: Work, id: UUID, version: int | None) -> ChangeRequest:
    """Step: the request, locked; Refused when it is decided already."""
    asked: ChangeRequest = work.load(ChangeRequest, id)
    who = f" by {asked.decided_by.label}" if asked.decided_by else ""
    require(asked.state == "open", f"This was {asked.state}{who} already. Nothing was changed.")
    require(version in (None, asked.version), "This was changed meanwhile. Nothing was decided.")
    return asked


def _asking(work: Work, asked: ChangeRequest) -> UUID | None:
    """The announcement of the asking: why all that follows is done."""
    told = work.rows(Announcement).filter(subject_id=asked.pk, name="change.requested")
    found: UUID | None = told.values_list("pk", flat=True).first()
    return found


def _said(words: str, field: str, needed: str) -> str:
    said = words.strip()
    require(said, f"{needed} Nothing was changed.", field)
    require(len(said) <= LONGEST, f"It has {len(said)} letters, and at most {LONGEST} fit. Nothing was changed.", field)
    return said


def _subject(actor: Actor, door: Door, id: UUID | None) -> Any:
    """The record that the deed is done on, if the asker sees it; None where there is none yet."""
    if door.noun not in NOUNS or (id is None and door.noun not in ONLY_ONE):
        return None
    rows = NOUNS[door.noun].model.objects.visible_to(actor)
    found = rows.filter(pk=id).first() if id else rows.first()
    if found is None and id:
        raise NotFound(f"There is no {door.noun.replace('_', ' ')} {id}. Nothing was asked for.")
    return found


def _standing(work: Work, door: Door, row: Any) -> dict[str, Any]:
    """What stands, by the names of the deed's input, as far as the asker sees it."""
    if row is not None:
        said = NOUNS[door.noun].describe(work.actor, [row])[0]
        return {**said.get("bank", {}), **said} if door.name == "business.change_bank" else said
    house = work.organization
    if door.noun != house.NOUN:
        return {}
    columns = {field.attname: getattr(house, field.attname) for field in house._meta.concrete_fields}
    rules = {name.removeprefix("second_"): value for name, value in columns.items() if name.startswith("second_")}
    return plain({**columns, **rules, "terms": {"kind": house.terms_kind, "days": house.terms_days}})


def _account(row: Any) -> UUID | None:
    """The account on whose timeline it is told."""
    found: UUID | None = row.pk if row is not None and row.NOUN == "account" else getattr(row, "account_id", None)
    return found


def _label(row: Any) -> str:
    return next((str(said) for name in ("name", "number", "label", "legal_name") if (said := getattr(row, name, None))), "")


def describe(actor: Actor, requests: Sequence[ChangeRequest]) -> list[dict]:  # noqa: ARG001  who sees one sees all of it
    """Requests with who asked and who decided."""
    prefetch_related_objects(requests, "asked_by", "decided_by")
    return [
        plain({
            "id": one.pk, "version": one.version, "deed": one.deed, "subject": {"kind": one.subject_kind, "id": one.subject_id},
            "account": one.account_id, "label": one.label, "seen": one.seen, "entered": one.entered, "was": one.was, "reason": one.reason,
            "asked_by": one.asked_by_id, "asked_by_name": one.asked_by.label, "asked_at": one.asked_at, "state": one.state,
            "decided_by": one.decided_by_id, "decided_by_name": one.decided_by and one.decided_by.label, "decided_at": one.decided_at, "words": one.words,
        })
        for one in requests
    ]  # fmt: skip


show(Noun("change", "changes", ChangeRequest, describe, {
    "state": "state", "deed": "deed", "subject": "subject_id", "subject_kind": "subject_kind", "account": "account_id", "asked_by": "asked_by",
}))  # fmt: skip

tell({
    "change.approved": "Change approved: {{ fields }}",
    "change.refused": "Change refused ({{ fields }}): {{ words }}",
    "change.requested": "Change asked for ({{ fields }}): {{ reason }}",
    "change.withdrawn": "Change no longer asked for: {{ fields }}",
})
