"""Who may come in: the members with their roles, and a new one with a password that is shown once."""

from typing import Any, Final

from django.http import HttpResponse

from baton.foundation.actions import ACTIONS
from baton.foundation.errors import AlreadyDone
from baton.foundation.inputs import call
from baton.foundation.models import Role
from baton.foundation.people import members_of
from baton.foundation.performing import perform
from baton.web.entering import entered
from baton.web.pages import page, posted
from baton.web.settings_pages import shown

ROLES: Final = {
    "owner": "Everything, settings and people included",
    "billing": "Accounts, products, invoices and payments; sees settings",
    "sales": "Accounts and deals of their own and their team; sees what is paid, never payments",
    "accountant": "Sees accounts, invoices, payments and the audit; undoes allocations",
    "read only": "Sees accounts, deals and how invoices stand",
}


@page("user.see")
def users(request: Any) -> HttpResponse:
    """Who belongs to the organization, and as what."""
    return listed(request)


@posted("user.create")
def add(request: Any) -> HttpResponse:
    """Add a person and show the password, this once: it is not kept, and the page not stored."""
    door, key = ACTIONS["user.create"], request.POST.get("key")
    request.page = "/settings/users/"
    given = entered(request.POST, door)
    made, password = {"email": given.get("email", "")}, None
    try:
        with perform(request.actor, key=f"form:{key}" if key else None, given=[door.name, "", given]) as work:
            _, password = call(door, work, None, given)
        made = work.answer
    except AlreadyDone as done:
        made |= {"again": True} | (done.first or {})
    response = listed(request, made=made, password=password)
    response["Cache-Control"] = "no-store"
    response["HX-Push-Url"] = request.page
    return response


def listed(request: Any, **context: Any) -> HttpResponse:
    return shown(request, "users", members=members_of(request.organization), roles=choosable(request), **context)


def choosable(request: Any) -> list[tuple[str, str]]:
    """The roles that can be given, each with what it is for."""
    found = Role.objects.visible_to(request.actor).order_by("-is_built_in", "pk")
    return [(role.name, ROLES[role.name] if role.is_built_in else "A role of your own") for role in found]
