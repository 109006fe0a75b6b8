"""Mail as programs see it, and as it would be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from baton.crm.models import ContactRole
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain
from baton.messages.composing import Person
from baton.messages.models import Attempt, Message, Recipient, Template
from baton.messages.subjects import receivers_on
from baton.messages.wording import Said, built_in, language_of, say

MESSAGE = (
    "id", "version", "account_id", "kind", "about_kind", "about_id", "language", "subject", "body", "document_id", "message_id",
    "state", "attempts", "written_at", "queued_at", "next_try_at", "tried_at", "server_words",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """A mail as it would go out: to whom, and what it says."""

    to: list[Person]
    said: Said


def planned(account_id: UUID, snapshot: dict, on: date) -> Planned:
    """The mail about a document that is not issued yet, to whoever receives the (surviving) account's invoices on a day.

    ValueError when the organization's own words do not fit the document.  Two queries.
    """
    kind = snapshot["kind"]
    template = words_of(Template.objects.all(), kind, language_of(snapshot))
    return Planned(receivers_on(ContactRole.objects.all(), on, account_id), say(template, snapshot))


def words_of(templates: QuerySet[Template], kind: str, language: str) -> Said:
    """The organization's words for a kind of mail, or the built-in ones."""
    own = templates.filter(kind=kind, language=language).first()
    return Said(own.subject, own.body) if own else built_in(kind, language)


def _messages(actor: Actor, rows: Sequence[Message]) -> list[dict]:  # noqa: ARG001  rows are those the actor sees
    prefetch_related_objects(rows, "recipients", "tries")
    return [_message(message) for message in rows]


def _message(message: Message) -> dict:
    said = {name.removesuffix("_id") if name == "account_id" else name: plain(getattr(message, name)) for name in MESSAGE}
    return said | {
        "sender": {"name": message.sender_name, "address": message.sender_address},
        "recipients": [_recipient(recipient) for recipient in sorted(message.recipients.all(), key=lambda r: r.pk)],
        "tries": [_attempt(attempt) for attempt in sorted(message.tries.all(), key=lambda a: a.pk)],
    }


def _recipient(recipient: Recipient) -> dict:
    return {"name": recipient.name, "address": recipient.address, "state": recipient.state, "words": recipient.words}


def _attempt(attempt: Attempt) -> dict:
    return plain({"number": attempt.number, "at": attempt.at, "outcome": attempt.outcome, "words": attempt.words})


def _templates(actor: Actor, rows: Sequence[Template]) -> list[dict]:  # noqa: ARG001
    return [
        {"id": str(row.pk), "version": row.version, "kind": row.kind, "language": row.language, "subject": row.subject, "body": row.body}
        for row in rows
    ]


show(
    Noun(
        "message", "messages", Message, _messages,
        {"account": "account", "about_id": "about_id", "about_kind": "about_kind", "state": "state", "kind": "kind"},
    )
)  # fmt: skip
show(Noun("template", "templates", Template, _templates, {"kind": "kind", "language": "language"}))
