"""The watchdog in the parent process: it compares, and says so past the queue, which may be what has stopped."""

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import close_old_connections

from baton.foundation import duties, fence
from baton.foundation.models import User

log = structlog.get_logger(__name__)
_told: set[str] = set()


def check() -> list[str]:
    """The duties that are late, in words.  A newly late one is logged, and mailed to the owners directly by SMTP.

    Behind the fence nobody is written to: the words are said where it runs.
    """
    close_old_connections()
    if words := fence.words():
        return [words, *(s.words for s in duties.standings() if s.is_late)]
    late = {s.duty.name: s.words for s in duties.standings() if s.is_late}
    new = sorted(set(late) - _told)
    _told.intersection_update(late)
    if new:
        log.error("duties_late", duties=new)
        alarm([late[name] for name in new])
        _told.update(new)
    return [late[name] for name in sorted(late)]


def alarm(words: list[str]) -> int:
    """Mail the owners of live organizations; the number of messages that the server took."""
    owners = User.objects.filter(
        is_active=True, memberships__assignments__role__name="owner", memberships__organization__kind="live", memberships__disabled_at=None
    )
    to = sorted(set(owners.values_list("email", flat=True)))
    if not to or not settings.EMAIL_URL:
        log.warning("alarm_not_mailed", reason="no EMAIL_URL or no owner")
        return 0
    text = "\n".join([*words, "", f"Look at {settings.BATON_URL}/healthz/duties and at the worker's log."])
    return EmailMessage(f"Baton: {len(words)} duty late", text, to=to).send()
