"""The form that changes an account: all its fields by the groups that a role may write, and what follows them."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.following import followers
from baton.billing.models import Invoice
from baton.crm.queries.accounts import standing_accounts
from baton.foundation.models import Organization
from baton.foundation.nouns import NOUNS, find
from baton.web import choices
from baton.web.pages import page
from baton.web.profile import may_write, profile, relations, terms_words

CHOSEN: Final = 50  # accounts to choose from at once


@page("account.change")
def edit(request: Any, id: UUID) -> HttpResponse:
    """The billing profile and all else of an account, to be changed."""
    actor, house = request.actor, request.organization
    said = find(actor, NOUNS["account"], id)
    drafts = Invoice.objects.visible_to(actor).of_account(id).filter(document_state="draft")
    near = request.GET.get("near", "").strip()
    context = {
        "account": said,
        "write": may_write(actor),
        "profile": {line.name: line for line in profile(said)},
        "terms_kinds": [("", f"As the organization: {house_terms(house)}"), *choices.TERMS],
        "cycles": [("", "Not by itself"), *choices.CYCLES],
        "follow": followers(house, drafts),
        "members": choices.members(request),
        "near": near,
        "accounts": accounts_near(request, near, relations(said), without=id),
        "choices": choices,
    }
    return render(request, "accounts/edit.html", context)


def house_terms(house: Organization) -> str:
    """The terms that hold where an account has none."""
    return terms_words({"kind": house.terms_kind, "days": house.terms_days})


def accounts_near(request: Any, near: str, named: list[UUID], *, without: UUID) -> choices.Choices:
    """Accounts to choose from: those already named, and those that begin with what was asked for."""
    rows = standing_accounts(request.actor).exclude(pk=without)
    found = dict(rows.filter(pk__in=named).values_list("pk", "name"))
    found |= dict(rows.filter(name__istartswith=near).order_by("name", "pk").values_list("pk", "name")[:CHOSEN])
    return [("", "None"), *sorted(((str(pk), name) for pk, name in found.items()), key=lambda one: one[1].lower())]
