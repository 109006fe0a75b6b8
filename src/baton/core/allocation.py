"""Which open items does a sum of money settle, and how much of each?"""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Id = TypeVar("Id", bound=Hashable)


@dataclass(frozen=True, slots=True)
class OpenItem(Generic[Id]):
    """An invoice that is not settled: its number, due date, and what is still open in minor units, above zero."""

    id: Id
    number: str
    due_on: date
    balance_minor: int

    def __post_init__(self) -> None:
        if self.balance_minor <= 0:
            raise ValueError(f"{self.number} has nothing open.")


@dataclass(frozen=True, slots=True)
class Share(Generic[Id]):
    """So much of the money settles this item; above zero, never more than is open."""

    id: Id
    allocated_minor: int


def allocate(received_minor: int, items: Iterable[OpenItem[Id]], *, reference: str = "") -> list[Share[Id]]:
    """Spread money over open items: those named in the payer's reference first, then the oldest due.

    What is left over is in no share: it is the customer's credit, and said so by whoever asks.
    """
    if received_minor < 0:
        raise ValueError("Money received cannot be below zero.")
    named = _words(reference)
    ordered = sorted(items, key=lambda item: (item.number.casefold() not in named, item.due_on, item.number))
    return _take(received_minor, [(item, item.balance_minor) for item in ordered])


def allocate_as_asked(received_minor: int, asked: Sequence[tuple[OpenItem[Id], int | None]]) -> list[Share[Id]]:
    """Spread money as a person asked, but no more on an item than is open, and no more than came.

    An item asked without a part takes what is open on it, after those that have one and as far as the money goes.
    ValueError for a part that is not above zero, an item named twice, and parts that come to more than was received.
    """
    fixed = [(item, part_minor) for item, part_minor in asked if part_minor is not None]
    if any(part_minor <= 0 for _, part_minor in fixed):
        raise ValueError("Each part must be above zero: leave out the invoices that get nothing.")
    if len({item.id for item, _ in asked}) != len(asked):
        raise ValueError("Each invoice can be named once only.")
    if sum(part_minor for _, part_minor in fixed) > received_minor:
        raise ValueError("The parts come to more than was received: take the difference off one of them.")
    return _take(received_minor, fixed + [(item, item.balance_minor) for item, part_minor in asked if part_minor is None])


def _take(left_minor: int, wanted: Iterable[tuple[OpenItem[Id], int]]) -> list[Share[Id]]:
    shares = []
    for item, part_minor in wanted:
        allocated_minor = min(left_minor, part_minor, item.balance_minor)
        if allocated_minor:
            shares.append(Share(item.id, allocated_minor))
            left_minor -= allocated_minor
    return shares


def _words(reference: str) -> set[str]:
    """The reference's words, as numbers are written: letters, digits and the dashes between them."""
    return {word.casefold() for word in re.findall(r"[\w]+(?:[-/.][\w]+)*", reference)}
