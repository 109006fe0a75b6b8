"""How an invoice came to be, stage by stage, and where the page is that says why."""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import Resolver404, resolve

from baton.billing.inheritance import day_of
from baton.foundation.models import Announcement
from baton.web.templatetags.baton import clock, local_instant, moment
from baton.web.timeline import doer


class Step(NamedTuple):
    """A stage of the handoff: done, now or still to come."""

    state: str
    label: str
    words: str


def beginnings(request: Any, said: dict) -> dict[str, Announcement]:
    """How an invoice came to be: the win of its deal and its drafting, by name."""
    subjects = [UUID(said[name]) for name in ("id", "deal") if said[name]]
    told = Announcement.objects.visible_to(request.actor).filter(subject_id__in=subjects, name__in=("deal.won", "invoice.drafted"))
    return {event.name: event for event in told.order_by("pk")}


def steps(request: Any, said: dict, told: dict[str, Announcement]) -> list[Step]:
    """From the won deal to the sent invoice: what was done by whom, and where it stands."""
    today = day_of(request.organization)
    done = [
        Step("done", label, f"{doer(told[name].actor)}, {lately(told[name].at, today)}")
        for name, label in (("deal.won", "Deal won"), ("invoice.drafted", "Draft created"))
        if name in told
    ]
    if said["send_at"]:
        return [*done, Step("done", "Reviewed", "Ready to go"), Step("now", "Sending", moment(said["send_at"]))]
    review = Step("now", "Review", "You, now" if request.actor.rights.scope("invoice.send") else "With billing")
    return [*done, review, Step("todo", "Sent", "Then the deal shows what is paid" if said["deal"] else "With its number and PDF")]


def why(made: Announcement | None) -> str:
    """The page that says why an invoice is there."""
    return there(f"/why/{made.pk}/") if made else ""


def there(address: str) -> str:
    """An address, if a page stands there."""
    try:
        resolve(address.partition("#")[0])
    except Resolver404:
        return ""
    return address
def lately(at: datetime, today: date) -> str:
    """ "today 09:12", else the day and the time."""
    return f"today {clock(at)}" if local_instant(at).date() == today else moment(at)
