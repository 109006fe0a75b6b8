"""What drafts are issued with, read for many at once: values and no models, in one round trip and by texts that are not compiled anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from baton.core.tax import TaxLine
from baton.foundation.many import array_of
from baton.foundation.models import Organization

PARTS = """
SELECT line.invoice_id, product.id, product.unit, product.tax_category, product.is_goods, location.id, location.name,
       line.position, line.description, line.quantity, line.unit_minor, line.discount_percent, line.net_minor, line.tax_category,
       line.tax_percent, line.tax_rate_code, line.tax_why, line.period_start, line.period_end, line.price_id
  FROM billing_invoiceline line
  LEFT JOIN catalog_product product ON product.organization_id = line.organization_id AND product.id = line.product_id
  LEFT JOIN crm_location location ON location.organization_id = line.organization_id AND location.id = line.location_id
 WHERE line.organization_id = %(organization)s AND line.invoice_id = ANY(%(invoices)s::uuid[])
 ORDER BY line.position;

SELECT invoice_id, category, percent, net_minor, tax_minor, reason
  FROM billing_invoicetaxline
 WHERE organization_id = %(organization)s AND invoice_id = ANY(%(invoices)s::uuid[])
 ORDER BY id;

SELECT invoice.id, hold.subject_id, hold.source, hold.words
  FROM billing_invoice invoice
  JOIN crm_account account ON account.organization_id = invoice.organization_id AND account.id = invoice.account_id
  JOIN crm_hold hold ON hold.organization_id = invoice.organization_id AND hold.lifted_at IS NULL
   AND hold.subject_id IN (invoice.id, invoice.deal_id, account.id, account.survivor_id)
 WHERE invoice.organization_id = %(organization)s AND invoice.id = ANY(%(invoices)s::uuid[])
 ORDER BY hold.id;

SELECT source_id
  FROM crm_task
 WHERE organization_id = %(organization)s AND source_id = ANY(%(invoices)s::uuid[]) AND source_kind = 'invoice' AND state = 'open'
   AND kind IN ('fix', 'review', 'approve')
"""


class Goods(NamedTuple):
    """What a line needs of its product."""

    pk: UUID
    unit: str
    tax_category: str
    is_goods: bool


class Place(NamedTuple):
    """What a line needs of its location."""

    pk: UUID
    name: str


class BilledLine(NamedTuple):
    """A line as it is stored, with what it needs of its product and location."""

    product: Goods | None
    location: Place | None
    position: int
    description: str
    quantity: Decimal
    unit_minor: int
    discount_percent: Decimal
    net_minor: int
    tax_category: str | None
    tax_percent: Decimal | None
    tax_rate_code: str
    tax_why: str
    period_start: date | None
    period_end: date | None
    price_id: UUID | None

    @property
    def tax(self) -> tuple:
        """What `tax_of` says of it, in that order."""
        return self.tax_category, self.tax_percent, self.tax_rate_code, self.tax_why

    @property
    def location_id(self) -> UUID | None:
        return self.location.pk if self.location else None


class Held(NamedTuple):
    """A hold that stands on a draft, its deal or its account."""

    source: str
    words: str


@dataclass(slots=True)
class Parts:
    """A draft's lines in their order, its taxes, what holds it, and whether anything of its own waits to be mended."""

    lines: list[BilledLine] = field(default_factory=list)
    taxes: list[TaxLine] = field(default_factory=list)
    holds: list[Held] = field(default_factory=list)
    is_asked_for: bool = False


def parts_of(house: Organization, invoices: Sequence[UUID]) -> dict[UUID, Parts]:
    """The parts of drafts, by their ids."""
    parts = {invoice: Parts() for invoice in invoices}
    with connection.cursor() as cursor:
        cursor.execute(PARTS, {"organization": house.pk, "invoices": array_of(invoices)})
        for invoice, product, unit, category, is_goods, place, name, *own in cursor.fetchall():
            goods = Goods(product, unit, category, is_goods) if product else None
            parts[invoice].lines.append(BilledLine(goods, Place(place, name) if place else None, *own))
        cursor.nextset()
        for invoice, *own in cursor.fetchall():
            parts[invoice].taxes.append(TaxLine(*own))
        cursor.nextset()
        for invoice, holder, *own in cursor.fetchall():
            parts[invoice].holds.append(Held(*own))
            parts[invoice].is_asked_for |= holder == invoice
        cursor.nextset()
        for (invoice,) in cursor.fetchall():
            parts[invoice].is_asked_for = True
    return parts
