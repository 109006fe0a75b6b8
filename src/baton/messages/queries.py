"""Mail as programs see it."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain
from baton.messages.models import Attempt, Message, Recipient, Template

MESSAGE = (
    "id", "version", "account_id", "kind", "about_kind", "about_id", "language", "subject", "body", "document_id", "message_id",
    "state", "attempts", "written_at", "queued_at", "next_try_at", "tried_at", "server_words",
)  # fmt: skip


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
