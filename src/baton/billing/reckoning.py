"""What a draft comes to: its lines' tax by product, account, place and day, and the totals the core makes of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from baton.billing.inheritance import Effective
from baton.catalog.models import TaxRate
from baton.core.money import percent_of
from baton.core.pricing import line_net
from baton.core.tax import NO_TAX, Line, Rate, Sold, TaxDecision, TaxProfile, decide_tax
from baton.core.totals import Totals, totals
from baton.foundation.models import Organization, Rows

Look = Callable[[Any], Rows]  # `work.rows`, or what an actor sees of a model


class Item(NamedTuple):
    """One thing to bill: a line before its tax is known."""

    description: str
    quantity: Decimal
    unit_minor: int
    discount_percent: Decimal = Decimal(0)
    price: UUID | None = None
    product: Any = None  # its Product, or what of it a stored line brings
    location: UUID | None = None

    @property
    def net_minor(self) -> int:
        """After its own discount."""
        return line_net(self.quantity, self.unit_minor, self.discount_percent)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A draft's amounts.  `decisions` and `nets` are the lines', in their order.

    While a line has no rate there is no tax line and the total is the net alone; readiness holds such a draft.
    """

    nets: tuple[int, ...]
    decisions: tuple[TaxDecision, ...]
    totals: Totals

    @property
    def rate_found(self) -> bool | None:
        """Has each line a rate?  None: there are no lines."""
        return all(d.percent is not None for d in self.decisions) if self.decisions else None

    @property
    def amounts(self) -> dict[str, int]:
        """The sums as an invoice stores them."""
        return {
            "net_minor": self.totals.net_minor,
            "tax_minor": self.totals.tax_minor,
            "total_minor": self.totals.total_minor,
        }


@dataclass(frozen=True, slots=True)
class Tariff:
    """The standard rates that can matter, and our own country and tax category for what says nothing else."""

    rates: tuple[Rate, ...]
    country: str
    category: str
    _decided: dict[tuple[Sold, TaxProfile, date], TaxDecision] = field(default_factory=dict, compare=False, repr=False)
    _summed: dict[tuple, Totals] = field(default_factory=dict, compare=False, repr=False)

    def decide(self, product: Any, profile: TaxProfile, on: date) -> TaxDecision:
        """The tax of a product, or of words without one, sold to an account on a day; of many alike it is decided once."""
        category = (product.tax_category if product else "") or self.category
        sold = Sold(category, goods=bool(product and product.is_goods))  # type: ignore[arg-type]  # CHECKs keep categories
        asked = (sold, profile, on)
        if asked not in self._decided:
            self._decided[asked] = decide_tax(self.rates, sold, profile, (self.country, None), on)
        return self._decided[asked]

    def sum(self, nets: tuple[int, ...], decisions: tuple[TaxDecision, ...], discount_percent: Decimal) -> Totals:
        """What lines of these nets and its own decisions come to; of many alike it is summed once."""
        asked = (nets, tuple(map(id, decisions)), discount_percent)
        if asked not in self._summed:
            self._summed[asked] = _sum(nets, decisions, discount_of(nets, discount_percent))
        return self._summed[asked]


def tariff_for(look: Look, effectives: Iterable[Effective], house: Organization) -> Tariff:
    """What tax these accounts can meet, by one query."""
    places = {house.country, *(effective.account.tax_country for effective in effectives)}
    found = look(TaxRate).filter(category="S", country__in=places).order_by("pk")
    told = found.values_list("code", "country", "region", "percent", "from_on")
    rates = (Rate(code, country, region or None, "S", percent, from_on) for code, country, region, percent, from_on in told)
    return Tariff(tuple(rates), house.country, house.tax_category)


def reckon(items: Sequence[Item], effective: Effective, tariff: Tariff, on: date) -> Reckoned:
    """Tax and totals of lines supplied on a day, for the account and at the discount that hold."""
    profile = effective.tax_profile
    decisions = tuple(tariff.decide(item.product, profile, on) for item in items)
    nets = tuple(item.net_minor for item in items)
    return Reckoned(nets, decisions, tariff.sum(nets, decisions, effective.discount_percent))


def _sum(nets: Sequence[int], decisions: Sequence[TaxDecision], discount_minor: int) -> Totals:
    if all(decision.percent is not None for decision in decisions):
        lines = [
            Line(net, decision.category, decision.percent, reason=decision.reason)
            for net, decision in zip(nets, decisions, strict=True)
            if decision.percent is not None
        ]
        return totals(lines, discount_minor=discount_minor)
    return replace(totals([Line(net, "O", NO_TAX) for net in nets], discount_minor=discount_minor), tax_lines=())


def discount_of(nets: Iterable[int], percent: Decimal) -> int:
    """A document's discount: a percentage of its lines, rounded once (EN 16931 BT-92 = BT-93 × BT-94)."""
    return percent_of(max(sum(nets), 0), percent)
