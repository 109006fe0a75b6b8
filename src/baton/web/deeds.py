"""Every deed of a person, by one view: POST /invoices/<id>/issue does invoice.issue with what the form holds."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from baton.foundation import carrying
from baton.foundation.actions import ACTIONS, Door
from baton.foundation.errors import AlreadyDone, NotFound
from baton.foundation.inputs import signature
from baton.foundation.performing import perform
from baton.web import asked, confirming
from baton.web.entering import entered
from baton.web.pages import local, post
from baton.web.plurals import PLURALS
from baton.web.toasts import toast


@post
def deed(request: Any, plural: str, verb: str, id: UUID | None = None) -> HttpResponse:
    """Do it, and lead on to where the form says; `{id}` there is the record that came of it."""
    door = ACTIONS.get(f"{PLURALS.get(plural, '')}.{verb}")
    if door is None or door.by != "people":
        raise NotFound(f"There is no deed {plural}/{verb}.")
    if (proof := confirming.asked(request, door.name, *asked.approved(request.actor, door, id))) is not None:
        return proof
    answer = do(request, door, id, entered(request.POST, door))
    return led_on(request, door, answer, id)


def led_on(request: Any, door: Door, answer: dict[str, Any] | None, id: UUID | None = None, *, onward: str = "") -> HttpResponse:
    """Say what was done, and lead on to where the form says, or to another page."""
    request.session["toast"] = toast(door.name, answer, id, request.organization.clock.now(), request.actor)
    onward = onward or request.POST.get("next") or request.POST.get("back", "")
    onward = local(onward.replace("{id}", str((answer or {}).get("id", id or ""))))
    response = HttpResponseRedirect(onward)
    response.status_code = 303
    return response


def do(request: Any, door: Door, id: UUID | None, given: dict[str, Any], of: str = "") -> dict[str, Any] | None:
    """Do a deed once, however often its form is sent; answers the record that came of it.  `of` tells the deeds of one form apart."""
    if "version" in signature(door).model.model_fields and request.POST.get("version"):
        given = given | {"version": request.POST["version"]}
    key = request.POST.get("key")
    try:
        with perform(request.actor, key=f"form:{key}{of}" if key else None, given=[door.name, str(id), given]) as work:
            carrying.do(door, work, id, given)
    except AlreadyDone as done:
        first: dict[str, Any] | None = done.first
        return first
    answer: dict[str, Any] | None = work.answer
    return answer
