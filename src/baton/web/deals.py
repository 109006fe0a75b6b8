"""Deals: the board and its list, one deal with what billing would get of it, and the forms to open and change one."""

from datetime import date
from typing import Any, Final
from urllib.parse import unquote
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.inheritance import day_of, effective_accounts
from baton.crm.models import Account, Deal, Stage
from baton.crm.queries.accounts import accounts_called
from baton.foundation.errors import NotAllowed, NotFound
from baton.foundation.nouns import NOUNS, find
from baton.reports.pipeline import open_deals, owned, pipeline, with_signs
from baton.web.choices import TERMS, members
from baton.web.lists import Page, address, listed
from baton.web.may import reached
from baton.web.outlook import counted
from baton.web.pages import page
from baton.web.rows import lines_to_type
from baton.web.templatetags.baton import local_instant

STATES: Final = (("open", "Open"), ("won", "Won"), ("lost", "Lost"), ("all", "All"))
STEP_CHIPS: Final = {"none": "No next step", "late": "Step late", "planned": "Step planned"}
WORDS: Final = 22  # letters of a next step, on a card
FEW: Final = 30
FOUND: Final = 8


@page("deal.see")
def deals(request: Any) -> HttpResponse:
    """Open deals by stage; as a list with `?view=list`.  `?whose=`, `?step=`, `?ready=` and `?stage=` narrow both."""
    view = "list" if request.GET.get("view") == "list" else "board"
    chosen = narrows(request)
    context = {"view": view, "whose": whose(request), "narrows": chosen, "narrowed": any(holds for _, _, holds in chosen)}
    sees_all = request.actor.rights.scope("deal.see") == "all"
    choices = (("mine", "Mine"), ("all", "All" if sees_all else "My team"))
    context["whose_choices"] = [(key, label, address(request, whose=key, after=None)) for key, label in choices]
    context |= {"as_board": address(request, view=None, after=None, state=None, stage=None), "as_list": address(request, view="list")}
    return as_list(request, context) if view == "list" else as_board(request, context)


def as_board(request: Any, context: dict[str, Any]) -> HttpResponse:
    """The stages as columns; `?move=` opens the menu of a card, `?at=` is the card that was moved last."""
    actor, house, is_mine = request.actor, request.organization, context["whose"] == "mine"
    found = pipeline(actor, house, narrowed(request, context), mine=is_mine)
    today = day_of(house)
    cards = [one for lane in (*found.lanes, found.won) for one in lane.deals]
    mine = reached(actor, "deal.change", Deal, [UUID(one["id"]) for one in cards])
    for one in cards:
        say(one, today)
        one["may_move"] = one["outcome"] == "open" and UUID(one["id"]) in mine
        is_open = request.GET.get("move") == one["id"]
        one["menu"] = address(request, move=None if is_open else one["id"], at=one["id"] if is_open else None)
    context |= {
        "pipeline": found, "move": request.GET.get("move"), "at": request.GET.get("at"), "today": today,
        "onward": address(request, move=None, at=request.GET.get("move")), "dropped": unquote(address(request, move=None, at="{id}")),
        "all": {lane.id: address(request, view="list", stage=lane.id, move=None, at=None) for lane in found.lanes},
        "all_won": address(request, view="list", state="won", move=None, at=None),
    }  # fmt: skip
    return render(request, "deals/board.html", context)


def as_list(request: Any, context: dict[str, Any]) -> HttpResponse:
    """The same deals in rows, newest first; `?state=` also shows those that were won or lost."""
    actor, asked, stage = request.actor, request.GET.get("state", "open"), request.GET.get("stage", "")
    state = asked if asked in dict(STATES) else "open"
    if state == "open":
        rows = narrowed(request, context)
    else:
        rows = owned(Deal.objects.visible_to(actor), actor, mine=context["whose"] == "mine")
        rows = rows if state == "all" else rows.filter(outcome=state)
        context |= {"narrows": [], "narrowed": False}
    found = Stage.objects.visible_to(actor).filter(pk=stage).first() if is_id(stage) else None
    rows = (rows.filter(stage=found) if found else rows).select_related("owner", "stage")
    shown = listed(request, NOUNS["deal"], rows, "-pk")
    today = day_of(request.organization)
    items = with_signs(actor, today, shown.items)
    for one in items:
        say(one, today)
    context |= {
        "page": Page(items, shown.next, shown.first), "state": state, "stage": found,
        "states": [(key, label, address(request, state=key, after=None, stage=None)) for key, label in STATES],
        "all_stages": address(request, stage=None, after=None),
    }  # fmt: skip
    return render(request, "deals/list.html", context)


