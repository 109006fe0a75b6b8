"""What sample values look like, when the name of their column says nothing."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, Literal

from stdnum import get_cc_module
from stdnum.exceptions import ValidationError

from baton.core.money import EXPONENTS
from baton.exchange import places

Confidence = Literal["sure", "likely", "doubtful"]
Fits = Callable[[str], Any]

MOST: Final = 0.8  # so many of the samples must look like it
EMAIL: Final = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;.\d]{2,}")
WEBSITE: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
PHONE: Final = re.compile(r"(?:\+|0|\()[\d ()./-]{6,24}")
POSTCODE: Final = re.compile(r"(?:[A-Z]{1,2}-)?\d{4,5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{2}-\d{3}|\d{3} \d{2}")


def looks_like(values: Sequence[str]) -> tuple[str, Confidence]:
    """The field that most of the values could be, and how sure that is; blank when they could be anything."""
    for field, confidence, fits in LOOKS:
        if values and sum(bool(fits(value)) for value in values) >= MOST * len(values):
            return field, confidence
    return "", "doubtful"


def contradicts(field: str, values: Sequence[str]) -> bool:
    """Do nearly all values say that the column's name is misleading?"""
    fits = BY_FIELD.get(field.split(".")[-1])
    return fits is not None and len(values) >= 3 and sum(bool(fits(value)) for value in values) <= (1 - MOST) * len(values)


def is_email(value: str) -> bool:
    return all(map(EMAIL.fullmatch, re.split(r"[,;\s]+", value.strip(" ,;"))))


def is_vat_id(value: str) -> bool:
    """Does it begin with letters of the Union, or of Switzerland or Norway, and check?"""
    letters = value[:2].upper()
    country = {"EL": "GR"}.get(letters, letters)
    rules = _rules(country) if letters.isascii() and letters.isalpha() and any(map(str.isdigit, value)) else None
    try:
        return rules is not None and bool(rules(value))
    except ValidationError:
        return False


@cache
def _rules(country: str) -> Fits | None:
    module = get_cc_module(country.lower(), "vat")
    return module.validate if module else None


def _is_country_name(value: str) -> bool:
    return len(value) > 3 and bool(places.country(value))


# The first that fits; short codes and bare digits could be many things, so they are asked about.
LOOKS: Final[tuple[tuple[str, Confidence, Fits], ...]] = (
    ("any.email", "likely", is_email),
    ("company.vat_id", "likely", is_vat_id),
    ("billing.country", "likely", _is_country_name),
    ("company.website", "likely", WEBSITE.fullmatch),
    ("currency", "likely", EXPONENTS.__contains__),
    ("billing.country", "doubtful", lambda value: len(value) == 2 and value.isupper() and bool(places.country(value))),
    ("any.phone", "doubtful", PHONE.fullmatch),
    ("billing.postcode", "doubtful", POSTCODE.fullmatch),
)
BY_FIELD: Final[dict[str, Fits]] = {
    "email": lambda value: "@" in value,
    "website": lambda value: "." in value,
    "currency": lambda value: len(value) <= 20 and not any(map(str.isdigit, value)),
    "country": lambda value: not any(map(str.isdigit, value)),
    "vat_id": lambda value: any(map(str.isdigit, value)),
    "phone": lambda value: any(map(str.isdigit, value)),
    "days": lambda value: bool(re.search(r"[a-zA-Z]", value)) or len(value) < 4,
}
