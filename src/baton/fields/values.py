"""Values of fields: what may be entered, how it is kept as JSON, and how it is found again.

A number is kept as its shortest text ("1.5"), an amount in minor units of the field's currency, a day as ISO, yes and no
as truth, all else as text.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlsplit

from baton.core.money import LARGEST_DIGITS, parse_minor
from baton.fields.models import LONGEST, FieldDefinition

Entered = str | bool | int | Decimal | None
Values = dict[str, Entered]  # by key; null or blank takes one away
Kept = str | int | bool

DIGITS: Final = 15
DECIMALS: Final = 6
TRUTHS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
GROUPED: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)


def kept(definition: FieldDefinition, entered: Any) -> Kept | None:
    """A value as it is kept, None for a blank one; ValueError says in words what is wrong with it."""
    if isinstance(entered, str):
        entered = entered.strip()
    if entered is None or entered == "":
        return None
    return READ[definition.kind](definition, entered)


def _text(definition: FieldDefinition, entered: Any) -> str:
    if not isinstance(entered, str):
        raise ValueError(f"{definition.label} is a text, not {entered}.")
    if len(entered) > LONGEST:
        raise ValueError(f"{definition.label} has {len(entered)} letters, and at most {LONGEST} are kept.")
    if "\0" in entered:
        raise ValueError("Text cannot hold a null character.")
    return entered


def _number(definition: FieldDefinition, entered: Any) -> str:
    words = f'{definition.label} is a number, and "{entered}" is none.'
    if isinstance(entered, bool):
        raise ValueError(words)
    try:
        number = Decimal(_ungrouped(str(entered)))
    except InvalidOperation as error:
        raise ValueError(words) from error
    if not number.is_finite():
        raise ValueError(words)
    _, digits, exponent = number.normalize().as_tuple()
    decimals, whole = max(0, -int(exponent)), len(digits) + int(exponent)
    if decimals > DECIMALS or whole > DIGITS - DECIMALS:
        raise ValueError(f"{definition.label} has at most {DIGITS - DECIMALS} digits and {DECIMALS} decimals.")
    return f"{number.normalize() + 0:f}"  # no "-0"


def _money(definition: FieldDefinition, entered: Any) -> int:
    if isinstance(entered, bool) or (isinstance(entered, Decimal | float) and entered % 1):
        raise ValueError(f'{definition.label} is minor units, or an amount as text, such as "1250.00"; not {entered}.')
    minor = parse_minor(_ungrouped(entered), definition.currency) if isinstance(entered, str) else int(entered)
    if abs(minor) >= 10**LARGEST_DIGITS:
        raise ValueError(f"An amount has at most {LARGEST_DIGITS} digits.")
    return minor


def _date(definition: FieldDefinition, entered: Any) -> str:
    try:
        return (entered if isinstance(entered, date) else date.fromisoformat(entered)).isoformat()[:10]
    except (TypeError, ValueError) as error:
        raise ValueError(f'{definition.label} is a date, such as 2026-01-31; "{entered}" is none.') from error


def _choice(definition: FieldDefinition, entered: Any) -> str:
    found = {choice.casefold(): choice for choice in definition.choices}.get(str(entered).casefold())
    if found is None:
        raise ValueError(f'{definition.label} is one of {", ".join(definition.choices)}; not "{entered}".')
    return str(found)


def _yes_no(definition: FieldDefinition, entered: Any) -> bool:
    found = TRUTHS.get(str(entered).casefold())
    if found is None:
        raise ValueError(f'{definition.label} is yes or no, not "{entered}".')
    return found


def _link(definition: FieldDefinition, entered: Any) -> str:
    words = f'{definition.label} is a link that begins with https:// or http://; "{entered}" is none.'
    text = _text(definition, entered)
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise ValueError(words) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise ValueError(words)
    return text


def _ungrouped(text: str) -> str:
    return text.replace(",", "") if GROUPED.fullmatch(text) else text


READ: Final[dict[str, Callable[[FieldDefinition, Any], Kept]]] = {
    "text": _text, "number": _number, "money": _money, "date": _date, "choice": _choice, "yes_no": _yes_no, "link": _link,
}  # fmt: skip
