"""Amounts, dates and percentages as a document's language writes them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import NumberPattern, get_currency_symbol, parse_pattern

from baton.core.money import exponent

MINUS: Final = "\u2212"
NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"
THOUSANDS: Final = "#,##0"


@dataclass(frozen=True, slots=True)
class Figures:
    """How one language writes numbers and days."""

    locale: Locale

    def amount(self, minor: int, currency: str) -> str:
        """Without its currency, for a column that names it: "1,234.50", "−5"."""
        digits = exponent(currency)
        pattern = THOUSANDS + ("." + "0" * digits if digits else "")
        return self._number(Decimal(minor).scaleb(-digits), pattern)

    def money(self, minor: int, currency: str) -> str:
        """With its currency: "€1,234.50", "1.234,50 €"."""
        symbol, figure = get_currency_symbol(currency, locale=self.locale), self.amount(abs(minor), currency)
        sign = MINUS if minor < 0 else ""
        if self.locale.currency_formats["standard"].pattern.startswith("¤"):
            gap = NO_BREAK if symbol[-1].isalpha() else ""
            return f"{sign}{symbol}{gap}{figure}"
        return f"{sign}{figure}{NO_BREAK}{symbol}"

    def quantity(self, quantity: str) -> str:
        return self._number(Decimal(quantity), THOUSANDS + ".######")

    def percent(self, percent: str) -> str:
        """From a percentage as decimal text: "19" is "19%" or "19 %"."""
        shape = self.locale.percent_formats[None].pattern
        return shape.replace(THOUSANDS, self._number(Decimal(percent), THOUSANDS + ".####"))

    def day(self, iso: str) -> str:
        """A date in full: "12 November 2026"."""
        return format_date(date.fromisoformat(iso), "long", locale=self.locale)

    def short_day(self, iso: str) -> str:
        """With the month's name cut short, never as bare numbers: "12 Nov 2026"."""
        return str(format_skeleton("yMMMd", date.fromisoformat(iso), locale=self.locale))

    def period(self, start: str, end: str) -> str:
        """A half-open period by its first and last day: "1–31 Oct 2026"."""
        first, last = date.fromisoformat(start), date.fromisoformat(end) - timedelta(days=1)
        if last <= first:
            return self.short_day(start)
        return str(format_interval(first, last, "yMMMd", locale=self.locale)).replace("\u2009", " ")

    def _number(self, value: Decimal, pattern: str) -> str:
        # the narrow space that French puts between thousands is hardly seen in our font
        return str(_pattern(pattern).apply(value, self.locale)).replace("-", MINUS).replace(NARROW, NO_BREAK)


@cache
def figures(language: str, paper: str) -> Figures:
    """By language; who prints on US Letter writes English dates and currencies as in the United States."""
    if language == "en":
        return Figures(Locale("en", "US" if paper == "us-letter" else "GB"))
    return Figures(Locale(language))


@cache
def _pattern(pattern: str) -> NumberPattern:
    return parse_pattern(pattern)
