"""When the duty that sends looks at an organization again."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Min

from baton.foundation.work import Work
from baton.messages.models import Message

DUTY: Final = "send_mail"
# Longer than the slowest server can keep one mail (the waits of `Server` together): whoever claimed it is gone.
LOST_AFTER: Final = timedelta(minutes=30)


def plan_sends(work: Work, *, not_before: datetime | None = None) -> None:
    """Step: let the clock come back when the next mail waits, or one that was claimed counts as lost.

    The plan is taken away first, which waits for whoever is just adding to it, and then made anew from what stands.
    """
    work.unschedule(DUTY)
    queued = work.rows(Message).filter(state="queued").aggregate(at=Min("next_try_at"))["at"]
    claimed = work.rows(Message).filter(state="sending").aggregate(at=Min("tried_at"))["at"]
    waiting = [at for at in (queued, claimed and claimed + LOST_AFTER) if at]
    if waiting:
        work.schedule(DUTY, max(min(waiting), not_before or work.now))
