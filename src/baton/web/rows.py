"""The rows in which lines are typed: those that stand, those that were typed and refused, and blank ones to fill."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from baton.billing.inheritance import day_of
from baton.catalog.models import Price
from baton.catalog.queries import on_offer
from baton.crm.models import Location
from baton.documents.figures import figures
from baton.web.choices import Choices

EN = figures("en", "a4")
BLANK: Final = 2
SHOWN: Final = 200  # prices to choose from in each blank row


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row by its place from 0; `line` is what stands there now, as JSON has it, and whether its price is no longer offered."""

    at: int
    line: dict[str, Any] = field(default_factory=dict)
    has_ended: bool = False

    @property
    def name(self) -> str:
        return f"lines.{self.at}."

    @property
    def is_new(self) -> bool:
        return not self.line


def lines_to_type(request: Any, form: str, account_id: Any, currency: str, lines: Sequence[dict] = ()) -> dict[str, Any]:
    """The rows of a form of lines, and what each can be of: prices that hold today, and places of the account."""
    prices = on_offer(request.actor, currency, day_of(request.organization))
    found = Location.objects.visible_to(request.actor).of_account(UUID(str(account_id))).order_by("name")
    places = [("", "–"), *((str(one.pk), one.name) for one in found)] if found else []
    return {"rows": rows_of(request, form, lines, prices), "prices": price_choices(prices), "places": places, "currency": currency}


def rows_of(request: Any, form: str, lines: Sequence[dict], prices: Sequence[Price] | None = None, blank: int = BLANK) -> list[LineRow]:
    """Rows for the lines of a form; when it was refused, also for what was typed beyond them.  `prices` are those on offer."""
    offered = None if prices is None else {str(price.pk) for price in prices}
    rows = [LineRow(at, line, offered is not None and bool(line["price"]) and line["price"] not in offered) for at, line in enumerate(lines)]
    typed = request.typed if request.typed is not None and request.typed.get("form") == form else ()
    count = max(len(lines), last_place(typed) + 1)
    return rows + [LineRow(at) for at in range(len(lines), count + blank)]


def once_more(request: Any, invoice: dict) -> list[dict]:
    """The lines of an earlier invoice for a new one: a price that has ended gives way to the product's present one."""
    prices, lines = on_offer(request.actor, invoice["currency"], day_of(request.organization)), invoice["lines"]
    offered, of_product = {str(price.pk) for price in prices}, {str(price.product_id): str(price.pk) for price in prices}
    return [line if line["price"] in offered else line | {"price": of_product.get(line["product"])} for line in lines]


def last_place(names: Iterable[str]) -> int:
    """The highest place among names like "lines.2.quantity"; -1 without one."""
    places = (name.split(".")[1] for name in names if name.startswith("lines."))
    return max((int(place) for place in places if place.isdecimal()), default=-1)


def price_choices(prices: Sequence[Price]) -> Choices:
    """Prices to choose a line from; none is one in words."""
    said = [(str(one.pk), f"{one.product.name}, {EN.amount(one.unit_minor, one.currency)}") for one in prices[:SHOWN]]
    return [("", "Not from the catalog"), *said] if said else []
