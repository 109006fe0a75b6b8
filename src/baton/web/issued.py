"""An invoice that is no draft any more: how it stands, what settled it, and how it travelled."""

from datetime import date
from typing import Any
from uuid import UUID

from baton.billing.inheritance import day_of
from baton.billing.models import Invoice
from baton.billing.settled import Share, shares_of
from baton.core.lifecycle import DELIVERY, may_move
from baton.foundation.actors import Actor
from baton.foundation.nouns import NOUNS, listing
from baton.web.choices import METHODS
from baton.web.invoices import named
from baton.web.outlook import counted, due
from baton.web.papers import on_paper
from baton.web.steps import beginnings, why
from baton.web.templatetags.baton import EN


def issued(request: Any, said: dict, paper: dict) -> dict[str, Any]:
    """What the page of an invoice shows that is no draft any more."""
    actor, id = request.actor, UUID(said["id"])
    shares = shares_of(actor, id)
    is_issued = said["document_state"] == "issued"
    return {
        "paper": paper, "shown": on_paper(paper), "shares": shares, "methods": dict(METHODS),
        "messages": listing(actor, NOUNS["message"], {"about_id": str(id)})["items"],
        "documents": listing(actor, NOUNS["document"], {"subject": str(id)})["items"],
        "sentence": sentence(said, shares, day_of(request.organization)), "record": named("payment_new"), "why": why(beginnings(request, said).get("invoice.drafted")),
        "may_send_again": is_issued and may_move(DELIVERY, said["delivery_state"], "queued"),
        "may_void": is_issued and said["balance_minor"] == said["total_minor"],
    }  # fmt: skip


def frozen(actor: Actor, id: UUID) -> Any:
    """What an invoice says, as it was issued."""
    return Invoice.objects.visible_to(actor).values_list("snapshot", flat=True).get(pk=id)


def sentence(said: dict, shares: list[Share], today: date) -> str:
    """How an invoice stands, in one or two sentences."""
    match said["chip"]:
        case "Discarded":
            return "Put away as a draft. It never had a number, and nothing of it was sent."
        case "Void":
            return f"Void: {said['void_reason'].rstrip('.')}. It keeps its number, and nothing is owed."
        case "Paid":
            kept = [share.received_on for share in shares if not share.is_undone]
            return f"Paid on {EN.short_day(max(kept).isoformat())}." if kept else "Nothing is owed."
        case "Overdue":
            days = (today - date.fromisoformat(said["due_on"])).days
            return f"Overdue {counted(days)}, since {EN.short_day(said['due_on'])}."
    return f"{due(said['due_on'], today)}, on {EN.short_day(said['due_on'])}."
