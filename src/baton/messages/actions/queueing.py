"""Writing a mail down before it goes out."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from baton.crm.models import Account
from baton.foundation.actions import action
from baton.foundation.keys import new_id
from baton.foundation.unique import made_once
from baton.foundation.work import Work
from baton.messages.actions.announcing import told
from baton.messages.actions.planning import DUTY
from baton.messages.addresses import is_mailbox, one_line
from baton.messages.composing import Person
from baton.messages.models import Message, Recipient, Template
from baton.messages.queries import words_of
from baton.messages.server import configured, our_name
from baton.messages.subjects import SUBJECTS, receivers, report
from baton.messages.wording import Said, language_of, say

NOBODY: Final = "Nobody who receives invoices there has an e-mail address."
NO_SENDER: Final = "The business has no e-mail address to send from."


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to write down.  `request` is what it answers: of two for the same one is made."""

    account: Account
    kind: str
    about_kind: str
    about_id: UUID
    request: UUID
    language: str
    sender: Person
    recipients: tuple[Person, ...]
    said: Said
    document_id: UUID | None = None


@action("message.queue", by="system")
def queue_about(work: Work, *, kind: str, id: UUID, document: UUID) -> Message | None:
    """Write down the mail about an issued record with its document, if one was asked for and the customer wants no paper.

    Where nobody can receive or send it, an invoice's delivery has failed, which is a task for billing.
    """
    subject = SUBJECTS[kind](work, id)
    if subject is None or subject.request is None or subject.withdrawn:
        return None
    account = subject.account
    if account.delivery_preference == "post":
        return None
    recipients, sender = receivers(work, account.pk), sender_of(subject.snapshot)
    if not recipients or sender is None:
        report(work, kind, id, "failed", NO_SENDER if recipients else NOBODY)
        return None
    language = language_of(subject.snapshot)
    said = say(words_of(work.rows(Template), kind, language), subject.snapshot)
    draft = Draft(account, kind, kind, id, subject.request, language, sender, tuple(recipients), said, document)
    return queue_message(work, draft)


def queue_message(work: Work, draft: Draft) -> Message:
    """Step: write a mail down with its id, and let it go out; one that the same request made before is answered instead."""
    id = new_id()

    def make() -> Message:
        message = work.create(
            Message, id=id, account=draft.account, kind=draft.kind, about_kind=draft.about_kind, about_id=draft.about_id,
            request=draft.request, language=draft.language, sender_name=one_line(draft.sender.name)[:200],
            sender_address=draft.sender.address, subject=one_line(draft.said.subject), body=draft.said.body,
            document_id=draft.document_id, message_id=f"<{id.hex}@{our_name()}>", written_at=work.now,
            queued_at=work.now, next_try_at=work.now,
        )  # fmt: skip
        for person in draft.recipients:
            work.create(Recipient, message=message, name=one_line(person.name)[:200], address=person.address)
        return message

    message, is_new = made_once("message_once_a_request", make, lambda: work.rows(Message).get(request=draft.request))
    if is_new:
        work.schedule(DUTY, work.now)
        work.announce("message.queued", message, **told(message))
    return message


def sender_of(snapshot: dict) -> Person | None:
    """From whom a document's mail comes: the business, by its own address or the mail server's."""
    seller = snapshot["seller"]
    address = seller.get("email") or ""
    if not is_mailbox(address):
        try:
            address = configured().sender
        except ValueError:
            address = ""
    return Person(seller["name"], address) if address else None
