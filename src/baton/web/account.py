"""One account: the whole relationship and the whole money picture, and each part of it under its tab."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS, find
from baton.web.account_lists import LISTS
from baton.web.account_overview import overview
from baton.web.account_parts import counts_of, parts, tabs
from baton.web.around import HEAD, Family, family
from baton.web.lists import address
from baton.web.looks import SHOWS
from baton.web.pages import page
from baton.web.timeline import timeline


@page("account.see")
def account(request: Any, id: UUID) -> HttpResponse:
    """An account at a glance; `?tab=` shows its deals, invoices, payments, contacts, documents or its history alone."""
    actor, house = request.actor, request.organization
    found = parts(actor, house, id)
    asked = request.GET.get("tab", "")
    tab = asked if asked == "history" or (asked in LISTS and asked in found) else "overview"
    said = find(actor, NOUNS["account"] if tab == "overview" else HEAD, id)
    counts = counts_of(house, found)
    near = family(actor, said)
    request.own_fields = {"account": near.own}
    context = {
        "account": said, "parent": near.names.get(said["parent"]), "payer": near.names.get(said["bill_to"]), "holds": near.holds,
        "counts": counts, "tab": tab, "tabs": tabs(counts),
    }  # fmt: skip
    if tab in LISTS:
        return render(request, f"accounts/{tab}.html", context | LISTS[tab](request, found[tab]))
    context |= history(request, id, near, tab)
    if tab == "history":
        return render(request, "accounts/history.html", context)
    return render(request, "accounts/account.html", context | overview(request, said, near))


def history(request: Any, id: UUID, near: Family, tab: str) -> dict[str, Any]:
    """What happened at an account, and at those that were merged into it."""
    events = Announcement.objects.visible_to(request.actor).filter(account_id__in=near.merged)
    within = "" if tab == "overview" else f"tab={tab}&"
    return {
        "timeline": timeline(request, events, id), "show": request.GET.get("show", "all"), "shows": SHOWS,
        "within": within, "noted": address(request, show=None, before=None),
    }  # fmt: skip
