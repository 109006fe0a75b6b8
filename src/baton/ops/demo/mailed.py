"""The mail of the older months, written in batches as it stands once the server took it."""

from collections.abc import Sequence
from typing import Any

from baton.billing.models import Invoice
from baton.foundation.keys import new_id
from baton.foundation.work import Work
from baton.messages.models import Message, Recipient

MESSAGE = (
    "id", "account", "kind", "about_kind", "about_id", "request", "language", "sender_name", "sender_address", "subject", "body",
    "message_id", "state", "attempts", "written_at", "queued_at", "tried_at",
)  # fmt: skip


def mail(work: Work, kind: str, about: Sequence[Any]) -> None:
    """Step: invoices or receipts were mailed to whom their snapshots name, and are not mailed again once their documents are set."""
    taken = [(new_id(), one, one.snapshot["buyer"]["contact"]) for one in about]
    work.create_many(Message, MESSAGE, (_message(work, kind, id, one) for id, one, _ in taken))
    people = ((id, who["name"], who["email"], "accepted") for id, _, who in taken)
    work.create_many(Recipient, ("message", "name", "address", "state"), people)
    if kind == "invoice":
        work.change_many(list(about), ("delivery_state",), [("accepted",)] * len(about))
        work.announce_many("invoice.sent", Invoice, ((one.pk, one.account_id, {"number": one.number}) for one in about))
    told = ((id, one.account_id, {"about": str(one.pk), "name": f"{one.snapshot['number']}.pdf"}) for id, one, _ in taken)
    work.announce_many("message.accepted", Message, told)


def _message(work: Work, kind: str, id: Any, one: Any) -> tuple:
    seller, number = one.snapshot["seller"], one.snapshot["number"]
    said = (seller["name"], seller["email"], f"{number} {seller['name']}", number)
    return (id, one.account_id, kind, kind, one.pk, one.pk, "en", *said, f"<{id.hex}@demo.example>", "accepted", 1, work.now, work.now, work.now)
