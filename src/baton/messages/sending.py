"""One mail on its way: claimed, handed to the server, and what it answered recorded."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final
from uuid import UUID

from baton.foundation import fence
from baton.foundation.actors import Actor
from baton.foundation.errors import AlreadyDone, Answer
from baton.foundation.models import Organization
from baton.foundation.performing import perform, reading
from baton.messages.actions import outcomes
from baton.messages.addresses import mailbox, one_line
from baton.messages.composing import Letter, Person, compose
from baton.messages.files import Missing, attachment_of
from baton.messages.models import Message, Recipient
from baton.messages.server import server_for
from baton.messages.smtp import LONGEST_WORDS, Envelope, Outcome, deliver

KEPT: Final = "Kept here and sent nowhere: this is a sandbox."


class ClaimLost(Exception):
    """Somebody else decided about the mail while we were on our way to the server."""


def send(clock: Actor, id: UUID, version: int) -> bool:
    """Claim one mail, hand it over, record the answer.  False when there was no server to talk to, or the fence stands."""
    if fence.holds():
        return False
    try:
        with perform(clock) as work:
            message = outcomes.try_message(work, id, version=version)
    except Answer:  # another worker has it, or it waits no longer
        return True
    if message.state != "sending":
        return True
    try:
        outcome = handed_over(clock, message)
    except ClaimLost:
        return True
    _answer(clock, message, outcome)
    return outcome.is_reached


def handed_over(clock: Actor, message: Message) -> Outcome:
    """Hand a claimed mail with its document to the server; ClaimLost when it is no longer ours to hand over."""
    with reading(clock):
        people = list(Recipient.objects.visible_to(clock).filter(message=message).order_by("pk"))
    waiting = tuple(mailbox(person.address) for person in people if person.state == "waiting")
    if not waiting:
        raise ClaimLost
    try:
        server = server_for(Organization.objects.get(pk=clock.organization))
        attachment = attachment_of(clock, message)
    except Missing as problem:
        return Outcome("later", one_line(str(problem))[:LONGEST_WORDS])
    except ValueError as problem:  # no server is set
        return Outcome("later", str(problem), is_reached=False)
    if server is None:
        return Outcome("accepted", KEPT, accepted=waiting)
    content = compose(_letter(message, people), attachment, sent_from=server.sender)
    envelope = Envelope(server.sender or mailbox(message.sender_address), waiting, content)
    return deliver(server, envelope, partial(_check_claim, clock, message))


def _letter(message: Message, people: list[Recipient]) -> Letter:
    return Letter(
        Person(message.sender_name, message.sender_address),
        [Person(person.name, person.address) for person in people],
        message.subject, message.body, message.message_id, message.written_at,
    )  # fmt: skip


def _check_claim(clock: Actor, message: Message) -> None:
    """Right before the mail itself goes over: is it still ours?  A worker that was paused too long finds that it is not."""
    with reading(clock):
        if not Message.objects.visible_to(clock).filter(pk=message.pk, state="sending", attempts=message.attempts).exists():
            raise ClaimLost


def _answer(clock: Actor, message: Message, outcome: Outcome) -> None:
    """Record what the server said, by the door that it belongs to."""
    with reading(clock):
        people = list(Recipient.objects.visible_to(clock).filter(message=message))
    by_wire = {mailbox(person.address): person for person in people}
    accepted = [by_wire[address].address for address in outcome.accepted]
    refused = {by_wire[address].address: words for address, words in outcome.refused.items()}
    left = [p for p in people if p.state == "waiting" and p.address not in accepted and p.address not in refused]
    taken = any(person.state == "accepted" for person in people)
    said: dict[str, Any] = {"words": outcome.words, "refused": refused}
    if outcome.kind == "unknown":
        record(clock, message, outcomes.lose, **said)
    elif outcome.kind == "later" or (outcome.kind == "accepted" and left):
        record(clock, message, outcomes.postpone, accepted=accepted, **said)
    elif outcome.kind == "accepted" or taken:
        record(clock, message, outcomes.accept, accepted=accepted, **said)
    else:
        record(clock, message, outcomes.fail if left else outcomes.bounce, **said)


def record(clock: Actor, message: Message, door: Callable[..., Message], **said: Any) -> None:
    """Do the deed that an answer belongs to, once for each try."""
    key = f"mail:{message.pk}:{message.attempts}:{door.__name__}"
    with suppress(AlreadyDone), perform(clock, key=key) as work:
        door(work, message.pk, attempt=message.attempts, **said)
