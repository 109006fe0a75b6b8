"""The palette: records by the beginning of name, number or e-mail, and pages and verbs, also mistyped."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from rapidfuzz import fuzz, process

from baton.reports.search import MOST, called
from baton.web.pages import page
from baton.web.settings_pages import SUBNAV
from baton.web.shell import FOOT, MENU, Entry, opens

LOOKS: Final = {
    "account": ("Accounts", "building-2"), "contact": ("Contacts", "user-round"), "invoice": ("Invoices", "receipt-text"),
    "deal": ("Deals", "handshake"),
}  # fmt: skip
ALIKE = 70  # of 100: one letter wrong in a short word


@page()
def find(request: Any) -> HttpResponse:
    """Results for `?q=`; only the list of them when the palette asks."""
    q = request.GET.get("q", "").strip()
    groups = [group for group in (*records(request.actor, q), pages(request, q)) if group["items"]]
    template = "find/_results.html" if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted") else "find/find.html"
    return render(request, template, {"q": q, "groups": groups})


def records(actor: Any, q: str) -> list[dict]:
    """Groups of records that begin so."""
    return [group(*LOOKS[kind], kind, rows) for kind, rows in called(actor, q).items()]


def pages(request: Any, q: str) -> dict:
    """Pages that are called so, or nearly."""
    entries = [entry for _, entries in MENU for entry in entries] + list(FOOT)
    if q:
        entries += [Entry(f"Settings: {label}", "settings", name, "", (right,)) for name, label, right in SUBNAV]
    here = [entry for entry in entries if opens(request.actor, entry)]
    if q:
        found = process.extract(q.lower(), [entry.label.lower().removeprefix("settings: ") for entry in here], scorer=fuzz.WRatio, score_cutoff=ALIKE, limit=MOST)
        here = [here[index] for _, _, index in found]
    return {"name": "Pages", "items": [{"icon": one.icon, "label": one.label, "more": "", "address": reverse(one.name)} for one in here]}


def group(name: str, icon: str, page_name: str, rows: list[tuple]) -> dict:
    try:
        items = [{"icon": icon, "label": label, "more": more, "address": reverse(page_name, args=[id])} for id, label, more in rows]
    except NoReverseMatch:
        items = []
    return {"name": name, "items": items}
