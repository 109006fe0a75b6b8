"""Currencies, countries, intervals and e-mail addresses as people type them, checked once for every room above."""

from typing import Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from baton.core import money, periods
from baton.foundation.errors import Refused
from baton.foundation.inputs import given

LONGEST_INTERVAL = 120


@given
class EveryInput:
    """How often it comes back: every 1 month, every 2 weeks."""

    n: int = 1
    unit: Literal["day", "week", "month", "quarter", "year"]


def currency(code: str, field: str = "currency") -> str:
    """The ISO 4217 code in capitals; Refused when there is no such currency."""
    code = code.strip().upper()
    try:
        money.exponent(code)
    except ValueError as error:
        raise Refused(f"{error} Nothing was saved.", {field: str(error)}) from error
    return code


def country(code: str, field: str) -> str:
    """The ISO 3166 code in capitals, or blank; Refused when it is not two letters."""
    code = code.strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        words = f'"{code}" is no country: use two letters, such as DE, FR or US.'
        raise Refused(f"{words} Nothing was saved.", {field: words})
    return code


def email(address: str, field: str = "email") -> str:
    """The address as it was typed, or blank; Refused when no mail can be sent to it."""
    address = address.strip()
    try:
        if address:
            validate_email(address)
    except ValidationError as error:
        words = f'"{address}" is no e-mail address.'
        raise Refused(f"{words} Nothing was saved.", {field: words}) from error
    return address


def every(entered: EveryInput, field: str) -> periods.Every:
    """The interval; Refused when it is shorter than one unit or longer than 120."""
    words = f"An interval is 1 to {LONGEST_INTERVAL} of its unit, not {entered.n}."
    if not 1 <= entered.n <= LONGEST_INTERVAL:
        raise Refused(f"{words} Nothing was saved.", {field: words})
    return periods.Every(entered.n, entered.unit)
