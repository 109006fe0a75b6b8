"""Countries by name or code, and addresses that were written in one line."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Final

from babel import Locale
from babel.core import get_global

from baton.exchange.names import data, folded

LANGUAGES: Final = ("en", "de", "fr")
NO_COUNTRY: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})  # regions and tests among Unicode's territories
WORDS: Final = data("words.json")
ALSO: Final[dict[str, list[str]]] = WORDS["countries"]  # what people write and Unicode's names (CLDR) do not hold
STATES: Final = frozenset(WORDS["states"])  # of the US, and its capital's district
US_END: Final = re.compile(r"(?P<rest>.*?)[,\s]+(?P<region>[A-Z]{2}),?\s+(?P<postcode>\d{5}(?:-\d{4})?)")
UK_POSTCODE: Final = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
UK_END: Final = re.compile(rf"(?P<rest>.*?)[,\s]*(?P<postcode>{UK_POSTCODE})")
POSTCODE_CITY: Final = re.compile(r"(?:[A-Z]{1,3}-)?(?P<postcode>\d{4} [A-Z]{2}(?= )|\d{4,5}|\d{3} \d{2}|\d{2}-\d{3})\s+(?P<city>[^\d]{2,60})")
STREET_POSTCODE_CITY: Final = re.compile(rf"(?P<rest>.*\d+\s?[a-zA-Z]?)\s+{POSTCODE_CITY.pattern}")


@lru_cache(maxsize=4096)
def country(text: str) -> str:
    """The ISO 3166 code of a country by its name in English, German or French, or by its code; blank for none."""
    return _countries().get(folded(text), "")


@cache
def _countries() -> dict[str, str]:
    territories: list[Mapping[str, str]] = [dict(Locale(language).territories) for language in LANGUAGES]
    codes = {code for code in territories[0] if len(code) == 2 and code.isalpha()} - NO_COUNTRY
    found = {folded(names[code]): code for names in territories for code in codes & set(names)}
    aliases: Any = get_global("territory_aliases")  # among them the three letters of ISO 3166: DEU, GBR
    found |= {alias.lower(): now[0] for alias, now in aliases.items() if alias.isalpha() and len(now) == 1 and now[0] in codes}
    for code, names in ALSO.items():
        found |= {folded(name): code for name in names}
    return found | {code.lower(): code for code in codes}


def cut(text: str) -> dict[str, str]:
    """The parts of an address written in one line, as far as they are sure; what is not stays in its first line."""
    parts = [part for part in (" ".join(piece.split()) for piece in re.split(r"[,;\n\r]+", text)) if part]
    found: dict[str, str] = {}
    if len(parts) > 1 and (code := country(parts[-1])) and not (parts[-1] in STATES and code != "US"):
        found["country"] = code
        parts.pop()
    parts, more = _cut_place(parts)
    found |= more
    lines = {"line1": parts[0] if parts else "", "line2": ", ".join(parts[1:])}
    return {name: value for name, value in (lines | found).items() if value}


def _cut_place(parts: list[str]) -> tuple[list[str], dict[str, str]]:
    """Postcode, city and region off the end of an address; what is left of it, and what was cut."""
    if not parts:
        return parts, {}
    *before, last = parts
    if match := POSTCODE_CITY.fullmatch(last):
        if before:
            return before, match.groupdict()
    elif not before and (match := STREET_POSTCODE_CITY.fullmatch(last)):
        cuts = match.groupdict()
        return [cuts.pop("rest")], cuts
    whole = ", ".join(parts)
    if (match := US_END.fullmatch(whole)) and match["region"] in STATES:
        return _with_city(match["rest"], {"region": match["region"], "postcode": match["postcode"]})
    if match := UK_END.fullmatch(whole):
        return _with_city(match["rest"], {"postcode": match["postcode"]})
    return parts, {}


def _with_city(rest: str, found: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """The city is what stands alone before; after a mere space nobody can tell it from the street."""
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    if len(parts) > 1 and not any(letter.isdigit() for letter in parts[-1]):
        found["city"] = parts.pop()
    return parts, found
