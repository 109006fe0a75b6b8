"""Lines as a person types them: from the catalog by a price, or in words with a price of their own."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from baton.billing.reckoning import Item
from baton.catalog.models import Price
from baton.core.money import LARGEST_DIGITS
from baton.crm.models import Account, Location
from baton.foundation.errors import Refused
from baton.foundation.inputs import given
from baton.foundation.models import Rows
from baton.foundation.work import Work


@given
class LineInput:
    """A line: `price` from the catalog, or `description` with `unit_minor`; a catalog line may have its own of both."""

    price: UUID | None = None
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit_minor: int | None = None
    discount_percent: Decimal = Decimal(0)
    location: UUID | None = None


def items_of(work: Work, entered: Sequence[LineInput], account: Account, currency: str) -> list[Item]:
    """Step: the lines of a draft in its currency; Refused names each line that is wrong, by its place."""
    prices = _found(work.rows(Price).select_related("product"), [line.price for line in entered])
    places = _found(work.rows(Location).filter(account__survivor=account.pk), [line.location for line in entered])
    wrong, items = {}, []
    for position, line in enumerate(entered):
        try:
            items.append(item_of(line, prices, places, currency))
        except ValueError as error:
            wrong[f"lines.{position}"] = str(error)
    if wrong:
        words = " ".join(f"Line {int(field.split('.')[1]) + 1}: {why}" for field, why in wrong.items())
        raise Refused(f"{words} Nothing was saved.", wrong)
    return items


def item_of(line: LineInput, prices: dict[UUID, Price], places: dict[UUID, Location], currency: str) -> Item:
    """One line to bill; ValueError says what it lacks."""
    price = prices.get(line.price) if line.price else None
    if line.price and price is None:
        raise ValueError(f"There is no price {line.price}: choose one from the catalog.")
    if line.location and line.location not in places:
        raise ValueError(f"The account has no location {line.location}: choose one of its own.")
    if price is None and (line.unit_minor is None or not line.description):
        raise ValueError("It needs a price from the catalog, or a description and a unit price.")
    if price is not None:
        check_price(price, currency)
    item = Item(
        description=line.description or price.product.name if price else line.description,
        quantity=billed_quantity(price, line.quantity),
        unit_minor=price.unit_minor if price and line.unit_minor is None else line.unit_minor or 0,
        discount_percent=line.discount_percent,
        price=line.price,
        product=price.product if price else None,
        location=line.location,
    )
    check_percent(item.discount_percent)
    if max(abs(item.unit_minor), abs(item.net_minor)) >= 10**LARGEST_DIGITS:  # the core refuses impossible quantities
        raise ValueError(f"It is too large: an amount has at most {LARGEST_DIGITS} digits, decimals included.")
    return item


def check_percent(percent: Decimal) -> None:
    """ValueError for a discount that cannot be kept exactly: outside 0 to 100, or with more than two decimals."""
    if not percent.is_finite() or not 0 <= percent <= 100 or percent != percent.quantize(Decimal("0.01")):
        raise ValueError(f"A discount is 0 to 100 percent with at most two decimals, not {percent}.")


def check_price(price: Price, currency: str) -> None:
    """ValueError for a price that an invoice in this currency cannot bear."""
    if price.every_n is not None:
        raise ValueError(
            f"{price.product.name} is paid every {price.every_n} {price.every_unit}, which one invoice cannot bill: "
            "choose a one-off price."
        )
    if price.currency != currency:
        raise ValueError(
            f"{price.product.name} is priced in {price.currency}, but the invoice is in {currency}: "
            "choose a price in that currency."
        )


def billed_quantity(price: Price | None, quantity: Decimal) -> Decimal:
    """A flat price is billed once, whatever the quantity, so that quantity × unit price is the line's net."""
    return Decimal(1) if price and price.model == "flat" else quantity


def _found(rows: Rows, ids: Iterable[UUID | None]) -> dict[UUID, Any]:
    return rows.in_bulk([id for id in ids if id])
