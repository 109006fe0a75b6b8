"""One account: the whole relationship and the whole money picture."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.inheritance import day_of
from baton.billing.models import Invoice
from baton.billing.queries import judged_invoices, stands
from baton.crm.models import Account, Hold
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS, find, listing
from baton.web.accounts import one_currency
from baton.web.contacts import people_at
from baton.web.looks import SHOWS
from baton.web.outlook import counted, outlook
from baton.web.pages import page
from baton.web.profile import lacks, profile, relations
from baton.web.timeline import timeline

STILL_OPEN: Final = Q(document_state="draft") | Q(document_state="issued", balance_minor__gt=0)
SHOWN: Final = 20  # invoices on the page of an account; the rest stands in a list of their own


@page("account.see")
def account(request: Any, id: UUID) -> HttpResponse:
    """The whole relationship and the whole money picture of one account."""
    actor, house = request.actor, request.organization
    said = find(actor, NOUNS["account"], id)
    names, merged = family(request, said)
    invoices = open_invoices(request, id)
    context = {
        "account": said,
        "parent": names.get(said["parent"]),
        "payer": names.get(said["bill_to"]),
        "invoices": invoices,
        "invoice_currency": one_currency([{"money": invoices}]),
        "open_count": sum(one["document_state"] == "issued" for one in invoices),
        "late": late(invoices, day_of(house)),
        "profile": profile(said),
        "lacks": lacks(said),
        "holds": Hold.objects.visible_to(actor).filter(subject_id=id, lifted_at=None),
        "people": people_at(actor, id),
        "locations": listing(actor, NOUNS["location"], {"account": str(id)})["items"],
        "timeline": timeline(request, Announcement.objects.visible_to(actor).filter(account_id__in=merged), id),
        "show": request.GET.get("show", "all"),
        "shows": SHOWS,
    }
    return render(request, "accounts/account.html", context)


def open_invoices(request: Any, account_id: UUID) -> list[dict]:
    """What is still owed, the longest due first, then drafts; each with what happens next."""
    rows = Invoice.objects.visible_to(request.actor).of_account(account_id).filter(STILL_OPEN)
    house, today = request.organization, day_of(request.organization)
    judged = judged_invoices(house, rows.order_by(F("due_on").asc(nulls_last=True), "-pk")[:SHOWN])
    said = [stands(one, house) | {"gaps": [gap.words for gap in one.gaps]} for one in judged]
    return [one | {"outlook": outlook(one, today)} for one in said]


def late(invoices: list[dict], today: date) -> dict[str, Any]:
    """How many are overdue, and how late the oldest of them is."""
    due = [date.fromisoformat(one["due_on"]) for one in invoices if one["is_overdue"]]
    return {"count": len(due), "words": f"{counted((today - min(due)).days)} late" if due else ""}


def family(request: Any, account: dict) -> tuple[dict[str, str], list[UUID]]:
    """The names of the accounts that an account names, and the ids of all that are one with it by merging; by one query."""
    one_with_it = Q(survivor=account["survivor"])
    rows = Account.objects.visible_to(request.actor).filter(one_with_it | Q(pk__in=relations(account)))
    found = list(rows.values_list("pk", "name", "survivor"))
    return {str(pk): name for pk, name, _ in found}, [pk for pk, _, survivor in found if str(survivor) == account["survivor"]]
