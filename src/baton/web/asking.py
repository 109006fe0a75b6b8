"""Asking for what a form holds, instead of doing it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from baton.foundation.actions import ACTIONS, Door
from baton.foundation.errors import NotFound
from baton.foundation.inputs import signature
from baton.foundation.nouns import NOUNS, find
from baton.web import confirming
from baton.web.asked import differing, id_of
from baton.web.deeds import do, led_on
from baton.web.entering import entered
from baton.web.pages import posted


@posted("change.request")
def ask(request: Any) -> HttpResponse:
    """Ask for what a form holds, instead of doing it: `ask_deed` on `ask_subject`, because of `ask_reason`."""
    door, subject = _door(request.POST.get("ask_deed", "")), request.POST.get("ask_subject", "")
    if (proof := confirming.asked(request, door.name)) is not None:
        return proof
    id = id_of(subject) if subject else None
    given = {"deed": door.name, "entered": _wanted(request, door, id), "reason": request.POST.get("ask_reason", "")}
    asking = ACTIONS["change.request"]
    answer = do(request, asking, None, given | ({"subject": subject} if id else {}), "ask") or {}
    return led_on(request, asking, answer, onward=request.POST.get("ask_next") or reverse("change", args=[answer["id"]]))


def _wanted(request: Any, door: Door, id: UUID | None) -> dict[str, Any]:
    """What the form holds that is other than it stands, with the version that it was made from."""
    given = entered(request.POST, door)
    if id and door.noun in NOUNS:
        given = differing(find(request.actor, NOUNS[door.noun], id), given)
    has_version = "version" in signature(door).model.model_fields and request.POST.get("version", "").isdecimal()
    return given | ({"version": int(request.POST["version"])} if has_version else {})


def _door(name: str) -> Door:
    if name not in ACTIONS:
        raise NotFound(f"There is no deed {name}. Nothing was asked for.")
    return ACTIONS[name]
