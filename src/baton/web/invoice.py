"""One invoice: a draft to review and send, an issued one with what became of it, or how it stands for who sees no more."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.inheritance import day_of
from baton.billing.models import Invoice
from baton.billing.preview import would_be
from baton.billing.settled import Share, shares_of
from baton.core.lifecycle import DELIVERY, may_move
from baton.crm.models import Account, Deal
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS, find, listing
from baton.web.choices import METHODS
from baton.web.invoices import SEES, named
from baton.web.outlook import counted, due
from baton.web.pages import page
from baton.web.papers import on_paper
from baton.web.review import beginnings, draft, why
from baton.web.templatetags.baton import EN
from baton.web.timeline import timeline


@page(*SEES)
def invoice(request: Any, id: UUID) -> HttpResponse:
    """An invoice by its state; `?edit=lines` types its lines."""
    actor, today = request.actor, day_of(request.organization)
    coming = would_be(actor, request.organization, id)
    said = coming.said if coming else find(actor, NOUNS["invoice"], id)
    context: dict[str, Any] = {"invoice": said, "today": today}
    if "lines" not in said:
        outlook = due(said["due_on"], today) if said["due_on"] else ""
        return render(request, "invoices/standing.html", context | around(request, said) | {"outlook": outlook})
    about = Announcement.objects.visible_to(actor).filter(subject_id=id)
    context |= {"timeline": timeline(request, about, id), "show": "all"}
    if coming and said["document_state"] == "draft":
        return render(request, "invoices/draft.html", context | draft(request, coming, today))
    paper = coming.snapshot if coming else frozen(actor, id)
    return render(request, "invoices/invoice.html", context | around(request, said) | issued(request, said, paper))


def around(request: Any, said: dict) -> dict[str, Any]:
    """The account and the deal of an invoice, as far as the actor sees them."""
    account = Account.objects.visible_to(request.actor).filter(pk=said["account"]).select_related("survivor").first()
    deal = Deal.objects.visible_to(request.actor).filter(pk=said["deal"]).first() if said["deal"] else None
    return {"account": account, "deal": deal}


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
