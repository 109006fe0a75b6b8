"""What was not allowed: kept for a while, written after the refused transaction, of which nothing else is left."""

from datetime import timedelta
from typing import Final

import structlog

from baton.foundation.actors import Actor
from baton.foundation.clock import real_now
from baton.foundation.errors import NotAllowed
from baton.foundation.models import Denial
from baton.foundation.performing import inside

log = structlog.get_logger(__name__)
DENIALS_LIVE: Final = timedelta(days=90)


def keep(actor: Actor, what: str, path: str, refusal: NotAllowed) -> None:
    """Say to the log and to the table who was not allowed what.  For who answers, when the refused work is over."""
    log.warning("denied", actor=actor.described(), organization=str(actor.organization), what=what, path=path)
    with inside(actor.organization, deed="denial.keep"):
        Denial.objects.create(actor=actor.described(), what=what[:80], path=path[:300], words=refusal.words[:500])


def forget() -> None:
    """Step: let go of the organization's denials older than 90 days."""
    Denial.objects.filter(at__lt=real_now() - DENIALS_LIVE).delete()
