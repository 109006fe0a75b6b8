"""The lines and taxes of many invoices, read as values: a run that issues thousands has no use for their models."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from baton.billing.models import InvoiceLine, InvoiceTaxLine
from baton.billing.reckoning import Look
from baton.core.tax import TaxLine

LINE = (
    "position", "description", "quantity", "unit_minor", "discount_percent", "net_minor", "tax_category", "tax_percent",
    "tax_rate_code", "tax_why", "period_start", "period_end", "price_id",
)  # fmt: skip
PRODUCT = ("product_id", "product__unit", "product__tax_category", "product__is_goods")
PLACE = ("location_id", "location__name")


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
    def location_id(self) -> UUID | None:
        return self.location.pk if self.location else None


def billed_lines(look: Look, invoices: Sequence[UUID]) -> dict[UUID, list[BilledLine]]:
    """The lines of invoices in their order, by one query."""
    lines: dict[UUID, list[BilledLine]] = defaultdict(list)
    found = look(InvoiceLine).filter(invoice__in=invoices).order_by("position")
    for invoice, product, unit, category, is_goods, place, name, *own in found.values_list("invoice_id", *PRODUCT, *PLACE, *LINE):
        goods = Goods(product, unit, category, is_goods) if product else None
        lines[invoice].append(BilledLine(goods, Place(place, name) if place else None, *own))
    return lines


def billed_taxes(look: Look, invoices: Sequence[UUID]) -> dict[UUID, list[TaxLine]]:
    """The tax lines of invoices, by one query."""
    taxes: dict[UUID, list[TaxLine]] = defaultdict(list)
    found = look(InvoiceTaxLine).filter(invoice__in=invoices).order_by("pk")
    for invoice, *own in found.values_list("invoice_id", *TaxLine._fields):
        taxes[invoice].append(TaxLine(*own))
    return taxes
