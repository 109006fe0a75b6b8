"""How each event looks on a timeline: its icon and tone, and the filter under which it is found."""

from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from django.db.models import Q

SHOWS: Final = (("all", "All"), ("money", "Money"), ("conversation", "Conversation"), ("changes", "Changes"))


class Look(NamedTuple):
    """How an event is shown, and under which filter it is found."""

    show: str
    icon: str
    tone: str = ""


BY_NOUN: Final[dict[str, Look]] = {
    "account": Look("changes", "building-2"),
    "change": Look("changes", "check-check", "info"),
    "contact": Look("changes", "user-round"),
    "location": Look("changes", "map-pin"),
    "deal": Look("money", "handshake"),
    "invoice": Look("money", "receipt-text"),
    "payment": Look("money", "landmark", "ok"),
    "allocation": Look("money", "link"),
    "receipt": Look("money", "file-text"),
    "hold": Look("money", "hand", "warn"),
    "note": Look("conversation", "message-square"),
    "message": Look("conversation", "mail"),
    "task": Look("conversation", "list-checks"),
}
BY_NAME: Final[dict[str, Look]] = {
    "account.changed": Look("changes", "pencil-line", "warn"),
    "account.resembled": Look("changes", "copy", "warn"),
    "allocation.undone": Look("money", "unlink", "warn"),
    "change.refused": Look("changes", "x", "warn"),
    "change.requested": Look("changes", "hand", "warn"),
    "change.withdrawn": Look("changes", "undo-2"),
    "contact.changed": Look("changes", "pencil-line"),
    "deal.changed": Look("changes", "pencil-line"),
    "deal.lost": Look("money", "x"),
    "deal.won": Look("money", "trophy", "ok"),
    "hold.lifted": Look("money", "hand"),
    "invoice.accepted": Look("conversation", "mail-check"),
    "invoice.bounced": Look("conversation", "mail", "bad"),
    "invoice.changed": Look("changes", "pencil-line"),
    "invoice.drafted": Look("money", "file-text", "rec"),
    "invoice.failed": Look("conversation", "mail", "bad"),
    "invoice.issued": Look("money", "receipt-text", "info"),
    "invoice.paid": Look("money", "check", "ok"),
    "invoice.parked": Look("money", "triangle-alert", "warn"),
    "invoice.refreshed": Look("changes", "refresh-cw"),
    "invoice.reopened": Look("money", "undo-2", "warn"),
    "invoice.scheduled": Look("money", "calendar-clock", "rec"),
    "invoice.sent": Look("conversation", "send", "info"),
    "invoice.viewed": Look("conversation", "eye", "info"),
    "invoice.voided": Look("money", "ban"),
    "location.changed": Look("changes", "pencil-line"),
    "message.accepted": Look("conversation", "mail-check"),
    "message.bounced": Look("conversation", "mail", "bad"),
    "message.failed": Look("conversation", "mail", "bad"),
    "task.done": Look("conversation", "check"),
}
QUIET: Final = ("document.stored", "message.queued", "message.tried", "message.postponed")  # steps of what is told anyway
OTHER: Final = Look("changes", "circle-dot")


def look_of(name: str) -> Look:
    """How an event of this name looks."""
    return BY_NAME.get(name) or BY_NOUN.get(name.split(".")[0], OTHER)


def under(show: str) -> Q:
    """The events of one filter, as a condition: those of its nouns, but for the names that look otherwise."""
    nouns = [Q(name__startswith=f"{noun}.") for noun, look in BY_NOUN.items() if look.show == show]
    apart = [name for name, look in BY_NAME.items() if look.show != show]
    own = [name for name, look in BY_NAME.items() if look.show == show]
    return (reduce(or_, nouns) & ~Q(name__in=apart)) | Q(name__in=own)
