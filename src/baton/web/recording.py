"""A payment as far as it is typed: what it would settle, row by row, and what is over or short."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from baton.billing.expected import Expected, expect
from baton.billing.models import Invoice
from baton.billing.spreading import Owner
from baton.documents.figures import figures
from baton.foundation.errors import Refused
from baton.web.entering import amount_of, kept
from baton.web.outlook import due
from baton.web.templatetags.baton import entry

EN = figures("en", "a4")
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds: the amount as written, and by hand each ticked invoice with its part as written."""

    amount: str = ""
    reference: str = ""
    by_hand: bool = False
    parts: Mapping[str, str] | None = None

    @property
    def ticked(self) -> Mapping[str, str]:
        return self.parts or {}


class Row(NamedTuple):
    """An open invoice in the form: `part` is what was typed for it, `takes_minor` what it would get."""

    at: int
    invoice: Invoice
    due: str
    is_ticked: bool
    part: str
    takes_minor: int
    left_minor: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would come of it: rows, sums, the difference in words, and what cannot be."""

    rows: Sequence[Row]
    more: int
    expected: Expected
    refused: str

    @property
    def short(self) -> list[Row]:
        """What is ticked and stays open, in part or whole."""
        return [row for row in self.rows if row.is_ticked and row.left_minor]

    @property
    def difference(self) -> str:
        """How the money and what is ticked differ, as the label of the sum beside it."""
        if not self.expected.received_minor or self.refused:
            return ""
        return "Over by" if self.expected.over_minor else "Short by" if self.short else "Comes out"

    @property
    def difference_minor(self) -> int:
        return self.expected.over_minor or sum(row.left_minor for row in self.short)

    @property
    def consequence(self) -> str:
        """What becomes of the difference."""
        if not self.difference:
            return ""
        if self.expected.over_minor:
            return "stays customer credit"
        if len(self.short) > 1:
            return f"{len(self.short)} invoices stay open"
        return f"{self.short[0].invoice.number} stays part paid" if self.short else "even"


def typed_of(request: Any) -> Typed:
    """From the form that was refused, else from the address; `?invoice=` alone ticks that one."""
    source, raw = (request.typed, None) if request.typed is not None else (kept(request.GET), request.GET)
    by_hand = "allocations.drop" not in source if raw is None else raw.get("allocations.drop") == ""
    if raw is not None and "allocations.drop" not in raw and raw.get("invoice"):
        return Typed(source.get("amount_minor", ""), "", True, {raw["invoice"]: ""})
    return Typed(source.get("amount_minor", ""), source.get("reference", ""), by_hand, dict(_ticked(source)) if by_hand else None)


def outcome(account_id: UUID, invoices: Sequence[Invoice], typed: Typed, currency: str, today: date) -> Outcome:
    """What would be settled, and the rows to show it in."""
    expected, refused = _expected(Owner(account_id, currency), invoices, typed)
    parts = {part.invoice.pk: part for part in expected.parts}
    rows = []
    for at, one in enumerate(invoices):
        part, name = parts.get(one.pk), str(one.pk)
        is_ticked = name in typed.ticked if typed.by_hand else part is not None
        if at < SHOWN or is_ticked:
            takes, left = (part.amount_minor, part.left_minor) if part else (0, one.balance_minor)
            rows.append(Row(at, one, due(str(one.due_on), today), is_ticked, typed.ticked.get(name, ""), takes, left))
    return Outcome(rows, len(invoices) - len(rows), expected, refused)


def whole_of(typed: Typed, invoices: Sequence[Invoice]) -> Typed:
    """With no amount typed, that of the invoices that are ticked."""
    if typed.amount or not typed.by_hand:
        return typed
    wanted = [one for one in invoices if str(one.pk) in typed.ticked]
    amount = entry(sum(one.balance_minor for one in wanted), wanted[0].currency) if wanted else ""
    return Typed(amount, typed.reference, typed.by_hand, typed.parts)


def _expected(owner: Owner, invoices: Sequence[Invoice], typed: Typed) -> tuple[Expected, str]:
    """What would be settled; and, when it cannot be, why."""
    minor = 0
    try:
        minor = amount_of(typed.amount, owner.currency) if typed.amount else 0
        asked = [(UUID(id), amount_of(part, owner.currency) if part else None) for id, part in typed.ticked.items()]
        return expect(owner, invoices, minor, reference=typed.reference, asked=asked if typed.by_hand else None), ""
    except Refused as refused:
        return Expected(max(minor, 0), []), refused.fields.get("allocations", refused.words)
    except ValueError as error:
        return Expected(max(minor, 0), []), str(error)


def _ticked(source: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each invoice that is ticked, with its part as written."""
    for name, id in source.items():
        if name.startswith("allocations.") and name.endswith(".invoice"):
            yield id, source.get(f"{name.removesuffix('invoice')}amount_minor", "")
