"""What was sold, as it is billed: a deal's lines, and those typed into a draft."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from baton.billing.reckoning import Item
from baton.catalog.models import Price
from baton.crm.actions.lines import LineInput, checked, choice_for, fault_of_price
from baton.crm.models import Account, DealLine
from baton.foundation.errors import require
from baton.foundation.work import Work


def items_of(work: Work, entered: Sequence[LineInput], account: Account, currency: str) -> list[Item]:
    """Step: the lines typed into a draft; Refused names each that is wrong, by its place counted from 0."""
    require(entered, "An invoice needs at least one line. Nothing was saved.", "lines")
    choice = choice_for(work, entered, account, currency, "invoice")
    lines = checked(entered, choice)
    return [item_of(line, choice.prices.get(line.price) if line.price else None, line.location) for line in lines]


def items_of_deal(work: Work, deal_id: UUID, currency: str) -> list[Item]:
    """Step: what a deal's lines become on its invoice.

    Refused: no lines at all, a price in another currency, and a price that comes back, which one invoice cannot bill.
    """
    lines = list(work.rows(DealLine).filter(deal=deal_id).select_related("price__product").order_by("position"))
    require(lines, "The deal has no lines, so there would be nothing to bill. Nothing was changed; add what was sold.", "lines")
    for line in lines:
        # a price that has ended since was agreed while it held
        why = fault_of_price(line.price, currency, line.price.from_on) if line.price else ""
        require(not why, f"Line {line.position}: {why} Nothing was changed.", "lines")
    return [item_of(line, line.price, line.location_id) for line in lines]


def item_of(line: LineInput | DealLine, price: Price | None, location: UUID | None) -> Item:
    """A line as it is billed; what it does not say itself is its price's."""
    catalog: Any = price  # without a price the line has a description and a unit price of its own
    return Item(
        description=line.description.strip() or catalog.product.name,
        # a flat price is billed once, whatever the quantity, so that quantity × unit price is the line's net
        quantity=Decimal(1) if price and price.model == "flat" else line.quantity,
        unit_minor=catalog.unit_minor if line.unit_minor is None else line.unit_minor,
        discount_percent=line.discount_percent,
        price=price.pk if price else None,
        product=price.product if price else None,
        location=location,
    )
