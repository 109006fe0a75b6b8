"""Which tax, and how much: EN 16931 categories, rates by place and day, one rounding per group."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, NamedTuple, get_args

from baton.core.money import format_percent, percent_of, round_half_away

# UNTDID 5305 as EN 16931-1 restricts it (BT-118): standard, zero rated, exempt, reverse charge, supply within the EU,
# export, not subject to tax.
Category = Literal["S", "Z", "E", "AE", "K", "G", "O"]
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
NO_TAX: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a category bears no tax: the code for an e-invoice, if one holds for all, and what is printed."""

    code: str | None
    text: str


# Codes: VATEX list of the Connecting Europe Facility. S and Z need no reason and must have none (BR-S-10, BR-Z-10).
# What is exempt (E) is so for a reason of its own; the account's text replaces this one.
EXEMPTIONS: Final[dict[str, Exemption]] = {
    "E": Exemption(None, "Exempt from tax"),
    "AE": Exemption("VATEX-EU-AE", "Reverse charge (Article 196, Directive 2006/112/EC)"),
    "K": Exemption("VATEX-EU-IC", "Intra-community supply (Article 138, Directive 2006/112/EC)"),
    "G": Exemption("VATEX-EU-G", "Export outside the EU (Article 146, Directive 2006/112/EC)"),
    "O": Exemption("VATEX-EU-O", "Not subject to VAT"),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage that holds in a country, or in one region of it, from a day on until a newer one does.

    The code names a rate through time: "standard" stays the same when its percentage changes.
    """

    code: str
    country: str
    region: str | None
    category: Category
    percent: Decimal
    from_on: date

    def __post_init__(self) -> None:
        check_percent(self.category, self.percent)


class TaxProfile(NamedTuple):
    """The tax fields of an account; a certificate without an expiry has no end."""

    tax_exempt: bool = False
    exemption_reason: str = ""
    exemption_expires_on: date | None = None
    reverse_charge: bool = False
    country: str = ""
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What tax is reckoned on: a line's net (with inclusive prices: its price), less its share of the discount."""

    net_minor: int
    category: Category
    percent: Decimal
    discount_minor: int = 0
    reason: str = ""

    def __post_init__(self) -> None:
        check_percent(self.category, self.percent)

    @property
    def taxable_minor(self) -> int:
        """Its net less its share of the document's discount."""
        return self.net_minor - self.discount_minor


class TaxLine(NamedTuple):
    """One group of a document's tax breakdown (EN 16931 BG-23); the reason is empty where tax is due."""

    category: Category
    percent: Decimal
    net_minor: int
    tax_minor: int
    reason: str


def check_percent(category: str, percent: Decimal) -> None:
    """Refuse an unknown category, and a percentage its category cannot have.

    Source: EN 16931 BR-S-05 (above zero), BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05 (zero), BR-O-05 (none).
    """
    if category not in CATEGORIES:
        raise ValueError(f'Unknown tax category "{category}": use one of {", ".join(CATEGORIES)}.')
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise ValueError(f"A tax rate is 0 to 100 percent, not {percent}.")
    if category == "S" and percent == 0:
        raise ValueError("Category S is taxed, so its rate is above zero; what is zero rated is category Z.")
    if category != "S" and percent != 0:
        raise ValueError(f"Category {category} bears no tax, so its rate is 0, not {percent}.")


def rate_on(
    rates: Iterable[Rate], country: str, region: str | None, category: Category, on: date, *, code: str | None = None
) -> Rate | None:
    """The rate in force on a day: the region's own before the country's, then the newest from_on that has come.

    With a code, only rates of that code. Of rates that began on the same day the highest holds. None: nothing found.
    """
    in_force = [
        rate
        for rate in rates
        if rate.country == country
        and rate.region in (region, None)
        and rate.category == category
        and rate.from_on <= on
        and code in (rate.code, None)
    ]
    return max(in_force, key=lambda rate: (rate.region is not None, rate.from_on, rate.percent), default=None)


def has_valid_certificate(profile: TaxProfile, on: date) -> bool:
    """Whether an exemption holds on a day; the day it expires is its last."""
    expires_on = profile.exemption_expires_on
    return profile.tax_exempt and (expires_on is None or on <= expires_on)


def category_of(product_category: Category, profile: TaxProfile, goods: bool, on: date) -> Category:
    """A line's category on the supply date: exempt by a valid certificate, else reverse charge, else the product's."""
    if has_valid_certificate(profile, on):
        return "E"
    if profile.reverse_charge:
        return "K" if goods else "AE"
    return product_category


class Sold(NamedTuple):
    """The tax side of a product: its category, whether it is goods, and the code of its rate if it names one."""

    category: Category
    goods: bool = False
    rate_code: str | None = None


class TaxDecision(NamedTuple):
    """Which tax a line bears and why, to be stored with it; percent None: no rate was found, which blocks the draft."""

    category: Category
    percent: Decimal | None
    rate_code: str | None
    reason: str
    why: str


def decide_tax(
    rates: Sequence[Rate], sold: Sold, profile: TaxProfile, home: tuple[str, str | None], on: date
) -> TaxDecision:
    """A line's tax on the supply date: its category, at the rate of the customer's place, else of our own (home:
    country and region). Categories that bear no tax need no rate.
    """
    category = category_of(sold.category, profile, sold.goods, on)
    if category != "S":
        certified = has_valid_certificate(profile, on)
        why = f"category {category}, by the {'account' if certified or profile.reverse_charge else 'product'}"
        own = [profile.exemption_reason] if certified else []
        return TaxDecision(category, NO_TAX, None, reason_of(category, own), why)
    for whose, (country, region) in (("the customer's", (profile.country, profile.region)), ("our own", home)):
        rate = rate_on(rates, country, region, category, on, code=sold.rate_code)
        if rate is not None:
            place = f"{country} {region}" if rate.region else country
            why = f"{format_percent(rate.percent)} {rate.code} since {rate.from_on}, {whose} place {place}"
            return TaxDecision(category, rate.percent, rate.code, "", why)
    why = f"no rate on {on} for {profile.country or 'the customer, whose country is missing'}, nor for {home[0]}"
    return TaxDecision(category, None, None, "", why)


def tax_lines(lines: Sequence[Line], *, per_line: bool = False, inclusive: bool = False) -> list[TaxLine]:
    """Tax by group of (category, rate), in the order of the categories, higher rates first.

    Rounded once per group, or with per_line once per line; half away from zero. Inclusive: the lines' amounts hold
    their tax, a group's net is gross ÷ (1 + rate) rounded, its tax the remainder.
    Source: EN 16931 BR-CO-17; BR-E-10, BR-AE-10, BR-IC-10, BR-G-10, BR-O-10 for the reasons.
    """
    groups: dict[tuple[Category, Decimal], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.category, line.percent), []).append(line)
    ordered = sorted(groups, key=lambda group: (CATEGORIES.index(group[0]), -group[1]))
    return [_tax_line(groups[group], per_line=per_line, inclusive=inclusive) for group in ordered]


def exact_net(gross_minor: int, percent: Decimal) -> Fraction:
    """The net within a price that includes tax, not yet rounded: gross ÷ (1 + rate)."""
    return gross_minor / (1 + Fraction(percent) / 100)


def reason_of(category: str, own: Iterable[str] = ()) -> str:
    """Why no tax is charged, as printed: the texts given, each once, else the category's own; empty for S and Z."""
    if category not in EXEMPTIONS:
        return ""
    return "; ".join(dict.fromkeys(text for text in own if text)) or EXEMPTIONS[category].text


def _tax_line(group: list[Line], *, per_line: bool, inclusive: bool) -> TaxLine:
    category, percent = group[0].category, group[0].percent
    bases = [line.taxable_minor for line in group] if per_line else [sum(line.taxable_minor for line in group)]
    if inclusive:
        net_minor = sum(round_half_away(exact_net(base, percent)) for base in bases)
        tax_minor = sum(bases) - net_minor
    else:
        net_minor = sum(bases)
        tax_minor = sum(percent_of(base, percent) for base in bases)
    return TaxLine(category, percent, net_minor, tax_minor, reason_of(category, (line.reason for line in group)))
