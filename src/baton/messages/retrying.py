"""When a mail that was not taken is tried again."""

from datetime import datetime, timedelta
from typing import Final

_STEPS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))  # the last one from then on
# RFC 5321, 4.5.4.1 asks for at least four to five days of a mail relay; an invoice that is three days late needs a person.
GIVE_UP_AFTER: Final = timedelta(days=3)


def next_try(attempts: int, queued_at: datetime, now: datetime) -> datetime | None:
    """When to try again after so many attempts, at least one; None once it is time to give up."""
    at = now + _STEPS[min(attempts, len(_STEPS)) - 1]
    return at if at <= queued_at + GIVE_UP_AFTER else None
