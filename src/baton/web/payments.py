"""Payments: what came and what it settled, and what of it is not used."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.expected import expect, open_invoices, unused_credit
from baton.billing.received import payments_called
from baton.billing.spreading import Owner
from baton.crm.queries.accounts import names_of_accounts
from baton.crm.queries.trail import first_event
from baton.foundation.nouns import NOUNS, find
from baton.web.choices import METHODS
from baton.web.lists import address, listed
from baton.web.pages import page

TABS: Final = (("all", "All"), ("credit", "Unapplied credit"))


@page("payment.see")
def payments(request: Any) -> HttpResponse:
    """Payments by the day they came; `?q=` searches payer, reference and receipt, `?tab=credit` those not used up."""
    actor, q, tab = request.actor, request.GET.get("q", "").strip(), request.GET.get("tab", "all")
    rows = payments_called(actor, q)
    if tab == "credit":
        rows = rows.filter(credits__balance_minor__gt=0)
    shown = listed(request, NOUNS["payment"], rows, "-received_on")
    names = names_of_accounts(actor, (UUID(one["account"]) for one in shown.items))
    for one in shown.items:
        one |= {"account_name": names.get(UUID(one["account"])), "settles": [part for part in one["allocations"] if not part["is_undone"]]}
    credit = unused_credit(actor)
    currencies = {one["currency"] for one in shown.items}
    context = {
        "page": shown, "q": q, "tab": tab, "credit": credit, "methods": dict(METHODS),
        "tabs": [(key, label, address(request, tab=key, after=None)) for key, label in TABS],
        "credits": sum(count for _, count, _ in credit), "currency": currencies.pop() if len(currencies) == 1 else "",
    }  # fmt: skip
    return render(request, "payments/list.html", context)


@page("payment.see")
def payment(request: Any, id: UUID) -> HttpResponse:
    """One payment: what it settled and when that was undone, what of it is left and would settle, and its receipt."""
    actor = request.actor
    said = find(actor, NOUNS["payment"], id)
    account = UUID(said["account"])
    left, would = said["credit_minor"], None
    if left:
        owed = open_invoices(actor, account).filter(currency=said["currency"])
        would = expect(Owner(account, said["currency"]), list(owed), left)
    context = {
        "payment": said, "account_name": names_of_accounts(actor, [account]).get(account), "would": would,
        "method": dict(METHODS)[said["method"]], "event": first_event(actor, id),
    }  # fmt: skip
    return render(request, "payments/payment.html", context)
