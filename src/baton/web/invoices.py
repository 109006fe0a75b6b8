"""Invoices: the list with its tabs, one by its number, and the PDF."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from baton.billing import finding
from baton.billing.inheritance import day_of
from baton.billing.models import Invoice
from baton.billing.preview import would_be
from baton.documents.queries import File, pdf_of, preview_of
from baton.foundation.errors import NotFound
from baton.foundation.nouns import NOUNS, Noun, find
from baton.web.first_invoice import offered
from baton.web.lists import address, listed
from baton.web.outlook import due
from baton.web.pages import page

SEES: Final = ("invoice.see", "invoice.see_standing")
TABS: Final = (
    ("review", "To review"), ("approve", "To approve"), ("scheduled", "Scheduled"), ("open", "Open"), ("overdue", "Overdue"), ("paid", "Paid"), ("all", "All"),
)  # fmt: skip
ROWS: Final = Noun("invoice", "invoices", Invoice, finding.describe_rows)


@page(*SEES)
def invoices(request: Any) -> HttpResponse:
    """Invoices by what becomes of them (`?tab=`); `?q=` searches number and account, `?account=` shows those of one."""
    today, q, account = day_of(request.organization), request.GET.get("q", "").strip(), chosen(request)
    rows: Any = finding.found(request.actor, q)
    if account:
        rows = rows.of_account(account["id"])
    tab = request.GET.get("tab", "all")
    tab = tab if tab in finding.TABS else "all"
    counts = finding.counts(rows, request.organization, today)
    within = finding.in_tab(rows, tab, today)
    shown = listed(request, ROWS, within.defer("snapshot"), finding.ORDER[tab])
    for one in shown.items:
        one["relative"] = due(one["due_on"], today) if one["chip"] in ("Overdue", "Part paid", "Issued", "Sent", "Viewed") else ""
    sums = finding.sums(within) if shown.items and finding.is_summed(tab, counts[tab]) else []
    currencies = {one.currency for one in sums} or {one["currency"] for one in shown.items}
    context = {
        "page": shown, "q": q, "tab": tab, "account": account, "sums": sums,
        "tabs": [
            (key, label, address(request, tab=key, after=None), finding.counted(counts[key]))
            for key, label in TABS if key != "approve" or request.organization.asks_approval
        ],
        "currency": currencies.pop() if len(currencies) == 1 else "",
        "picks": tab == "review" and request.actor.rights.scope("invoice.send") is not None,
    }  # fmt: skip
    if not q and not account and not counts["all"]:
        context |= {"is_new": True, "offered": offered(request.actor)}
    return render(request, "invoices/list.html", context)


def chosen(request: Any) -> dict | None:
    """The account that the address names, if it names one."""
    id = (request.typed or request.GET).get("account", "")
    try:
        return find(request.actor, NOUNS["account"], UUID(id)) if id else None
    except ValueError as error:
        raise NotFound("The address names no account. Open the page anew.") from error


@page(*SEES)
def numbered(request: Any, number: str) -> HttpResponse:
    """Lead to the invoice with this number."""
    invoice = finding.numbered(request.actor, number)
    if invoice is None:
        raise NotFound(f"There is no invoice {number}.")
    return HttpResponseRedirect(reverse("invoice", args=[invoice.pk]))


@page("invoice.see")
def pdf(request: Any, id: UUID) -> HttpResponse:
    """The stored PDF of an issued invoice, while there is none yet a page that says when; of a draft, what it will look like."""
    invoice = find(request.actor, NOUNS["invoice"], id)
    if invoice["document_state"] == "draft" and (coming := would_be(request.actor, request.organization, id)):
        return handed_out(preview_of(coming.snapshot), kept=False)
    try:
        return handed_out(pdf_of(request.actor, "invoice", id))
    except NotFound:
        return render(request, "invoices/no_pdf.html", {"invoice": invoice}, status=404)


def handed_out(file: File, *, kept: bool = True) -> HttpResponse:
    """A file to look at; one that is not kept is not kept by browsers either."""
    headers = {"Content-Disposition": f'inline; filename="{file.name}"'} | ({} if kept else {"Cache-Control": "no-store"})
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)


def named(name: str, *args: Any) -> str:
    """A page's address by its name; blank while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