def whose(request: Any) -> str:
    """Whose deals are asked for: a seller begins with his own."""
    sells = request.actor.rights.scope("deal.change") == "own"
    asked: str = request.GET.get("whose", "mine" if sells else "all")
    return asked if asked in ("mine", "all") else "all"


def narrowed(request: Any, context: dict[str, Any]) -> QuerySet[Any]:
    """The open deals that are asked for."""
    step, is_ready = request.GET.get("step", ""), bool(request.GET.get("ready"))
    return open_deals(request.actor, request.organization, mine=context["whose"] == "mine", step=step, is_ready=is_ready)


def narrows(request: Any) -> list[tuple[str, str, bool]]:
    """What the deals can be narrowed to: words, the address that does or undoes it, and whether it holds."""
    said = []
    for words, name, value in (("No next step", "step", "none"), ("Step late", "step", "late"), ("Ready for billing", "ready", "1")):
        holds = request.GET.get(name) == value
        said.append((words, address(request, **{name: None if holds else value, "after": None}), holds))
    return said


def say(one: dict[str, Any], today: date) -> None:
    """Give a deal the words and chips of its card: its next step, how ready it is for billing, what became of a win."""
    on = date.fromisoformat(one["next_step_on"]) if one["next_step_on"] else None
    words = one["next_step"] if len(one["next_step"]) <= WORDS else f"{one['next_step'][:WORDS].rstrip()}…"
    one["step_chip"] = STEP_CHIPS[one["step"]]
    one["step_words"] = ", ".join(part for part in (words, near(on, today)) if part) or one["step_chip"]
    one["step_on"] = near(on, today)
    one["late"] = counted((today - on).days) if on and one["step"] == "late" else ""
    one["touched"], one["closed"] = (lately(one[name], today) for name in ("touched_at", "closed_at"))
    if readiness := one["readiness"]:
        one["ready_chip"] = "Ready for billing" if readiness["ready"] else "Lacking"
        one["checks"] = f"{readiness['passed']} of {readiness['total']}"
        one["ready"] = f"{one['checks']} for billing"
    if one["outcome"] == "won" and (invoice := one["invoice"]):
        one["became"] = "Draft with billing" if invoice["chip"] == "Draft" else invoice["chip"]
        if invoice["chip"] in ("Sent", "Issued", "Viewed"):
            one["became"] += f", due {near(date.fromisoformat(invoice['due_on']), today)}"


def lately(at: Any, today: date) -> str:
    """How many days ago, while they are few; else the day."""
    if not at:
        return ""
    on = local_instant(at).date()
    days = (today - on).days
    if days > FEW:
        return near(on, today)
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"


def near(on: date | None, today: date) -> str:
    """A day without its year where that is this one: "20 Nov"."""
    if on is None:
        return ""
    return f"{on.day} {on:%b}" + ("" if on.year == today.year else f" {on.year}")


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@page("deal.create")
def new(request: Any) -> HttpResponse:
    """A new deal: first the account (`?q=` finds it, `?account=` names it), then what it is about."""
    actor, asked = request.actor, (request.typed or request.GET).get("account", "")
    if not is_id(asked):
        q = request.GET.get("q", "").strip()
        return render(request, "deals/choose.html", {"q": q, "accounts": accounts_called(actor, q)[:FOUND]})
    holders = effective_accounts(request.organization, Account.objects.visible_to(actor).filter(pk=asked))
    if not holders:
        raise NotFound("There is no such account. Choose one of those that you see.")
    holder = holders[0]
    context = {"account": holder.account, "currency": holder.currency, "members": members(request), "owner": actor.id}
    return render(request, "deals/new.html", context | lines_to_type(request, "deal.create:", holder.account.pk, holder.currency))


@page("deal.change")
def edit(request: Any, id: UUID) -> HttpResponse:
    """What a deal is called, who minds it, where it stands and what of it differs from the account."""
    said = find(request.actor, NOUNS["deal"], id)
    if not reached(request.actor, "deal.change", Deal, [id]):
        raise NotAllowed(f"{request.actor.label} may change only his own deals. {said['owner_name'] or 'Nobody'} owns this one.")
    stages = Stage.objects.visible_to(request.actor).order_by("position")
    context = {
        "deal": said, "members": members(request), "terms_kinds": [("", "As the account"), *TERMS],
        "stages": [(str(one.pk), one.name) for one in stages],
    }  # fmt: skip
    return render(request, "deals/edit.html", context)
