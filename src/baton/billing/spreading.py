"""Which open invoices take how much of which payment, one payment after the other."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, cast
from uuid import UUID

from baton.billing.models import Invoice, Payment
from baton.core.allocation import OpenItem, Share, allocate, allocate_as_asked
from baton.core.money import say_minor
from baton.foundation.errors import Refused

NOTHING = "Nothing was recorded"


class Owner(NamedTuple):
    """Whose money, and whose invoices: a surviving account in one currency."""

    account: UUID
    currency: str


class Part(NamedTuple):
    """So much of a payment settles this invoice, and so much is still open on it then, in minor units."""

    invoice: Invoice
    amount_minor: int
    left_minor: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a payment settles with so much of its money."""

    payment: Payment
    minor: int
    parts: list[Part]

    @property
    def left_minor(self) -> int:
        """What no invoice takes: the customer's credit."""
        return self.minor - sum(part.amount_minor for part in self.parts)


class OpenInvoices:
    """Locked invoices, and what is open on them after each payment that took of it."""

    def __init__(self, invoices: Iterable[tuple[Owner, Invoice]]):
        self._known: dict[Owner, dict[UUID, Invoice]] = defaultdict(dict)
        self._open: dict[Owner, dict[UUID, OpenItem[UUID]]] = defaultdict(dict)
        for owner, one in invoices:
            self._known[owner][one.pk] = one
            if one.document_state == "issued" and one.balance_minor:
                self._open[owner][one.pk] = OpenItem(one.pk, str(one.number), cast(date, one.due_on), one.balance_minor)

    def take(self, owner: Owner, minor: int, *, reference: str = "") -> list[Part]:
        """Spread money over all that is open: what its reference names first, then the oldest due."""
        return self._taken(owner, allocate(minor, self._open[owner].values(), reference=reference))

    def take_as_asked(self, owner: Owner, minor: int, asked: Sequence[tuple[UUID, int | None]]) -> list[Part]:
        """Spread money as it was asked for; an invoice that was paid meanwhile takes nothing, and its part stays credit."""
        strangers = {invoice for invoice, _ in asked} - set(self._known[owner])
        if strangers:
            words = f"{len(strangers)} of the invoices are not this account's in {owner.currency}. {NOTHING}."
            raise Refused(words, {"allocations": words})
        still_open = self._open[owner]
        try:
            return self._taken(owner, allocate_as_asked(minor, [(still_open[id], part) for id, part in asked if id in still_open]))
        except ValueError as error:
            words = f"{error} {NOTHING}; {say_minor(minor, owner.currency)} is there."
            raise Refused(words, {"allocations": str(error)}) from error

    def _taken(self, owner: Owner, shares: Iterable[Share[UUID]]) -> list[Part]:
        parts, still_open = [], self._open[owner]
        for share in shares:
            item = still_open.pop(share.id)
            left_minor = item.balance_minor - share.allocated_minor
            if left_minor:
                still_open[share.id] = OpenItem(item.id, item.number, item.due_on, left_minor)
            parts.append(Part(self._known[owner][share.id], share.allocated_minor, left_minor))
        return parts
