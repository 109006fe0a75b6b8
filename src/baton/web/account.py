"""One account: the whole relationship and the whole money picture."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.inheritance import day_of
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS, find, listing
from baton.web.accounts import one_currency
from baton.web.around import family, late, open_deals, open_invoices
from baton.web.contacts import people_at
from baton.web.looks import SHOWS
from baton.web.pages import page
from baton.web.profile import lacks, profile
from baton.web.timeline import timeline


@page("account.see")
def account(request: Any, id: UUID) -> HttpResponse:
    """The whole relationship and the whole money picture of one account."""
    actor, house = request.actor, request.organization
    said = find(actor, NOUNS["account"], id)
    places = listing(actor, NOUNS["location"], {"account": str(id)})["items"]
    near = family(actor, said, places)
    invoices = open_invoices(request, id)
    context = {
        "account": said,
        "parent": near.names.get(said["parent"]),
        "payer": near.names.get(said["bill_to"]),
        "invoices": invoices,
        "invoice_currency": one_currency([{"money": invoices}]),
        "open_count": sum(one["document_state"] == "issued" for one in invoices),
        "late": late(invoices, day_of(house)),
        "deals": open_deals(actor, id),
        "profile": profile(said),
        "lacks": lacks(said),
        "holds": near.holds,
        "people": people_at(actor, id),
        "locations": [place | {"payer": near.names.get(place["bills_to"])} for place in places],
        "timeline": timeline(request, Announcement.objects.visible_to(actor).filter(account_id__in=near.merged), id),
        "show": request.GET.get("show", "all"),
        "shows": SHOWS,
    }
    return render(request, "accounts/account.html", context)
