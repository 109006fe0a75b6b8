"""Payments: what came and what it settled, what of it is unused, and recording one by hand."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from baton.billing.expected import expect, open_invoices, unused_credit
from baton.billing.inheritance import day_of, effective_accounts
from baton.billing.models import Invoice, Payment
from baton.billing.spreading import Owner
from baton.crm.models import Account
from baton.crm.queries.accounts import names_of_accounts
from baton.crm.queries.trail import first_event
from baton.documents.queries import pdf_of
from baton.foundation.errors import NotFound
from baton.foundation.nouns import NOUNS, find
from baton.web.choices import METHODS, Choices
from baton.web.invoices import chosen
from baton.web.lists import address, listed
from baton.web.pages import page, post
from baton.web.recording import Typed, outcome, typed_of, whole_of

TABS: Final = (("all", "All"), ("credit", "Unapplied credit"))
OWN: Final = ("csrfmiddlewaretoken", "form", "organization", "key", "back", "next", "amounts_in")
FOUND: Final = 20


@page("payment.see")
def payments(request: Any) -> HttpResponse:
    """Payments by the day they came; `?q=` searches payer, reference and receipt, `?tab=credit` those not used up."""
    actor, q, tab = request.actor, request.GET.get("q", "").strip(), request.GET.get("tab", "all")
    rows = found(actor, q)
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


def found(actor: Any, q: str) -> Any:
    """The payments whose payer is called so, whose reference says so, or whose receipt bears that number; blank: all."""
    rows = Payment.objects.visible_to(actor)
    if not q:
        return rows
    payers = Account.objects.visible_to(actor).filter(Q(name__icontains=q) | Q(legal_name__icontains=q))
    return rows.filter(Q(reference__icontains=q) | Q(account__survivor__in=payers.values("survivor")) | Q(receipts__number__iexact=q))


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


@page("payment.see")
def receipt(request: Any, id: UUID) -> HttpResponse:
    """The stored receipt of a payment; while there is none yet, a page that says when."""
    said = find(request.actor, NOUNS["payment"], id)
    try:
        file = pdf_of(request.actor, "receipt", UUID(said["receipt"]["id"]))
    except NotFound:
        return render(request, "payments/no_pdf.html", {"payment": said}, status=404)
    return HttpResponse(file.content, content_type=file.media_type, headers={"Content-Disposition": f'inline; filename="{file.name}"'})


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
        "outcome": outcome(Owner(id, currency), invoices, typed, today), "given": given(source, typed),
    }  # fmt: skip
    return render(request, "payments/new.html", context)


def choose(request: Any) -> HttpResponse:
    """From whom the money came: who owes, or whoever is called so."""
    q = request.GET.get("q", "").strip()
    rows = Account.objects.visible_to(request.actor).filter(survivor=F("pk"))
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(legal_name__icontains=q) | Q(number__istartswith=q))
    else:
        owed = Invoice.objects.filter(account__survivor=OuterRef("pk"), document_state="issued", balance_minor__gt=0)
        rows = rows.filter(Exists(owed))
    return render(request, "payments/choose.html", {"q": q, "accounts": rows.order_by("name")[:FOUND]})


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
