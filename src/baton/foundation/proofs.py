"""By what somebody has shown that it is he, how often he may try, and the browsers that know him.

A session holds by what it was begun.  A browser in which somebody signed in is known to his login from then on, and
counts its wrong tries for itself: who tries elsewhere keeps nobody out there.
"""

from datetime import timedelta
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from baton.foundation import factors, tries
from baton.foundation.clock import real_now
from baton.foundation.errors import Refused
from baton.foundation.keys import new_id
from baton.foundation.models import User
from baton.foundation.visitors import address_of

KNOWN: Final = "known_browser"  # salt, and the cookie behind its prefix
KNOWN_FOR: Final = timedelta(days=365)
PROVED_FOR: Final = timedelta(minutes=10)


class WrongCode(Refused):
    """A code that is not good (any more)."""


def in_two_steps(request: Any, user: Any = None) -> bool:
    """Was the session begun by something the user has, beside what he knows?"""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user or request.user))


def proved_lately(request: Any) -> bool:
    """Has he shown within ten minutes that it is he who sits there?"""
    proofs = [record["at"] for record in get_authentication_records(request, request.user)]
    return max(proofs, default=0) > (real_now() - PROVED_FOR).timestamp()


def keys_of(request: HttpRequest, what: str, login: str) -> list[str]:
    """Under which keys a try is counted: the browser's alone where this login is known, else the login's and the network's."""
    browser = known_browser(request, login)
    if browser:
        return [f"{what}:known:{browser}"]
    return [tries.of_login(what, login), tries.of_network(address_of(request))]


def check_code(request: HttpRequest, user: User, code: str) -> None:
    """Refused, in words, unless this is a code of the user's that is good now; then it is used up.

    Six digits are of the app; what is longer is a recovery code.
    """
    keys = keys_of(request, "code", user.email)
    with tries.counted(*keys) as right:
        is_short = len("".join(code.split())) <= 8
        if factors.use_code(user, code) if is_short else factors.use_recovery_code(user, code):
            right.append("code")
    if not right:
        free = min(tries.left(key) for key in keys)
        rest = f"{free} tries left." if free else "Each further try has to wait."
        words = "That code has ended, or was used before. Type the one showing now." if is_short else "That is no recovery code that can still be used."
        raise WrongCode(f"{words} {rest}")


def known_browser(request: HttpRequest, login: str) -> str:
    """The id of this browser, when this login was signed in here before; else nothing."""
    try:
        kept = signing.loads(request.COOKIES.get(f"{settings.COOKIES}{KNOWN}", ""), salt=KNOWN, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return ""
    return str(kept["browser"]) if kept["login"] == tries.of_login("known", login) else ""


def make_known(login: str) -> str:
    """What a browser keeps to be known again: no name, and nothing that opens anything."""
    return signing.dumps({"login": tries.of_login("known", login), "browser": new_id().hex}, salt=KNOWN)
