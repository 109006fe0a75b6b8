"""The catalog as programs see it, and what the rooms above ask of it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, prefetch_related_objects

from baton.catalog.models import Price, Product, TaxRate
from baton.core import tax
from baton.core.periods import Every
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain
from baton.foundation.work import Work


def rates(work: Work) -> list[tax.Rate]:
    """Every tax rate of the organization, as `core.tax` reads them."""
    return [
        tax.Rate(rate.code, rate.country, rate.region or None, rate.category, rate.percent, rate.from_on)
        for rate in work.rows(TaxRate)
    ]


def price_on(work: Work, product_id: UUID, currency: str, on: date, every: Every | None = None) -> Price | None:
    """The price of a product that holds on a day, once (every None) or at an interval; the newest of several."""
    in_force = work.rows(Price).filter(
        Q(until_on=None) | Q(until_on__gt=on),
        product=product_id,
        currency=currency,
        from_on__lte=on,
        every_n=every and every.n,
        every_unit=every and every.unit,
    )
    return in_force.order_by("-from_on", "-pk").first()


def on_offer(actor: Actor, currency: str, on: date) -> list[Price]:
    """The one-off prices in a currency that hold on a day, with their products, by name; not of those that are retired."""
    in_force = Price.objects.visible_to(actor).filter(Q(until_on=None) | Q(until_on__gt=on), currency=currency, every_n=None, from_on__lte=on)
    return list(in_force.filter(product__retired_at=None).select_related("product").order_by("product__name", "from_on", "pk"))


def _product(product: Product) -> dict:
    return plain({
        "id": product.pk, "version": product.version, "name": product.name, "unit": product.unit,
        "revenue_code": product.revenue_code, "tax_category": product.tax_category, "is_goods": product.is_goods,
        "retired_at": product.retired_at,
        "prices": [_price(price) for price in sorted(product.prices.all(), key=lambda price: (price.from_on, price.pk))],
    })  # fmt: skip


def _price(price: Price) -> dict:
    return plain({
        "id": price.pk, "version": price.version, "product": price.product_id, "currency": price.currency,
        "model": price.model, "unit_minor": price.unit_minor, "every": every_of(price.every_n, price.every_unit),
        "in_advance": price.in_advance, "from_on": price.from_on, "until_on": price.until_on,
    })  # fmt: skip


def _tax_rate(rate: TaxRate) -> dict:
    return plain({
        "id": rate.pk, "version": rate.version, "code": rate.code, "country": rate.country, "region": rate.region,
        "category": rate.category, "percent": rate.percent, "from_on": rate.from_on,
    })  # fmt: skip


def every_of(n: int | None, unit: str | None) -> dict | None:
    """An interval as JSON; None: once."""
    return {"n": n, "unit": unit} if n else None


def _products(actor: Actor, rows: Sequence[Product]) -> list[dict]:  # noqa: ARG001  every member sees the catalog
    prefetch_related_objects(rows, "prices")
    return [_product(product) for product in rows]


def _prices(actor: Actor, rows: Sequence[Price]) -> list[dict]:  # noqa: ARG001
    return [_price(price) for price in rows]


def _tax_rates(actor: Actor, rows: Sequence[TaxRate]) -> list[dict]:  # noqa: ARG001
    return [_tax_rate(rate) for rate in rows]


show(Noun("product", "products", Product, _products, {"name": "name", "is_goods": "is_goods", "tax_category": "tax_category"}))
show(Noun("price", "prices", Price, _prices, {
    "product": "product", "currency": "currency", "model": "model", "every_unit": "every_unit", "until_on": "until_on",
}))  # fmt: skip
show(Noun("tax_rate", "tax_rates", TaxRate, _tax_rates, {"country": "country", "region": "region", "category": "category", "code": "code"}))
