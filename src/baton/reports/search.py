"""Records by the beginning of what they are called."""

from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from baton.billing.finding import beginning
from baton.crm.models import Contact, Deal
from baton.crm.queries.accounts import standing_accounts
from baton.foundation.actors import Actor

MOST: Final = 6  # of a kind


def called(actor: Actor, q: str) -> dict[str, list[tuple[UUID, str, str]]]:
    """By kind, the first few that the actor sees: id, what it is called, and a word more.  Nothing begins with nothing."""
    if not q:
        return {}
    accounts: Any = standing_accounts(actor).filter(Q(name__istartswith=q) | Q(number__istartswith=q))
    contacts: Any = Contact.objects.visible_to(actor).filter(Q(name__istartswith=q) | Q(email__istartswith=q))
    invoices: Any = beginning(actor, q).order_by("-pk").values_list("pk", "number", "account__name")
    deals: Any = Deal.objects.visible_to(actor).filter(name__istartswith=q)
    return {
        "account": [(a.pk, a.name, a.legal_name) for a in accounts.order_by("name")[:MOST]],
        "contact": [(c.pk, c.name, c.email) for c in contacts.order_by("name")[:MOST]],
        "invoice": list(invoices[:MOST]),
        "deal": [(d.pk, d.name, "") for d in deals.order_by("-pk")[:MOST]],
    }
