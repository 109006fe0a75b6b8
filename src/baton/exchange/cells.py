"""A cell's text as the value it stands for.  What it cannot be is a ValueError, in words for whoever wrote it."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from baton.core import money
from baton.core.terms import Terms
from baton.exchange import places
from baton.exchange.names import data, folded


def _by_word(said: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {word: value for value, words in said.items() for word in words}


WORDS: Final = data("words.json")
YES: Final = frozenset(WORDS["yes"])
NO: Final = frozenset(WORDS["no"])
BLANK: Final = frozenset(WORDS["blank"])
LANGUAGES: Final = _by_word(WORDS["languages"])
CURRENCIES: Final = _by_word(WORDS["currencies"])
AT_ONCE: Final = frozenset(WORDS["terms.at_once"])
KINDS: Final = _by_word(WORDS["terms.kinds"])  # Xero's words, as its template and as its export write them
AROUND: Final = _by_word(WORDS["terms.around"])  # what stands around the one number of the terms
DISCOUNT: Final = re.compile(
    r"(?P<percent>\d{1,2}(?:[.,]\d{1,2})?) ?[%/](?: ?skonto)?(?: ?in| ?within)? ?(?P<within>\d{1,3})(?: ?(?:days?|tagen?|jours?))?"
    r"[ ,;]+(?:net|netto|n)?[ /]*(?P<days>\d{1,3})(?: ?(?:days?|tagen?|jours?))?(?: ?(?:net|netto))?"
)
NEUTRALISED: Final = re.compile(r"'[=+\-@\t\r＝＋－＠]")
HOST: Final = re.compile(r"[^\s@:?#]+\.[^\s@:?#.\d]{2,}(?::\d+)?")
PHONE_WORDS: Final = re.compile(r"\b(?:phone|telephone|telefon|tel|mobile|mobil|cell|fax|pager|other|work|home)\.? ?:", re.IGNORECASE)
DAYS: Final = re.compile(r"[0-9]{1,4}")


def plain(text: str) -> str:
    """The text on one line; a mark that an export set before what looks like a formula is taken away again."""
    if text.startswith("'") and NEUTRALISED.match(text):
        text = text[1:]
    return " ".join(text.split())


def yes(text: str) -> bool:
    """Yes or no in English, German or French."""
    word = folded(text)
    if word not in YES and word not in NO:
        raise ValueError(f'"{text}" is neither yes nor no.')
    return word in YES


def country(text: str) -> str:
    """The two letters of a country."""
    code = places.country(text)
    if not code:
        raise ValueError(f'There is no country "{text}": write its name or its two letters, such as DE, FR or US.')
    return code


def currency(text: str) -> str:
    """The three letters of a currency."""
    code = CURRENCIES.get(text.lower(), text.upper())
    money.exponent(code)
    return code


def language(text: str) -> str:
    """One of the languages we write; blank for another."""
    return LANGUAGES.get(folded(re.split(r"[-_(]", text)[0]), "")


def website(text: str) -> str:
    """The address without its scheme and the slash after it, the host in small letters; as it is when it is none."""
    host, slash, path = re.sub(r"^[a-z]+://", "", text, flags=re.IGNORECASE).partition("/")
    host = host.rstrip(".")
    if not HOST.fullmatch(host):
        return text
    return host.lower() + (slash + path if path else "")


def phone(text: str) -> str:
    """The number, or of several with words before them ("Phone: … Mobile: …") the first."""
    numbers = [number.strip(" ,;") for number in PHONE_WORDS.split(text)]
    return next(filter(None, numbers), "")


def terms(text: str, kind: str = "") -> dict[str, Any]:
    """Payment terms: a number of days, words such as "Net 30" or "30 Tage netto", or a number and Xero's word for it."""
    said = _terms_of_kind(text, kind) if kind else _terms_in_words(text)
    if said is None:
        raise ValueError(f'The terms "{f"{text} {kind}".strip()}" are not understood: write days as a number, such as 30.')
    percent = said.get("discount_percent")
    Terms(**said | {"discount_percent": percent and Decimal(percent)})
    return said


def _terms_of_kind(text: str, kind: str) -> dict[str, Any] | None:
    known = KINDS.get(folded(kind))
    return {"kind": known, "days": int(text)} if known and DAYS.fullmatch(text) else None


def _terms_in_words(text: str) -> dict[str, Any] | None:
    said = folded(text)
    if said in AT_ONCE:
        return {"kind": "net", "days": 0}
    if match := DISCOUNT.fullmatch(text.lower()):
        discount = {"discount_percent": match["percent"].replace(",", "."), "discount_days": int(match["within"])}
        return {"kind": "net", "days": int(match["days"])} | discount
    numbers = re.findall(r"\d+", said)
    kind = AROUND.get(re.sub(r"\d+", "", said))
    if kind and len(numbers) == 1 and DAYS.fullmatch(numbers[0]):
        return {"kind": kind, "days": int(numbers[0])}
    return {"kind": kind, "days": 0} if kind == "end_of_month" and not numbers else None
