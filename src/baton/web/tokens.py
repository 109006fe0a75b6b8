"""Tokens of programs: made here and shown this once, listed with their last use, revoked at once."""

from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse

from baton.foundation.actions import ACTIONS
from baton.foundation.clock import real_now
from baton.foundation.errors import AlreadyDone
from baton.foundation.inputs import call
from baton.foundation.models import Token, User
from baton.foundation.nouns import NOUNS
from baton.foundation.performing import perform
from baton.web.may import reached
from baton.web.pages import page, posted
from baton.web.settings_pages import shown

SHOWN: Final = 200  # the newest ones
LISTS: Final = ("scopes", "networks")


@page("token.create")
def tokens(request: Any) -> HttpResponse:
    """One's own tokens; everybody's for who sees the settings."""
    return listed(request)


@posted("token.create")
def add(request: Any) -> HttpResponse:
    """Make a token and show its secret, this once: it is not kept, and the page not stored."""
    door, key = ACTIONS["token.create"], request.POST.get("key")
    request.page = "/settings/tokens/"
    given, made = entered(request), None
    secret = ""
    try:
        with perform(request.actor, key=f"form:{key}" if key else None, given=[door.name, "", given]) as work:
            made, secret = call(door, work, None, given)
    except AlreadyDone as done:
        made = Token.objects.visible_to(request.actor).filter(pk=done.first["id"]).first()
    response = listed(request, made=made, secret=secret)
    response["Cache-Control"] = "no-store"
    response["HX-Push-Url"] = request.page
    return response


def entered(request: Any) -> dict[str, Any]:
    """What the form says: scopes and networks a line each, and the last day as the instant it ends."""
    typed = request.POST
    given: dict[str, Any] = {"name": typed.get("name", "")}
    given |= {name: typed[name].split() for name in LISTS if typed.get(name, "").strip()}
    if typed.get("expires_at"):
        given["expires_at"] = f"{typed['expires_at']}T23:59:59Z"
    return given


def listed(request: Any, **context: Any) -> HttpResponse:
    rows = list(Token.objects.visible_to(request.actor).order_by("-pk")[:SHOWN])
    names = {str(user.pk): user.label for user in User.objects.filter(pk__in={row.user_id for row in rows})}
    said, model = NOUNS["token"].describe(request.actor, rows), NOUNS["token"].model
    own = reached(request.actor, "token.revoke", model, [row.pk for row in rows])
    found = [
        one | {"row": row, "used_at": one["last_used_at"] and datetime.fromisoformat(one["last_used_at"]), "maker": names.get(one["user"], "the operator"), "may_end": row.pk in own, "is_live": row.revoked_at is None and row.expires_at > real_now()}
        for one, row in zip(said, rows, strict=True)
    ]
    return shown(request, "tokens", tokens=found, **context)
