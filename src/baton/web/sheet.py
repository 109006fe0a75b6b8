"""Several invoices sent at once: first a sheet of what will go and what is held back, then each by its own deed."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from baton.billing.models import Business
from baton.billing.outgoing import Outgoing, outgoing, sums_of
from baton.foundation.actions import ACTIONS
from baton.foundation.errors import Answer, Refused
from baton.web.deeds import do
from baton.web.pages import page, posted
from baton.web.templatetags.baton import EN, local_instant

MOST: Final = 200
KEPT: Final = "kept_back"  # in the session: why a deed was refused, for the sheet that comes next


@page("invoice.send")
def sheet(request: Any) -> HttpResponse:
    """What would go out of the invoices that `?pick=` names, and what keeps the others back; afterwards, what became of them."""
    chosen = outgoing(request.actor, request.organization, picked(request.GET))
    by = {state: [one for one in chosen if one.state == state] for state in ("ready", "held", "scheduled", "gone")}
    kept = request.session.pop(KEPT, {})
    context = {
        "chosen": chosen, **by, "sums": sums_of(by["ready"]), "kept": {one.id: kept[str(one.id)] for one in chosen if str(one.id) in kept},
        "mailed": sum(not one.by_post for one in by["ready"]), "posted": sum(one.by_post for one in by["ready"]),
        "hold_seconds": Business.objects.visible_to(request.actor).get().send_hold_seconds, "label": label(by["ready"]),
        "looks_again": looks_again(request, by["scheduled"]),
    }  # fmt: skip
    return render(request, "invoices/sheet.html", context)


@posted("invoice.send")
def send(request: Any) -> HttpResponse:
    """Send each of the drafts as it was seen on the sheet; one that is refused keeps no other back."""
    drafts = {one.id: one for one in outgoing(request.actor, request.organization, picked(request.POST))}
    sent, kept = 0, {}
    for id, one in drafts.items():
        seen = request.POST.get(f"version.{id}")
        version = {"version": seen} if seen else {}
        try:
            if one.by_post:
                do(request, ACTIONS["invoice.issue"], id, version, of=str(id))
            else:
                do(request, ACTIONS["invoice.send"], id, version | {"hold_seconds": None}, of=str(id))
            sent += 1
        except Answer as answer:
            kept[str(id)] = answer.words
    request.session[KEPT] = kept
    tail = f" {len(kept)} stayed." if kept else ""
    return led_back(request, f"{counted(sent)} on the way.{tail}" if sent else "Nothing was sent.")


@posted("invoice.unsend")
def undo(request: Any) -> HttpResponse:
    """Take back those that have not gone yet."""
    taken = 0
    for one in outgoing(request.actor, request.organization, picked(request.POST)):
        if one.state == "scheduled":
            do(request, ACTIONS["invoice.unsend"], one.id, {}, of=str(one.id))
            taken += 1
    return led_back(request, f"{counted(taken)} taken back. No number was used." if taken else "All of them had gone already.")


def led_back(request: Any, words: str) -> HttpResponse:
    """To the sheet of all that were chosen, with what was done."""
    request.session["toast"] = {"words": words}
    back = [("pick", id) for id in request.POST.getlist("chosen")]
    response = HttpResponseRedirect(f"{reverse('invoice_sheet')}?{urlencode(back)}")
    response.status_code = 303
    return response


def picked(query: Any) -> list[UUID]:
    """The invoices that were chosen; Refused for more than a sheet holds."""
    try:
        ids = [UUID(id) for id in query.getlist("pick")]
    except ValueError as error:
        raise Refused("The address names no invoices. Choose them in the list. Nothing was sent.") from error
    if len(ids) > MOST:
        raise Refused(f"{len(ids)} invoices were chosen, and {MOST} go at once. Nothing was sent.")
    return ids


def label(ready: list[Outgoing]) -> str:
    """What the button says: how many, and what they come to where that is one sum."""
    sums = sums_of(ready)
    return f"Send {len(ready)}: {EN.money(sums[0][1], sums[0][0])}" if len(sums) == 1 else f"Send {counted(len(ready))}"


def looks_again(request: Any, scheduled: list[Outgoing]) -> int:
    """After how many seconds the sheet is worth another look; 0 when nothing is about to go."""
    now = request.organization.clock.now()
    left = [(local_instant(one.send_at) - now).total_seconds() for one in scheduled if one.send_at]
    soon = [seconds for seconds in left if seconds < 3600]
    return max(0, int(max(soon))) + 6 if soon else 0


def counted(count: int) -> str:
    return "1 invoice" if count == 1 else f"{count} invoices"
