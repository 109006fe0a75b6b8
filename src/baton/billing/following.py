"""Which drafts follow a record: those that inherit from it, and are reckoned anew when it changes."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q, QuerySet

from baton.billing.inheritance import INHERITED, effective_drafts
from baton.billing.models import Invoice, InvoiceLine
from baton.crm.models import ContactRole
from baton.foundation.models import Organization


def _of_contact(contact_id: UUID) -> Q:
    """The few accounts of a person are asked for first: their invoices are then found by an index."""
    accounts = ContactRole.objects.filter(contact=contact_id).values_list("account__survivor", flat=True)
    return Q(account__survivor__in=list(accounts))


def _of_product(product_id: UUID) -> Q:
    return Q(pk__in=InvoiceLine.objects.filter(product=product_id).values("invoice"))


FOLLOWS: dict[str, Callable[[UUID], Q]] = {
    "account": Invoice.of_survivor,
    "contact": _of_contact,
    "deal": lambda deal_id: Q(deal=deal_id),
    "product": _of_product,
    "tax_rate": lambda _: Q(),
    "organization": lambda _: Q(),
    "approval_rule": lambda _: Q(),
}


def following(kind: str, id: UUID) -> Q:
    """The drafts that a change of this record can move, as a condition."""
    return FOLLOWS[kind](id)


def followers(organization: Organization, drafts: QuerySet[Invoice]) -> dict[str, tuple[int, int]]:
    """Of each field that an account hands down: how many of these drafts take it from there, and how many have their own."""
    found = effective_drafts(organization, drafts)
    own = {name: sum(one.origins[name].kind in ("here", "deal") for one in found if name in one.origins) for name in INHERITED}
    return {name: (len(found) - count, count) for name, count in own.items()}


def house_followers(organization: Organization, drafts: QuerySet[Invoice]) -> tuple[int, int]:
    """How many of these drafts have the organization's terms, and how many have others."""
    kinds = [one.origins["terms"].kind for one in effective_drafts(organization, drafts)]
    return kinds.count("organization"), len(kinds) - kinds.count("organization")
