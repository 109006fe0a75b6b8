"""The rows in which lines are typed: those that stand, those that were typed and refused, and blank ones to fill."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from baton.catalog.models import Price
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


def rows_of(request: Any, form: str, lines: Sequence[dict], prices: Sequence[Price] | None = None, blank: int = BLANK) -> list[LineRow]:
    """Rows for the lines of a form; when it was refused, also for what was typed beyond them.  `prices` are those on offer."""
    offered = None if prices is None else {str(price.pk) for price in prices}
    rows = [LineRow(at, line, offered is not None and bool(line["price"]) and line["price"] not in offered) for at, line in enumerate(lines)]
    typed = request.typed if request.typed is not None and request.typed.get("form") == form else ()
    count = max(len(lines), last_place(typed) + 1)
    return rows + [LineRow(at) for at in range(len(lines), count + blank)]


def once_more(lines: Iterable[dict], prices: Sequence[Price]) -> list[dict]:
    """Lines of an earlier invoice for a new one: a price that has ended gives way to the product's present one."""
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
