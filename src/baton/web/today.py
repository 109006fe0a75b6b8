"""Today: what needs a person, what is owed, and what ran by itself; and the small pages around it."""

from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from baton.billing.inheritance import day_of
from baton.crm.models import Task
from baton.foundation.errors import NotFound
from baton.foundation.models import Organization
from baton.foundation.nouns import NOUNS
from baton.web.entrance import SESSION_KEY, joined, local
from baton.web.pages import page, post

GROUPS: Final = {  # in the order in which they are shown
    "review": "Review and send",
    "fix": "Needs fixing",
    "match": "Money in",
    "call": "Collections",
    "approve": "Approvals and requests",
    "answer": "Approvals and requests",
    "compare": "Records that disagree",
    "renew": "Renewals",
    "other": "Other",
}
SHOWN: Final = 100


@page()
def today(request: Any) -> HttpResponse:
    """The only inbox: open tasks by what they ask, oldest first; `?whose=all` for everyone's."""
    tasks = Task.objects.visible_to(request.actor).filter(state="open")
    whose = request.GET.get("whose", "mine")
    if whose == "mine":
        tasks = tasks.filter(Q(owner=request.actor.id) | Q(owner=None))
    found = NOUNS["task"].describe(request.actor, list(tasks.order_by("due_at", "pk")[:SHOWN]))
    order = list(dict.fromkeys(GROUPS.values()))
    found.sort(key=lambda task: order.index(GROUPS[task["kind"]]))
    groups = [(name, list(rows)) for name, rows in groupby(found, key=lambda task: GROUPS[task["kind"]])]
    context = {"groups": groups, "count": len(found), "whose": whose, "day": day_of(request.organization)}
    return render(request, "today/today.html", context)


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


@page()
def me(request: Any) -> HttpResponse:
    """Who is signed in, his organizations, and the way out."""
    mine = Organization.objects.filter(memberships__user=request.user).order_by("name")
    return render(request, "today/me.html", {"organizations": mine, "url": settings.BATON_URL})


@post
def switch(request: Any, id: UUID) -> HttpResponse:
    """Work in another of one's organizations from now on."""
    if id not in joined(request):
        raise NotFound("You belong to no such organization. Nothing was changed.")
    request.session[SESSION_KEY] = str(id)
    return HttpResponseRedirect(local(request, request.POST.get("next", "/")))
