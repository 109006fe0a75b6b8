"""Which drafts follow a record: those that inherit from it, and are reckoned anew when it changes."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q

from baton.billing.models import Invoice, InvoiceLine
from baton.crm.models import ContactRole


def _of_contact(contact_id: UUID) -> Q:
    return Q(account__survivor__in=ContactRole.objects.filter(contact=contact_id).values("account__survivor"))


def _of_product(product_id: UUID) -> Q:
    return Q(pk__in=InvoiceLine.objects.filter(product=product_id).values("invoice"))


FOLLOWS: dict[str, Callable[[UUID], Q]] = {
    "account": Invoice.of_survivor,
    "contact": _of_contact,
    "deal": lambda deal_id: Q(deal=deal_id),
    "product": _of_product,
    "tax_rate": lambda _: Q(),
    "organization": lambda _: Q(),
}


def following(kind: str, id: UUID) -> Q:
    """The drafts that a change of this record can move, as a condition."""
    return FOLLOWS[kind](id)
