"""What can be asked of one record beside what it is."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from baton.api import asking
from baton.api.answers import plain_answer
from baton.api.reading import row_of
from baton.billing.balances import balances
from baton.billing.inheritance import day_of
from baton.billing.queries import see
from baton.billing.readiness import judge_deals
from baton.crm.models import Account, Deal
from baton.documents.queries import pdf_of
from baton.foundation.actors import Actor
from baton.foundation.errors import NotAllowed
from baton.foundation.nouns import NOUNS, find
from baton.foundation.performing import house_of, reading


def balance(request: Any, id: UUID) -> HttpResponse:
    asking.only(request)
    actor = request.actor
    with reading(actor):
        account: Any = row_of(actor, Account, id)
        found = balances(actor, [account.survivor_id], day_of(house_of(actor)))
    if found is None:
        raise NotAllowed(f"{actor.label} may not see how invoices stand.")
    return plain_answer({"items": found.get(account.survivor_id, []), "next": None})


def readiness(request: Any, id: UUID) -> HttpResponse:
    asking.only(request)
    actor = request.actor
    with reading(actor):
        row_of(actor, Deal, id)
        [judged] = judge_deals(lambda model: see(actor, model), house_of(actor), see(actor, Deal).filter(pk=id))
        return plain_answer(judged.described())


def invoice_pdf(request: Any, id: UUID) -> HttpResponse:
    asking.only(request)
    with reading(request.actor):
        find(request.actor, NOUNS["invoice"], id)
        return file(request.actor, "invoice", id)


def receipt_pdf(request: Any, id: UUID) -> HttpResponse:
    asking.only(request)
    with reading(request.actor):
        find(request.actor, NOUNS["receipt"], id)
        return file(request.actor, "receipt", id)


def file(actor: Actor, kind: str, id: UUID) -> HttpResponse:
    """A document as it is kept."""
    found = pdf_of(actor, kind, id)
    return HttpResponse(found.content, content_type=found.media_type, headers={"Content-Disposition": f'attachment; filename="{found.name}"'})
