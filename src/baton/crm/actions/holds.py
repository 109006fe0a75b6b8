"""Holds: reasons why a record must not go out, each placed and lifted by whoever knows of it."""

from typing import Any, Final
from uuid import UUID

from baton.crm.models import Account, Hold
from baton.foundation.actions import action
from baton.foundation.errors import NotFound, Refused, require
from baton.foundation.models import Row
from baton.foundation.nouns import NOUNS
from baton.foundation.unique import made_once
from baton.foundation.work import Work

BY_HAND: Final = "person"
EXITS: Final = {BY_HAND: "lifted by hand", "readiness": "lifted by itself once that is mended"}


@action("hold.place")
def place(work: Work, *, subject_kind: str, subject_id: UUID, words: str) -> Hold:
    """Keep a record from going out, for a reason said in words; whoever may lift holds lets it go again.

    One hold by hand stands at a time: placed again, it says the newer words.
    """
    require(words.strip(), "A hold needs words: why must it not go out? Nothing was changed.", "words")
    subject = _subject(work, subject_kind, subject_id)
    account = subject if isinstance(subject, Account) else subject.account
    return place_hold(work, subject, account=account, reason="manual", source=BY_HAND, words=words.strip())


@action("hold.lift")
def lift(work: Work, hold_id: UUID, *, version: int | None = None) -> Hold:
    """Let a record go that was held by hand; one that is lifted already stays so.  Others go when their reason does."""
    hold = work.load(Hold, hold_id, version=version)
    words = f"This hold was placed by {hold.source}, not by hand: {hold.exit or 'it goes when its reason does'}. Nothing was changed."
    require(hold.source == BY_HAND, words)
    lift_hold(work, hold)
    return hold


def place_hold(work: Work, subject: Row, *, account: Account | None, reason: str, source: str, words: str) -> Hold:
    """Step: hold a record, and announce it; where the same source already holds it for this reason, its words are renewed.

    Of two who place it at the same time one does, and the other is given his.
    """
    key = {"subject_id": subject.pk, "reason": reason, "source": source}

    def make() -> Hold:
        said = {"subject_kind": subject.NOUN, "words": words, "exit": EXITS.get(source, ""), "placed_at": work.now}
        return work.create(Hold, account=account, **key, **said)

    hold, is_new = made_once("hold_stands_once", make, lambda: work.rows(Hold).filter(lifted_at=None, **key).first())
    if is_new:
        work.announce("hold.placed", hold, account=hold.account_id, subject=subject.pk, reason=reason, words=words)
    else:
        work.change(hold, words=words)
    return hold


def lift_hold(work: Work, hold: Hold) -> None:
    """Step: the reason is gone.  Twice is once."""
    if hold.lifted_at is not None:
        return
    work.change(hold, lifted_at=work.now)
    work.announce("hold.lifted", hold, account=hold.account_id, subject=hold.subject_id, reason=hold.reason)


def _subject(work: Work, kind: str, id: UUID) -> Any:
    """The record to hold: an account, or whatever belongs to one."""
    kinds = {noun.name: noun.model for noun in NOUNS.values() if _may_be_held(noun.model)}
    if kind not in kinds:
        words = f'A "{kind}" cannot be held; what can is: {", ".join(sorted(kinds))}.'
        raise Refused(f"{words} Nothing was changed.", {"subject_kind": words})
    subject = kinds[kind].objects.visible_to(work.actor).filter(pk=id).first()
    if subject is None:
        raise NotFound(f"There is no {kind} {id}.")
    return subject


def _may_be_held(model: type) -> bool:
    if not issubclass(model, Row) or model.PART_OF:
        return False
    return model is Account or any(field.name == "account" and not field.null for field in model._meta.local_fields)
