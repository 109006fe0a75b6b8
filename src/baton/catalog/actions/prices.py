"""What a product costs.  A price is never edited, only succeeded from a day."""

from datetime import date
from typing import Literal
from uuid import UUID

from baton.catalog import checks
from baton.catalog.checks import EveryInput
from baton.catalog.models import Price, Product
from baton.core.money import LARGEST_DIGITS
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.inputs import given
from baton.foundation.work import Work


@given
class PriceInput:
    """What is asked for a product: minor units, once or every so often, from a day (today unless given)."""

    currency: str
    unit_minor: int
    model: Literal["flat", "per_unit"] = "per_unit"
    every: EveryInput | None = None
    in_advance: bool = True
    from_on: date | None = None


@action("price.create")
def create_price(work: Work, entered: PriceInput, *, product: UUID) -> Price:
    """Give a product a price in a currency from a day on.

    A product may have several at once: once and every month, in euros and in dollars.
    """
    return add_price(work, work.load(Product, product), entered)


@action("price.succeed")
def succeed_price(
    work: Work, price_id: UUID, *, unit_minor: int, from_on: date | None = None, version: int | None = None
) -> Price:
    """Let another price follow from a day on (today unless given), and answer the new one.

    The old one holds up to, not including, that day; all else but the amount is as it was.
    """
    old = work.load(Price, price_id, version=version)
    from_on = from_on or work.today
    require(old.until_on is None, f"This price already ends on {old.until_on}. Nothing was saved; succeed the one that follows it.")
    words = f"A price is followed from a day after it began, {old.from_on}; {from_on} is not. Nothing was saved."
    require(from_on > old.from_on, words, "from_on")
    work.change(old, until_on=from_on)
    new = work.create(
        Price, product=old.product, currency=old.currency, model=old.model, unit_minor=_unit_minor(unit_minor),
        every_n=old.every_n, every_unit=old.every_unit, in_advance=old.in_advance, from_on=from_on,
    )  # fmt: skip
    work.announce("price.succeeded", old, by=new.pk, from_on=from_on)
    return new


def add_price(work: Work, product: Product, entered: PriceInput) -> Price:
    """Step: write a price of a product."""
    every = checks.every(entered.every, "every") if entered.every else None
    price = work.create(
        Price,
        product=product,
        currency=checks.currency(entered.currency),
        model=entered.model,
        unit_minor=_unit_minor(entered.unit_minor),
        every_n=every and every.n,
        every_unit=every and every.unit,
        in_advance=entered.in_advance,
        from_on=entered.from_on or work.today,
    )
    work.announce("price.created", price, product=product.pk, currency=price.currency)
    return price


def _unit_minor(unit_minor: int) -> int:
    require(unit_minor >= 0, f"A price cannot be negative, and this is {unit_minor}. Nothing was saved.", "unit_minor")
    require(unit_minor < 10**LARGEST_DIGITS, f"A price has at most {LARGEST_DIGITS} digits. Nothing was saved.", "unit_minor")
    return unit_minor
