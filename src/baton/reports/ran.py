"""What ran by itself since the last working day's evening, told by its announcements."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q

from baton.foundation import duties
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement, Organization

EVENING: Final = time(17)
# What is worth a line, and how it is said of one and of several.
WORDS: Final[dict[str, tuple[str, str]]] = {
    "invoice.issued": ("invoice issued", "invoices issued"),
    "invoice.sent": ("invoice sent", "invoices sent"),
    "document.stored": ("document set and kept", "documents set and kept"),
    "message.accepted": ("mail taken by the server", "mails taken by the server"),
    "message.postponed": ("mail put off by the server", "mails put off by the server"),
    "invoice.paid": ("invoice paid", "invoices paid"),
    "invoice.parked": ("invoice held back for a person", "invoices held back for a person"),
}


@dataclass(frozen=True, slots=True)
class Ran:
    """So many of one kind, the latest at an instant."""

    count: int
    words: str
    last_at: datetime


def since(house: Organization) -> datetime:
    """The evening of the last working day before today."""
    today = house.clock.day(house.clock.now())
    day = today - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return datetime.combine(day, EVENING, ZoneInfo(house.timezone))


def ran(actor: Actor, house: Organization) -> list[Ran]:
    """By kind, the latest first; what people did themselves is not counted."""
    people = Q(actor__kind__in=("user", "token", "operator"))
    rows = (
        Announcement.objects.visible_to(actor)
        .filter(~people, at__gte=since(house), name__in=WORDS)
        .values("name")
        .annotate(count=Count("pk"), last=Max("at"))
    )
    found = [Ran(row["count"], WORDS[row["name"]][row["count"] > 1], row["last"]) for row in rows]
    return sorted(found, key=lambda one: one.last_at, reverse=True)


def late_duties() -> list[str]:
    """What should have run and did not, in words."""
    return [standing.words for standing in duties.standings() if standing.is_late]
