"""A new invoice: for whom, and what."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from baton.billing import finding
from baton.billing.inheritance import effective_accounts
from baton.crm.models import Account
from baton.crm.queries.accounts import accounts_called
from baton.foundation.nouns import NOUNS, find
from baton.web.invoices import chosen
from baton.web.pages import page
from baton.web.rows import lines_to_type, once_more

FOUND: Final = 8


@page("invoice.create")
def new(request: Any) -> HttpResponse:
    """First the account (`?q=` finds it), then its lines; `?like=` takes those of an earlier invoice."""
    account, q = chosen(request), request.GET.get("q", "").strip()
    if account is None:
        return render(request, "invoices/choose.html", {"q": q, "accounts": accounts_called(request.actor, q)[:FOUND]})
    [holder] = effective_accounts(request.organization, Account.objects.visible_to(request.actor).filter(pk=account["id"]))
    last, like = finding.last_of(request.actor, account["id"]), request.GET.get("like", "")
    is_like = last is not None and like == str(last.pk)
    lines = once_more(request, find(request.actor, NOUNS["invoice"], last.pk)) if last and is_like else []
    context = {"account": account, "last": last, "like": is_like, "origins": holder.origins}
    typed = lines_to_type(request, "invoice.create:", account["id"], last.currency if last and is_like else holder.currency, lines)
    return render(request, "invoices/new.html", context | typed)
