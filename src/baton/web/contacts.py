"""Contacts: the people, what each does at which account, and what becomes of that when one moves on."""

from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from baton.crm.models import Contact
from baton.crm.queries.accounts import standing_accounts
from baton.crm.queries.contacts import at_accounts
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS, find
from baton.web import choices
from baton.web.lists import listed
from baton.web.pages import page
from baton.web.timeline import timeline

BILLING: Final = "accounts_payable"
TABS: Final = (("all", "All"), ("left", "Moved on"))
FOUND: Final = 6


@page("account.see")
def contacts(request: Any) -> HttpResponse:
    """The people, by name; `?q=` searches name and e-mail address, `?tab=left` shows who moved on."""
    rows = Contact.objects.visible_to(request.actor)
    tab = request.GET.get("tab", "all")
    rows = rows.exclude(left_on=None) if tab == "left" else rows.filter(left_on=None)
    q = request.GET.get("q", "").strip()
    shown = listed(request, NOUNS["contact"], search(rows, q), "name")
    for one in shown.items:
        one["places"] = places(one["roles"])
    return render(request, "contacts/list.html", {"page": shown, "q": q, "tab": tab, "tabs": TABS})


@page("account.see")
def contact(request: Any, id: UUID) -> HttpResponse:
    """One person: how he is reached, his jobs now and before, and what happened; `?at=` finds accounts for another job."""
    actor = request.actor
    said = find(actor, NOUNS["contact"], id)
    at = request.GET.get("at", "").strip()
    found = standing_accounts(actor).filter(name__icontains=at).order_by("name")[:FOUND] if at else ()
    context = {
        "contact": said,
        "held": [role | {"job": choices.JOBS[role["role"]]} for role in said["roles"] if not role["until_on"]],
        "past": [role | {"job": choices.JOBS[role["role"]]} for role in said["roles"] if role["until_on"]],
        "names_billing": names_billing(actor),
        "jobs": jobs(actor),
        "languages": dict(choices.LANGUAGES),
        "at": at,
        "accounts": found,
        "timeline": timeline(request, Announcement.objects.visible_to(actor).filter(subject_id=id), id),
        "show": "all",
    }
    return render(request, "contacts/contact.html", context)


@page("contact.create")
def new(request: Any) -> HttpResponse:
    """The form for a person; `?account=` and `?role=` give him a first job, which `?q=` offers to people already known."""
    actor, account = request.actor, None
    if wanted := request.GET.get("account"):
        account = find(actor, NOUNS["account"], as_id(wanted))
    q = request.GET.get("q", "").strip()
    known = NOUNS["contact"].describe(actor, list(search(present(actor), q).order_by("name", "pk")[:FOUND])) if q and account else []
    for one in known:
        one["places"] = places(one["roles"])
    may_give, wanted = jobs(actor), request.GET.get("role")
    context = {
        "account": account,
        "role": wanted if wanted in dict(may_give) else may_give[0][0],
        "jobs": may_give,
        "names_billing": names_billing(actor),
        "q": q,
        "known": known,
        "languages": choices.LANGUAGES,
    }
    return render(request, "contacts/new.html", context)


@page("contact.change")
def edit(request: Any, id: UUID) -> HttpResponse:
    """How a person is called and reached, to be changed."""
    context = {"contact": find(request.actor, NOUNS["contact"], id), "languages": choices.LANGUAGES}
    return render(request, "contacts/edit.html", context)


@page("contact.leave")
def moved_on(request: Any, id: UUID) -> HttpResponse:
    """Who takes over each of a person's jobs, asked before he is gone."""
    said = find(request.actor, NOUNS["contact"], id)
    held = [role for role in said["roles"] if not role["until_on"]]
    others = at_accounts(request.actor, {UUID(role["account"]) for role in held}, but=id)
    duties = [duty(role, others.get(UUID(role["account"]), {}), request.actor) | {"field": f"handovers.{at}"} for at, role in enumerate(held)]
    return render(request, "contacts/moved_on.html", {"contact": said, "duties": duties, "only": [one for one in duties if one["is_only"]]})


def duty(role: dict, others: dict[UUID, tuple[Contact, set[str]]], actor: Actor) -> dict:
    """A job, who could take it over, and whether nobody else receives the account's invoices."""
    does_too = [other for other, held in others.values() if role["role"] in held]
    job = choices.JOBS[role["role"]]
    return role | {
        "job": job,
        "label": f"{job} at {role['account_name']}",
        "help": f"{', '.join(other.name for other in does_too)} does it too" if does_too else "",
        "others": len(others),
        "options": [("", "Nobody"), *((str(other.pk), other.name) for other, _ in others.values())],
        "is_only": role["role"] == BILLING and not any(other.email for other in does_too),
        "may_name": role["role"] != BILLING or names_billing(actor),
    }


def places(roles: list[dict]) -> list[dict]:
    """Where somebody does something now: each account once, with his jobs there."""
    found: dict[str, dict] = {}
    for role in roles:
        if not role["until_on"]:
            place = found.setdefault(role["account"], {"id": role["account"], "name": role["account_name"], "jobs": []})
            place["jobs"].append(choices.JOBS[role["role"]])
    return list(found.values())


def present(actor: Actor) -> QuerySet[Contact]:
    """The people who have not moved on."""
    return Contact.objects.visible_to(actor).filter(left_on=None)


def search(rows: QuerySet[Contact], q: str) -> QuerySet[Contact]:
    return rows.filter(Q(name__icontains=q) | Q(email__icontains=q)) if q else rows


def names_billing(actor: Actor) -> bool:
    """May the actor say who receives an account's invoices?"""
    return actor.rights.may_write("account", "billing_contact")


def jobs(actor: Actor) -> choices.Choices:
    """The jobs that the actor may give."""
    return [(role, label) for role, label in choices.ROLES if role != BILLING or names_billing(actor)]


def as_id(text: str) -> UUID:
    """An id of the page's address; one that is none is nobody's."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
