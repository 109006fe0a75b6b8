"""Accounts: the list, and the form to enter another."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.inheritance import day_of
from baton.crm.queries.accounts import standing_accounts
from baton.foundation.nouns import NOUNS
from baton.reports.accounts import is_incomplete, is_overdue, lacks_contact, touched_at
from baton.web import choices
from baton.web.lists import listed
from baton.web.own_fields import picked
from baton.web.pages import page

Condition = Callable[[date], Q]
TABS: Final[dict[str, tuple[str, Condition | None]]] = {
    "all": ("All", None),
    "mine": ("Mine", None),
    "overdue": ("Overdue", is_overdue),
    "no-contact": ("No billing contact", lacks_contact),
    "incomplete": ("Incomplete for invoicing", is_incomplete),
}
ALIKE: Final = 5


@page("account.see")
def accounts(request: Any) -> HttpResponse:
    """Every account the actor sees, by name; `?q=` searches name, legal name and number, `?tab=` narrows."""
    rows = standing_accounts(request.actor)
    if q := request.GET.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=q) | Q(legal_name__icontains=q) | Q(number__istartswith=q))
    tab = request.GET.get("tab", "all")
    condition = TABS.get(tab, TABS["all"])[1]
    if tab == "mine":
        rows = rows.filter(owner=request.actor.id)
    elif condition:
        rows = rows.filter(condition(day_of(request.organization)))
    own = picked(request, "account")
    shown = listed(request, NOUNS["account"], rows.filter(own.condition), "name")
    touched = touched_at(request.actor, [UUID(one["id"]) for one in shown.items])
    for one in shown.items:
        one["touched_at"] = touched.get(UUID(one["id"]))
        one["own"] = one["fields"].get(own.field.key) if own.field else None
    tabs = [(key, label) for key, (label, _) in TABS.items()]
    context = {"page": shown, "q": q, "tab": tab, "tabs": tabs, "own": own, "currency": one_currency(shown.items)}
    return render(request, "accounts/list.html", context)


@page("account.create")
def new(request: Any) -> HttpResponse:
    """The form for a new account; with a name, the accounts that begin so."""
    name = (request.typed or request.GET).get("name", "").strip()
    alike = standing_accounts(request.actor).filter(name__istartswith=name).order_by("name")[:ALIKE] if name else ()
    context = {"members": choices.members(request), "name": name, "alike": alike, "owner": str(request.actor.id)}
    return render(request, "accounts/new.html", context)


def one_currency(rows: list[dict]) -> str | None:
    """The currency of all the money in these rows, for a column's head; None when they have several."""
    found = {one["currency"] for row in rows for one in row.get("money") or ()}
    return found.pop() if len(found) == 1 else None
