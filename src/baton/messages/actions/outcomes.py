"""A mail's way through the server: claimed, and what was answered.  Only the duty that sends takes these doors."""

from collections.abc import Collection, Mapping
from typing import Final, Literal
from uuid import UUID

from baton.crm.actions.tasks import finish_task, open_task
from baton.crm.models import Task
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.unique import made_once
from baton.foundation.work import Work
from baton.messages.actions.announcing import told
from baton.messages.actions.planning import DUTY, LOST_AFTER
from baton.messages.models import Attempt, Message
from baton.messages.retrying import next_try
from baton.messages.subjects import SUBJECTS, report

Closed = Literal["accepted", "bounced", "failed"]

# What a late answer may still change: a mail that was taken for lost, and one that a person has queued again since.
OPEN_TO_ANSWERS: Final = frozenset({"sending", "unknown", "queued"})


@action("message.try", by="system")
def try_message(work: Work, message_id: UUID, *, version: int) -> Message:
    """Claim a mail that waits, right before it is sent: of two who want to, one gets it and the other a Conflict.

    One whose record was withdrawn meanwhile fails instead.  Announces message.tried or message.failed.
    """
    message = work.load(Message, message_id, version=version, along=("document",))
    due_at = message.next_try_at
    require(message.state == "queued" and due_at and due_at <= work.now, f"The message is {message.state}. It was not sent.")
    subject = SUBJECTS[message.about_kind](work, message.about_id)
    if subject is not None and subject.withdrawn:
        work.change(message, state="failed", next_try_at=None, server_words=subject.withdrawn)
        work.announce("message.failed", message, **told(message))
        return message
    work.change(message, state="sending", attempts=message.attempts + 1, tried_at=work.now, next_try_at=None)
    work.schedule(DUTY, work.now + LOST_AFTER)
    work.announce("message.tried", message, **told(message), attempt=message.attempts)
    return message


@action("message.accept", by="system")
def accept(work: Work, message_id: UUID, *, attempt: int, words: str, accepted: list[str], refused: dict[str, str]) -> Message:
    """The server took the mail for every address it did not refuse for good.  Addresses refused open a task."""
    message = _answered(work, message_id, attempt, "accepted", words)
    if _is_open(message, attempt):
        _mark(work, message, accepted, refused)
        _close(work, message, "accepted", words)
    return message


@action("message.bounce", by="system")
def bounce(work: Work, message_id: UUID, *, attempt: int, words: str, refused: dict[str, str]) -> Message:
    """The server refused every address for good: somebody must mend them."""
    message = _answered(work, message_id, attempt, "refused", words)
    if _is_open(message, attempt):
        _mark(work, message, (), refused)
        _close(work, message, "bounced", words)
    return message


@action("message.fail", by="system")
def fail(work: Work, message_id: UUID, *, attempt: int, words: str, refused: dict[str, str]) -> Message:
    """The server refused the mail itself for good, whoever it was for."""
    message = _answered(work, message_id, attempt, "refused", words)
    if _is_open(message, attempt):
        _mark(work, message, (), refused)
        _close(work, message, "failed", words)
    return message


@action("message.postpone", by="system")
def postpone(work: Work, message_id: UUID, *, attempt: int, words: str, accepted: list[str], refused: dict[str, str]) -> Message:
    """The server did not take the mail now, or not for every address: it is tried again, by and by less often.

    After three days it is given up.  Announces message.postponed, else message.failed or message.accepted.
    """
    message = _answered(work, message_id, attempt, "later", words)
    if not _is_open(message, attempt):
        return message
    _mark(work, message, accepted, refused)
    at = next_try(message.attempts, message.queued_at, work.now)
    if at is None:
        _close(work, message, "accepted" if message.recipients.filter(state="accepted").exists() else "failed", words)
        return message
    work.change(message, state="queued", next_try_at=at, server_words=words)
    work.schedule(DUTY, at)
    work.announce("message.postponed", message, **told(message), attempt=attempt, at=at)
    return message


@action("message.unknown", by="system")
def lose(work: Work, message_id: UUID, *, attempt: int, words: str, refused: dict[str, str]) -> Message:
    """The mail was handed over and no answer came: it may have arrived.  It is shown, and sent again by a person alone.

    Announces message.unknown.
    """
    message = _answered(work, message_id, attempt, "unknown", words)
    if message.state != "sending" or message.attempts != attempt:
        return message
    _mark(work, message, (), refused)
    for recipient in message.recipients.filter(state="waiting"):
        work.change(recipient, state="unknown")
    work.change(message, state="unknown", server_words=words)
    open_task(
        work, kind="review", subject=_subject("Did the mail arrive?", message), source=message, account=message.account,
        reason=f"It was handed over, and the mail server did not say whether it took it ({words})"[:500],
        next_step="It is not sent again by itself. Ask the customer, or send it again: it keeps its id.",
    )  # fmt: skip
    work.announce("message.unknown", message, **told(message))
    return message


def _answered(work: Work, message_id: UUID, attempt: int, outcome: str, words: str) -> Message:
    """The message, locked, with what was answered to one of its tries on record."""
    message = work.load(Message, message_id, along=("document",))
    key = {"message": message, "number": attempt, "outcome": outcome}

    def make() -> Attempt:
        return work.create(Attempt, at=work.now, words=words, **key)

    made_once("attempt_once", make, lambda: work.rows(Attempt).get(**key))
    return message


def _is_open(message: Message, attempt: int) -> bool:
    """May the answer to a try still decide?  Not when the mail was decided already, or tried again since."""
    return message.state in OPEN_TO_ANSWERS and message.attempts == attempt


def _mark(work: Work, message: Message, accepted: Collection[str], refused: Mapping[str, str]) -> None:
    for recipient in message.recipients.exclude(state="accepted"):
        if recipient.address in accepted:
            work.change(recipient, state="accepted", words="")
        elif recipient.address in refused:
            work.change(recipient, state="refused", words=refused[recipient.address])
        elif recipient.state == "unknown":
            work.change(recipient, state="waiting")


def _close(work: Work, message: Message, state: Closed, words: str) -> None:
    """The last word on a mail: told to who owns its record, and to a person where an address or the mail was refused."""
    work.change(message, state=state, next_try_at=None, server_words=words)
    for task in work.rows(Task).filter(source_kind="message", source_id=message.pk, state="open"):
        finish_task(work, task)
    missed = "; ".join(f"{r.address}: {r.words or words}" for r in message.recipients.exclude(state="accepted"))[:500]
    is_asked = report(work, message.about_kind, message.about_id, state, missed) and state != "accepted"
    if missed and not is_asked:
        title = {"accepted": "Mail did not reach every address", "bounced": "Mail was refused", "failed": "Mail was not sent"}[state]
        open_task(
            work, kind="fix", subject=_subject(title, message), source=message, account=message.account,
            reason=missed, next_step="Mend the contact's address or the server, then send it again.",
        )  # fmt: skip
    work.announce(f"message.{state}", message, **told(message))


def _subject(title: str, message: Message) -> str:
    return f"{title}: {message.subject}, to {message.account.name}"[:300]
