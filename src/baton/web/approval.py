"""The approval of a draft on its page: the chain, why it is asked for, and what this person may say."""

from typing import Any
from uuid import UUID

from baton.billing.deciding import Deciders, authors_of
from baton.billing.preview import WouldBe
from baton.foundation.holding import holding
from baton.foundation.models import Announcement
from baton.web.timeline import doer


def approval(request: Any, coming: WouldBe) -> dict[str, Any]:
    """The chain as it is shown, with who changed what was approved before, and why this person may not decide now if he may not."""
    said, approvals = coming.said["approval"], coming.approvals
    if said is None or approvals is None:
        return {}
    shown = said | {"reasons": [reason[:1].upper() + reason[1:] for reason in said["reasons"]], "changed_by": ""}
    if said["voided"]:
        shown["changed_by"] = changed_by(request, UUID(coming.said["id"]))
    if approvals.turn:
        subject: Any = coming.effective.subject
        deciders, authors = Deciders(holding(request.organization), request.organization.clock.now()), authors_of(subject)
        has_right = request.actor.rights.scope("invoice.approve") is not None
        shown["fault"] = deciders.fault(request.actor.person, approvals, authors) if has_right else ""
        shown["decides"] = has_right and not shown["fault"]
        shown["nobody"] = not deciders.able(approvals, authors)
    states = {step["state"] for step in said["steps"]}
    shown["chip"] = "Refused" if "refused" in states else "Approved" if states == {"done"} else "To approve"
    return {"approval": shown}


def changed_by(request: Any, id: UUID) -> str:
    """Who made an approval void last, by changing the draft or what it inherits; blank while nobody has heard of it yet."""
    told = Announcement.objects.visible_to(request.actor)
    event = told.filter(subject_id=id, name="invoice.approval_voided").order_by("pk").last()
    while event is not None and event.because:
        event = told.filter(pk=event.because).first()
    return doer(event.actor) if event is not None else ""
