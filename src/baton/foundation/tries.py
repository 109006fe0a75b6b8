"""Wrong tries at passwords and codes: ten are free, then each makes the next wait longer.

Counted in the database, hence in all processes at once.  A try is counted before it is looked at, so that many at the
same time get no further than one after another; a right one is taken back.  What is tried while waiting is neither
looked at nor counted: nobody prolongs the wait of somebody else by knocking.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from baton.foundation.bearers import TOKEN
from baton.foundation.clock import real_now
from baton.foundation.errors import Refused
from baton.foundation.models import Tally, Tries
from baton.foundation.visitors import network_of

FREE: Final = 10
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=1)
# Who has tries left need not wait, whatever `until` says: of several at once each has read the clock before the others.
TAKE = """
INSERT INTO foundation_tries AS t (key, failures, last_at, until) VALUES (%(key)s, 1, %(now)s, %(now)s)
ON CONFLICT (key) DO UPDATE SET last_at = %(now)s,
    failures = CASE WHEN t.last_at < %(now)s - %(forgotten)s THEN 1 ELSE t.failures + 1 END,
    until = %(now)s + CASE WHEN t.last_at < %(now)s - %(forgotten)s OR t.failures + 1 < %(free)s THEN interval '0'
                           ELSE least(%(longest)s, %(first)s * power(2, least(t.failures + 1 - %(free)s, 20))) END
WHERE t.until <= %(now)s OR t.failures < %(free)s RETURNING failures
"""


class TooMany(Refused):
    """Tried too often: the words say how long to wait, and are the same whether or not there is such a login."""


@contextmanager
def counted(*keys: str, free: int = FREE) -> Iterator[list[str]]:
    """Count one try under all these keys, or raise TooMany.  What is put into the list was right, and is not counted."""
    with transaction.atomic():
        for key in sorted(keys):
            _take(key, free)
    right: list[str] = []
    yield right
    if right:
        Tries.objects.filter(key__in=keys).update(failures=Greatest(F("failures") - 1, 0), until=F("last_at"))


def left(key: str, free: int = FREE) -> int:
    """How many wrong tries are free yet under a key."""
    used = Tries.objects.filter(key=key, last_at__gte=real_now() - FORGOTTEN_AFTER).values_list("failures", flat=True).first()
    return max(0, free - (used or 0))


def forget() -> None:
    """Forget what no longer counts: old tries, and how often strangers knocked.  That of a token says when it was used last, and stays."""
    past = real_now() - 2 * FORGOTTEN_AFTER
    Tries.objects.filter(last_at__lt=past).delete()
    Tally.objects.filter(minute__lt=past).exclude(key__startswith=TOKEN).delete()


def of_login(what: str, login: str) -> str:
    """The key of a login: the same for one that there is and one that there is not."""
    return f"{what}:{sha256(login.strip().lower().encode()).hexdigest()[:32]}"


def of_network(address: str) -> str:
    """The key of whoever shares a line: an IPv4 address, or an IPv6 network of 64 bits."""
    return f"network:{network_of(address)}"


def _take(key: str, free: int) -> None:
    now = real_now()
    given: dict[str, Any] = {"key": key, "now": now, "free": free, "first": FIRST_WAIT, "longest": LONGEST_WAIT, "forgotten": FORGOTTEN_AFTER}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, given)
        if cursor.fetchone() is None:
            until = Tries.objects.values_list("until", flat=True).get(key=key)
            raise TooMany(f"Too many wrong tries. Wait {_said(until - now)}, then try again.")


def _said(wait: timedelta) -> str:
    seconds = max(1, round(wait.total_seconds()))
    return f"{seconds} seconds" if seconds < 120 else f"{round(seconds / 60)} minutes"
