"""How much of the catalog is in use."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from baton.crm.models import Deal, DealLine
from baton.foundation.actors import Actor


def deals_with(actor: Actor, products: Iterable[UUID]) -> dict[UUID, int]:
    """In how many deals that the actor sees each product is a line, by one query; those in none are left out."""
    lines = DealLine.objects.filter(deal__in=Deal.objects.visible_to(actor).values("pk"), price__product__in=list(products))
    counted = lines.values_list("price__product").annotate(count=Count("deal", distinct=True))
    return dict(counted)
