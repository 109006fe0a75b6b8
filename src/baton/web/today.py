"""Today: what needs a person, what is owed, and what ran by itself; and the small pages around it."""

from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from baton.billing.inheritance import day_of
from baton.foundation.errors import NotFound
from baton.reports import inbox, owed, ran
from baton.web import asked
from baton.web.joined import SESSION_KEY, memberships
from baton.web.pages import local, page, post

# Where the rest of what waits stands, by the kind of its rows.
REST: Final = {
    "ready": ("All drafts to review", "invoices", "?tab=review"), "fix": ("All drafts to review", "invoices", "?tab=review"),
    "credit": ("All money that is not used", "payments", "?tab=credit"), "late": ("All that are late", "accounts", "?tab=overdue"),
    "step": ("All deals without a next step", "deals", "?step=none"),
}  # fmt: skip
LEADS: Final = {"invoice": "invoice", "deal": "deal", "account": "account", "contact": "contact", "payment": "payment", "change": "change"}


@page()
def today(request: Any) -> HttpResponse:
    """The only inbox: what needs a person, by what it is; `?whose=all` for everyone's; and beside it what is owed and what ran."""
    actor, house = request.actor, request.organization
    whose, day = request.GET.get("whose", "mine"), day_of(house)
    rows = [(row, lead(row.of), rest(row)) for row in inbox.waiting(actor, house, mine=whose == "mine")]
    groups = [(name, list(found)) for name, found in groupby(rows, key=lambda each: each[0].group)]
    more = {row.group for row, *_ in rows if row.more}
    changes = [UUID(row.of[1]) for row, *_ in rows if row.kind == "change"]
    context = {"asked": asked.found(actor, changes), "groups": groups, "lede": lede([row for row, *_ in rows]), "more": more, "whose": whose, "day": day}
    context |= {"late_duties": ran.late_duties()}
    if actor.rights.scope("invoice.see") and actor.rights.scope("payment.see"):
        context |= {"owed": owed.owed(actor, day), "ran": ran.ran(actor, house), "since": ran.since(house)}
    return render(request, "today/today.html", context)


def lede(rows: list[inbox.Waiting]) -> str:
    """How much there is to do: what is asked of a person, as the menu counts it, and what is worth a look."""
    noticed = [row for row in rows if row.kind in inbox.NOTICED]
    needed = [row for row in rows if row.kind not in inbox.NOTICED]
    said = []
    if needed:
        said.append(f"{at_least(needed)} {'things need' if len(needed) > 1 else 'thing needs'} a person")
    if noticed:
        said.append(f"{at_least(noticed)} {'are' if len(noticed) > 1 else 'is'} worth a look")
    words = ", ".join(said) or "nothing needs you"
    return words[0].upper() + words[1:] + ("." if any(row.more for row in rows) or not said else "; everything else ran.")


def at_least(rows: list[inbox.Waiting]) -> str:
    return f"more than {len(rows)}" if any(row.more for row in rows) else str(len(rows))


def rest(row: inbox.Waiting) -> tuple[str, str]:
    """Words and address of what there is beyond the last row of its kind; no address where that comes by itself."""
    if not row.more:
        return "", ""
    words, name, query = REST.get(row.kind, ("More come up as these are done", "", ""))
    return words, f"{reverse(name)}{query}" if name else ""


def lead(of: tuple[str, str]) -> str:
    """The page of a record; nothing where its kind has none."""
    try:
        return reverse(LEADS[of[0]], args=[of[1]])
    except (KeyError, NoReverseMatch):
        return ""


@page()
def new(request: Any) -> HttpResponse:
    """What can be made."""
    return render(request, "today/new.html")


@page()
def more(request: Any) -> HttpResponse:
    """The whole menu, for who has no room beside the page."""
    return render(request, "today/more.html")


@page()
def help(request: Any) -> HttpResponse:
    """The keys, and where to read on."""
    return render(request, "today/help.html")


@post
def switch(request: Any, id: UUID) -> HttpResponse:
    """Work in another of one's organizations from now on."""
    if id not in {one.organization for one in memberships(request)}:
        raise NotFound("You belong to no such organization. Nothing was changed.")
    request.session[SESSION_KEY] = str(id)
    return HttpResponseRedirect(local(request.POST.get("next", "/")))
