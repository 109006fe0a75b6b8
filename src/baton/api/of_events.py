"""What happened with an account, and why something did."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from baton.api import asking
from baton.api.answers import plain_answer
from baton.api.reading import many, row_of
from baton.crm.queries import trail
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS, find
from baton.foundation.performing import reading


def timeline(request: Any, id: UUID) -> HttpResponse:
    with reading(request.actor):
        find(request.actor, NOUNS["account"], id)
    return many(request, NOUNS["event"], {"account": str(id)})


def why(request: Any, id: UUID) -> HttpResponse:
    asking.only(request)
    actor = request.actor
    with reading(actor):
        event: Any = row_of(actor, Announcement, id)
        causes, describe = trail.causes(actor, event), NOUNS["event"].describe
        said: dict[str, Any] = {
            "event": describe(actor, [event])[0], "causes": describe(actor, [one for one in causes.events if one.pk != id]),
            "hidden": causes.hidden, "is_cut": causes.is_cut,
            "told_with": describe(actor, trail.told_with(actor, event)), "followed": describe(actor, trail.followed(actor, event)),
        }  # fmt: skip
        sees = actor.rights.scope("audit.see")
        said["audit"] = NOUNS["audit"].describe(actor, trail.audited_with(actor, event)) if sees else []
    return plain_answer(said)
