"""The first invoice: who, what and how much are enough for a draft; what else it needs is asked where it is reviewed."""

from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse

from baton.crm.queries.accounts import standing_accounts
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor
from baton.foundation.errors import Refused
from baton.web.deeds import do, led_on
from baton.web.entering import entered
from baton.web.pages import posted

OFFERED: Final = 50  # names to choose from while one types


@posted("invoice.create")
def first_invoice(request: Any) -> HttpResponse:
    """Draft an invoice for the customer of this name, who becomes an account unless he is one; both, or neither."""
    door = ACTIONS["invoice.create"]
    name, given = request.POST.get("name", "").strip(), entered(request.POST, door)
    if not name:
        raise Refused("Who is it for? Nothing was saved.", {"name": "Say who it is for."})
    if not given.get("lines"):
        raise Refused("What is it for, and how much? Nothing was saved.", {"lines.0.description": "Say what it is for."})
    with transaction.atomic():  # an account without its invoice was not asked for
        id = account_called(request.actor, name) or created(request, name)
        draft = do(request, door, None, given | {"account": str(id)}, of="invoice")
    return led_on(request, door, draft)


def account_called(actor: Actor, name: str) -> UUID | None:
    """The one account of this name; Refused when there are several."""
    found = list(standing_accounts(actor).filter(name__iexact=name).values_list("pk", flat=True)[:2])
    if len(found) > 1:
        words = f"Several accounts are called {name}: choose the one that is meant under New invoice. Nothing was saved."
        raise Refused(words, {"name": words})
    return found[0] if found else None


def created(request: Any, name: str) -> UUID:
    made = do(request, ACTIONS["account.create"], None, {"name": name}, of="account")
    return UUID(str((made or {})["id"]))


def offered(actor: Actor) -> list[str]:
    """Names of the accounts there are."""
    return list(standing_accounts(actor).order_by("name").values_list("name", flat=True)[:OFFERED])
