"""Accounts: the list, one account with its timeline and money, and the forms to enter and change it."""

from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.models import Invoice
from baton.crm.models import Account
from baton.foundation.nouns import NOUNS, find, listing
from baton.web.choices import members
from baton.web.lists import listed
from baton.web.pages import page

TABS: Final = (("all", "All"), ("mine", "Mine"))
EVENTS: Final = 30
STILL_OPEN: Final = Q(document_state="draft") | Q(document_state="issued", balance_minor__gt=0)


@page("account.see")
def accounts(request: Any) -> HttpResponse:
    """Every account the actor sees, by name; `?q=` searches name, legal name and number, `?tab=` narrows."""
    rows = Account.objects.visible_to(request.actor).filter(survivor=F("pk"))
    if q := request.GET.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=q) | Q(legal_name__icontains=q) | Q(number__istartswith=q))
    tab = request.GET.get("tab", "all")
    if tab == "mine":
        rows = rows.filter(owner=request.actor.id)
    context = {"page": listed(request, NOUNS["account"], rows, "name"), "q": q, "tab": tab, "tabs": TABS}
    return render(request, "accounts/list.html", context)


@page("account.see")
def account(request: Any, id: UUID) -> HttpResponse:
    """The whole relationship and the whole money picture of one account."""
    actor, of_it = request.actor, {"account": str(id)}
    context = {
        "account": find(actor, NOUNS["account"], id),
        "invoices": open_invoices(request, id),
        "deals": listing(actor, NOUNS["deal"], of_it, limit=20)["items"],
        "contacts": listing(actor, NOUNS["contact"], of_it, limit=20)["items"],
        "locations": listing(actor, NOUNS["location"], of_it)["items"],
        "events": listing(actor, NOUNS["event"], of_it, limit=EVENTS)["items"],
    }
    return render(request, "accounts/account.html", context)


@page("account.see")
def edit(request: Any, id: UUID) -> HttpResponse:
    """The billing profile and all else of an account, to be changed."""
    context = {"account": find(request.actor, NOUNS["account"], id), "members": members(request)}
    return render(request, "accounts/edit.html", context)


@page("account.see")
def new(request: Any) -> HttpResponse:
    """The form for a new account."""
    return render(request, "accounts/new.html", {"members": members(request), "name": request.GET.get("name", "")})


def open_invoices(request: Any, account_id: UUID) -> list[dict]:
    """Drafts and what is still owed, latest first."""
    rows = Invoice.objects.visible_to(request.actor).of_account(account_id).filter(STILL_OPEN).order_by("-pk")[:20]
    return NOUNS["invoice"].describe(request.actor, list(rows))
