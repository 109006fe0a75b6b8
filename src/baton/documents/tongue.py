"""One language's words and figures together, and the phrases that need both."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from baton.core.terms import Terms, discount_until
from baton.documents.figures import NO_BREAK, Figures, figures
from baton.documents.languages import WORDS


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a document in one language is said with."""

    language: str
    words: dict[str, str]
    figures: Figures

    def word(self, key: str, *fill: str, **named: str) -> str:
        return self.words[key].format(*fill, **named)

    def terms(self, terms: Terms) -> str:
        """When it is due, and what paying early is worth: "Net 30, 2% off if paid within 7 days"."""
        said = self._due(terms)
        if terms.discount_percent is None or terms.discount_days is None:
            return said
        percent = self.figures.percent(str(terms.discount_percent))
        return f"{said}, {self.word('early_terms', percent=percent, **self._counted(terms.discount_days))}"

    def early(self, terms: Terms, issued_on: str) -> str:
        """The last day of the early-payment discount, in a sentence; empty without one."""
        day = discount_until(terms, date.fromisoformat(issued_on))
        if day is None:
            return ""
        return self.word("early", percent=self.figures.percent(str(terms.discount_percent)), day=self.figures.day(day.isoformat()))

    def _due(self, terms: Terms) -> str:
        if terms.kind == "day_of_next_month":
            return self.word("last_of_next_month" if terms.days == 31 else "day_of_next_month", day=str(terms.days))
        if terms.kind == "net":
            return self.word("net_days" if terms.days else "on_receipt", **self._counted(terms.days))
        return self.word("after_month" if terms.days else "end_of_month", **self._counted(terms.days))

    def _counted(self, days: int) -> dict[str, str]:
        """The days as a number, as a count, and as a count after "within"."""
        one = days == 1
        return {
            "number": str(days),
            "days": self.word("day" if one else "days", str(days)).replace(" ", NO_BREAK),
            "in_days": self.word("in_day" if one else "in_days", str(days)).replace(" ", NO_BREAK),
        }


def terms_of(snapshot: dict) -> Terms:
    """The terms of a snapshot, as core reckons with them."""
    terms = snapshot["terms"]
    percent = terms.get("discount_percent")
    return Terms(terms["kind"], terms["days"], None if percent is None else Decimal(percent), terms.get("discount_days"))


@cache
def tongue(language: str, paper: str) -> Tongue:
    """Of the language asked for, regions aside ("de-AT" is "de"); English for one we do not have."""
    known = language[:2].lower() if language[:2].lower() in WORDS else "en"
    return Tongue(known, WORDS[known], figures(known, paper))
