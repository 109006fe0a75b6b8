"""Sending a mail again: only ever because a person says so."""

from uuid import UUID

from baton.crm.actions.tasks import finish_task
from baton.crm.models import Task
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.work import Work
from baton.messages.actions.announcing import told
from baton.messages.actions.planning import DUTY
from baton.messages.actions.queueing import Draft, queue_message
from baton.messages.composing import Person
from baton.messages.models import Message
from baton.messages.subjects import SUBJECTS, receivers, report
from baton.messages.wording import Said


@action("message.resend")
def resend(work: Work, message_id: UUID, *, version: int | None = None) -> Message:
    """Send a mail again.

    One that may have arrived (unknown) keeps its Message-ID, by which a mailbox that has it can tell that it is the
    same.  Any other is written anew, with an id of its own, to whom receives the account's invoices today.
    """
    message = work.load(Message, message_id, version=version)
    require(message.state not in ("queued", "sending"), "The message is on its way already. Nothing was changed.")
    subject = SUBJECTS[message.about_kind](work, message.about_id)
    if subject is not None:
        require(not subject.withdrawn, subject.withdrawn)
    again = _once_more(work, message) if message.state == "unknown" else _anew(work, message)
    for task in work.rows(Task).filter(source_kind="message", source_id=message.pk, state="open"):
        finish_task(work, task)
    report(work, message.about_kind, message.about_id, "queued")
    work.announce("message.resent", message, **told(message), as_message=again.pk)
    return again


def _once_more(work: Work, message: Message) -> Message:
    for recipient in message.recipients.filter(state="unknown"):
        work.change(recipient, state="waiting")
    work.change(message, state="queued", queued_at=work.now, next_try_at=work.now)
    work.schedule(DUTY, work.now)
    return message


def _anew(work: Work, message: Message) -> Message:
    later = work.rows(Message).filter(request=message.pk).first()
    require(later is None, "This message was sent again already. Nothing was changed; send the newer one again instead.")
    account = message.account.survivor
    recipients = receivers(work, account.pk)
    require(recipients, f"Nobody who receives invoices of {account.name} has an e-mail address. Nothing was sent; add one first.")
    return queue_message(work, Draft(
        account, message.kind, message.about_kind, message.about_id, message.pk, message.language,
        Person(message.sender_name, message.sender_address), tuple(recipients), Said(message.subject, message.body),
        message.document_id,
    ))  # fmt: skip
