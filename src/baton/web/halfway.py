"""Who is signed in by a password alone, and must not be: where he is sent, and that his session gets new ids."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from django.shortcuts import redirect

from baton.foundation import factors
from baton.foundation.proofs import in_two_steps
from baton.web.joined import Joined
from baton.web.sessions import renew

ROLES_KEY = "roles"


def is_halfway(request: Any, mine: list[Joined]) -> bool:
    """Must he take a second step, now, before he goes anywhere: does a role of his, anywhere, ask for it?"""
    return any(one.is_asked for one in mine) and not in_two_steps(request)


def second_step(request: Any) -> HttpResponseBase:
    """Who came by a password alone, and must not, sets up a second step; who has one signs in anew, by it.

    So nothing that was begun before the step was asked for leads past it, whatever it is.
    """
    return begin_anew(request) if factors.has(request.user) else redirect("second_step")


def begin_anew(request: Any) -> HttpResponseBase:
    """End the session, and let him sign in again on the way to where he wanted."""
    logout(request)
    return redirect_to_login(request.get_full_path())


def keep_id_fresh(request: Any, here: Joined) -> None:
    """Give the session a new id when its user's roles were changed since it was last seen."""
    stamp = f"{here.organization}:{here.version}"
    if request.session.get(ROLES_KEY) != stamp:
        if ROLES_KEY in request.session:
            renew(request)
        request.session[ROLES_KEY] = stamp
