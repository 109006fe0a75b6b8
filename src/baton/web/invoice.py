"""One invoice: a draft to review and send, an issued one with what became of it, or how it stands for who sees no more."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.inheritance import day_of
from baton.billing.preview import would_be
from baton.crm.models import Account, Deal
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS, find
from baton.web.invoices import SEES
from baton.web.issued import frozen, issued
from baton.web.outlook import due
from baton.web.pages import page
from baton.web.review import draft
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
