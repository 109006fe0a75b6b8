"""The lines of a deal or an invoice, as they are typed: from the catalog by a price, or in words with a price of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from baton.catalog.models import Price
from baton.core.money import LARGEST_DIGITS
from baton.core.pricing import charge
from baton.crm.models import Account, Deal, DealLine, Location
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import given
from baton.foundation.locks import article
from baton.foundation.work import Work

MOST_LINES = 500
COLUMNS = ("deal", "position", "price", "description", "quantity", "unit_minor", "discount_percent", "location")


@given
class LineInput:
    """A line: `price` from the catalog, or `description` with `unit_minor`; a catalog line may have its own of both."""

    price: UUID | None = None
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit_minor: int | None = None
    discount_percent: Decimal = Decimal(0)
    location: UUID | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What lines may refer to: prices in their document's currency that hold today, places of its account."""

    prices: dict[UUID, Price]
    locations: set[UUID]
    currency: str
    today: date
    document: str


def currency_of(work: Work, account: Account, own: str | None) -> str:
    """The currency a deal is in: its own, else its account's, else the organization's."""
    return own or account.currency or work.organization.currency


def set_lines(work: Work, deal: Deal, account: Account, entered: Sequence[LineInput]) -> None:
    """Step: let these be the deal's lines, in this order, in place of those it had.

    Refused names each line that is wrong, by its place counted from 0.
    """
    choice = choice_for(work, entered, account, currency_of(work, account, deal.currency))
    rows = [
        (deal.pk, place, line.price, line.description.strip(), line.quantity, line.unit_minor, line.discount_percent, line.location)
        for place, line in enumerate(checked(entered, choice), 1)
    ]
    work.remove(*work.rows(DealLine).filter(deal=deal))
    work.create_many(DealLine, COLUMNS, rows)


def choice_for(work: Work, entered: Sequence[LineInput], account: Account, currency: str, document: str = "deal") -> Choice:
    """Step: what these lines may refer to; the document they stand on is named in what is refused."""
    require(len(entered) <= MOST_LINES, f"{article(document).capitalize()} has at most {MOST_LINES} lines. Nothing was saved.", "lines")
    ids = {line.price for line in entered if line.price}
    prices = work.rows(Price).select_related("product").in_bulk(ids) if ids else {}
    return Choice(prices, _locations(work, account, entered), currency, work.today, document)


def checked(entered: Sequence[LineInput], choice: Choice) -> Sequence[LineInput]:
    """The lines, if nothing is wrong with any of them."""
    wrong = {}
    for at, line in enumerate(entered):
        fault = fault_of(line, choice)
        if fault:
            wrong[f"lines.{at}.{fault[0]}"] = fault[1]
    if wrong:
        words = " ".join(f"Line {int(field.split('.')[1]) + 1}: {why}" for field, why in wrong.items())
        raise Refused(f"{words} Nothing was saved.", wrong)
    return entered


def fault_of(line: LineInput, choice: Choice) -> tuple[str, str] | None:
    """The field that is wrong with a line, and why; None when nothing is."""
    price = choice.prices.get(line.price) if line.price else None
    if line.price and price is None:
        return "price", f"There is no price {line.price}: choose one from the catalog."
    if price and (why := fault_of_price(price, choice.currency, choice.today, choice.document)):
        return "price", why
    if price is None and (line.unit_minor is None or not line.description.strip()):
        return "price", "It needs a price from the catalog, or a description and a unit price."
    if line.location and line.location not in choice.locations:
        return "location", f"The account has no location {line.location}: choose one of its own."
    unit_minor = line.unit_minor if line.unit_minor is not None else price.unit_minor if price else 0
    return _fault_of_numbers(line, price, unit_minor)


def fault_of_price(price: Price, currency: str, today: date, document: str = "deal") -> str:
    """Why a price cannot stand on a deal or an invoice in a currency; empty when it can."""
    name = price.product.name
    if price.every_n is not None:
        return (
            f"{name} is paid every {price.every_n} {price.every_unit}, and a price that comes back cannot be put on "
            f"{article(document)} yet: choose a one-off price."
        )
    if price.until_on is not None and price.until_on <= today:
        return f"This price of {name} ended on {price.until_on}: choose the one that followed it."
    if price.currency != currency:
        return f"{name} is priced in {price.currency}, but the {document} is in {currency}: choose a price in that currency."
    return ""


def _fault_of_numbers(line: LineInput, price: Price | None, unit_minor: int) -> tuple[str, str] | None:
    percent = line.discount_percent
    if not percent.is_finite() or not 0 <= percent <= 100 or percent != round(percent, 2):
        return "discount_percent", f"A discount is 0 to 100 percent with at most two decimals, not {percent}."
    if unit_minor < 0:
        return "unit_minor", f"A unit price cannot be negative, and this is {unit_minor}."
    try:
        net_minor = charge("flat" if price and price.model == "flat" else "per_unit", line.quantity, unit_minor, percent)
    except ValueError as error:
        return "quantity", str(error)
    if max(unit_minor, net_minor) >= 10**LARGEST_DIGITS:
        return "unit_minor", f"It is too large: an amount has at most {LARGEST_DIGITS} digits, decimals included."
    return None


def _locations(work: Work, account: Account, entered: Iterable[LineInput]) -> set[UUID]:
    ids = {line.location for line in entered if line.location}
    if not ids:
        return set()
    return set(work.rows(Location).of_account(account.pk).filter(pk__in=ids).values_list("pk", flat=True))
