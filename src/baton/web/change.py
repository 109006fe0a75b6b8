"""A change that is asked for: the form of one field and a reason, and the page where somebody else decides."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from baton.foundation.errors import NotFound
from baton.foundation.models import ChangeRequest
from baton.foundation.nouns import NOUNS, find
from baton.web import choices
from baton.web.account_edit import accounts_near
from baton.web.asked import ASKABLE, id_of, in_words
from baton.web.pages import page
from baton.web.profile import relations

PAGES: Final = frozenset({"account", "contact", "deal", "invoice", "payment", "product"})


@page("change.request")
def new(request: Any) -> HttpResponse:
    """The form that asks: `?of=account&id=…&field=terms`."""
    kind, field = request.GET.get("of", ""), request.GET.get("field", "")
    if not kind:
        return HttpResponseRedirect(reverse("accounts"))  # where what is asked for is chosen
    if field not in ASKABLE.get(kind, {}):
        raise NotFound("There is nothing of this name to ask for. Nothing was changed.")
    said = find(request.actor, NOUNS[kind], id_of(request.GET.get("id", "")))
    near = request.GET.get("near", "").strip()
    accounts = accounts_near(request, near, relations(said), without=UUID(said["id"])) if field == "bill_to" else ()
    context = {
        "kind": kind, "said": said, "field": field, "askable": ASKABLE[kind], "what": ASKABLE[kind][field], "leads": reverse(kind, args=[said["id"]]),
        "choices": choices, "accounts": accounts, "near": near,
    }  # fmt: skip
    return render(request, "changes/new.html", context)


@page()
def change(request: Any, id: UUID) -> HttpResponse:
    """What was asked for, by whom and why, and what became of it; for who may decide, the deed."""
    actor = request.actor
    rows = list(ChangeRequest.objects.visible_to(actor).filter(pk=id))
    if not rows:
        raise NotFound("There is no such request.")
    [asked], subject = in_words(actor, rows), rows[0].subject_id
    now = _version_now(actor, rows[0].subject_kind, subject) if subject else None
    context = {
        "asked": asked, "leads": leads(rows[0].subject_kind, subject), "is_mine": rows[0].asked_by_id == actor.person,
        "may_decide": actor.rights.scope("change.approve") == "all" and actor.rights.scope(rows[0].deed) is not None,
        "seen": now if now != rows[0].seen else None,
    }  # fmt: skip
    return render(request, "changes/change.html", context)


def leads(kind: str, id: UUID | None) -> str:
    """The page of the record that it is about, where there is one."""
    return reverse(kind, args=[id]) if id and kind in PAGES else ""


def _version_now(actor: Any, kind: str, id: UUID) -> int | None:
    row = NOUNS[kind].model.objects.visible_to(actor).filter(pk=id).first() if kind in NOUNS else None
    return getattr(row, "version", None)
