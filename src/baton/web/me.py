"""Who is signed in, by what and where; and one's own ways in, taken away and ended."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from baton.foundation import factors, security
from baton.foundation.errors import NotFound, Refused
from baton.foundation.models import Organization, RecoveryCode
from baton.web import sessions
from baton.web.approval_rules import away
from baton.web.confirming import proof
from baton.web.pages import page, post
from baton.web.two_steps import codes_shown


@page()
def me(request: Any) -> HttpResponse:
    """Who is signed in, by what, where else, and the way out."""
    user = request.user
    ways = [{"id": one.pk, "name": "Authenticator app" if one.type == "totp" else one.wrap().name, "at": one.created_at} for one in factors.of(user)]
    left = RecoveryCode.objects.filter(user=user, used_at=None).count()
    mine = Organization.objects.filter(memberships__user=user, memberships__disabled_at=None).order_by("name")
    return render(request, "today/me.html", {
        "organizations": mine, "ways": ways, "codes_left": left, "sessions": sessions.of(user), "here": request.session.session_key, "is_asked": factors.asked_of(user),
        **away(request),
    })  # fmt: skip


@post
@proof
def new_codes(request: Any) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    if not factors.has(request.user):
        raise Refused("Recovery codes stand in for a second step, and you have none yet. Nothing was made.")
    security.tell(request.user, "recovery_codes_made")
    return codes_shown(request)


@post
@proof
def remove(request: Any) -> HttpResponse:
    """Take one of one's own ways in away; not the last one, where a role asks for it."""
    ways, id = factors.of(request.user), number(request, "way")
    if id not in {one.pk for one in ways}:
        raise NotFound("You have no such app or passkey. Nothing was changed.")
    if len(ways) == 1 and factors.asked_of(request.user):
        raise Refused("Your role asks for a second step, and this is your only one. Set up another first; nothing was changed.")
    factors.remove(request.user, id)
    security.tell(request.user, "factor_removed")
    return redirect("me")


@post
def end_session(request: Any) -> HttpResponse:
    """End one of one's own sessions."""
    if not sessions.end(request.user, number(request, "session")):
        raise NotFound("You have no such session. Nothing was changed.")
    return redirect("me")


def number(request: Any, name: str) -> int:
    """The number that a form holds; 0, which is nobody's, where it holds none."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0
