"""Recording a payment by hand: first from whom, then what it settles as the amount is typed."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from baton.billing.expected import open_invoices, owing
from baton.billing.inheritance import day_of, effective_accounts
from baton.billing.models import Invoice
from baton.crm.models import Account
from baton.crm.queries.accounts import accounts_called
from baton.web.choices import METHODS, Choices
from baton.web.invoices import chosen
from baton.web.pages import page, post
from baton.web.recording import Typed, outcome, typed_of, whole_of

OWN: Final = ("csrfmiddlewaretoken", "form", "organization", "key", "back", "next", "amounts_in")
FOUND: Final = 20


@page("payment.create")
def new(request: Any) -> HttpResponse:
    """The form for money that came: first the account (`?q=` finds it), then what it settles as the amount is typed."""
    account = chosen(request)
    if account is None:
        return choose(request)
    id, source = UUID(account["survivor"]), request.typed if request.typed is not None else request.GET
    owed = list(open_invoices(request.actor, id))
    currencies = currencies_of(request, id, owed)
    named = next((one.currency for one in owed if str(one.pk) == source.get("invoice")), None)
    currency = source.get("currency") or named or currencies[0][0]
    invoices = [one for one in owed if one.currency == currency]
    typed, today = whole_of(typed_of(request), invoices), day_of(request.organization)
    context = {
        "account": account, "currency": currency, "currencies": currencies, "typed": typed, "today": today, "methods": METHODS,
        "outcome": outcome(id, invoices, typed, currency, today), "given": given(source, typed),
    }  # fmt: skip
    return render(request, "payments/new.html", context)


def choose(request: Any) -> HttpResponse:
    """From whom the money came: who owes, or whoever is called so."""
    q = request.GET.get("q", "").strip()
    found = accounts_called(request.actor, q)
    return render(request, "payments/choose.html", {"q": q, "accounts": (found if q else found.filter(owing()))[:FOUND]})


def currencies_of(request: Any, account_id: UUID, owed: list[Invoice]) -> Choices:
    """The currencies in which an account may pay: its own first, then those in which it owes."""
    [held] = effective_accounts(request.organization, Account.objects.visible_to(request.actor).filter(pk=account_id))
    return [(code, code) for code in dict.fromkeys([held.currency, *(one.currency for one in owed)])]


def given(source: Any, typed: Typed) -> dict[str, str]:
    """The plain fields as they were typed so far."""
    return {name: source.get(name, "") for name in ("received_on", "method", "fee_minor")} | {
        "amount": typed.amount,
        "reference": typed.reference,
    }


@post
def preview(request: Any) -> HttpResponse:
    """Without scripts: the form again, with what the money would settle.  Nothing is recorded."""
    typed = {name: value for name, value in request.POST.items() if name not in OWN}
    response = HttpResponseRedirect(f"{reverse('payment_new')}?{urlencode(typed)}")
    response.status_code = 303
    return response
