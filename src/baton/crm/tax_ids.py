"""Does a tax id check?  By the rules of its country, as python-stdnum holds them; nobody is asked over the network."""

from collections.abc import Iterable
from typing import Final

from stdnum import get_cc_module
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

from baton.foundation.errors import Refused

# What follows the country's letters.  Source: European Commission, VIES, "What is the format of a VAT number?"; for CH
# and NO their own tax administrations.
SHAPES: Final[dict[str, str]] = {
    "AT": "ATU and 8 digits",
    "BE": "BE and 10 digits, the first 0 or 1",
    "BG": "BG and 9 or 10 digits",
    "CH": "CHE, 9 digits, and MWST, TVA or IVA",
    "CY": "CY, 8 digits and a letter",
    "CZ": "CZ and 8 to 10 digits",
    "DE": "DE and 9 digits",
    "DK": "DK and 8 digits",
    "EE": "EE and 9 digits",
    "ES": "ES and 9 characters, the first or the last of them a letter",
    "FI": "FI and 8 digits",
    "FR": "FR, 2 characters and 9 digits",
    "GB": "GB and 9 or 12 digits",
    "GR": "EL and 9 digits",
    "HR": "HR and 11 digits",
    "HU": "HU and 8 digits",
    "IE": "IE, 7 digits and 1 or 2 letters",
    "IT": "IT and 11 digits",
    "LT": "LT and 9 or 12 digits",
    "LU": "LU and 8 digits",
    "LV": "LV and 11 digits",
    "MT": "MT and 8 digits",
    "NL": "NL, 9 digits, B and 2 digits",
    "NO": "9 digits and MVA",
    "PL": "PL and 10 digits",
    "PT": "PT and 9 digits",
    "RO": "RO and 2 to 10 digits",
    "SE": "SE and 12 digits",
    "SI": "SI and 8 digits",
    "SK": "SK and 10 digits",
}
OWN_LETTERS: Final = {"GR": "EL"}  # Greece alone writes other letters than its ISO code
UNLETTERED: Final = ("CH", "NO")  # the number itself holds them, or has none
FAULTS: Final[dict[type[ValidationError], str]] = {
    InvalidLength: "it is too long or too short",
    InvalidFormat: "its letters and digits are not in the right places",
    InvalidChecksum: "its check digit is wrong, so something was mistyped",
}


def country_of(tax_id: str, places: Iterable[str]) -> str:
    """Whose rules a tax id goes by: the first place given that is known, else its own first letters, else none."""
    known = next((place for place in places if place), "")
    letters = tax_id[:2].upper()
    by_letters = {OWN_LETTERS.get(country, country): country for country in SHAPES}
    return known or by_letters.get(letters, "")


def checked_tax_id(tax_id: str, country: str) -> str:
    """The tax id in its written form, letters of the country first.

    Refused, saying what is wrong and what a right one looks like, when it does not check by its country's rules.  A
    country without rules lets anything pass.
    """
    typed = " ".join(tax_id.upper().split())
    rules = get_cc_module(country.lower(), "vat") if country else None
    if not typed or rules is None:
        return typed
    try:
        number = rules.validate(typed)
    except ValidationError as error:
        fault = next((words for kind, words in FAULTS.items() if isinstance(error, kind)), "it is not one of them")
        shape = f" A right one is {SHAPES[country]}." if country in SHAPES else " Compare it with the customer's papers."
        words = f'The tax id "{typed}" does not check as one of {country}: {fault}.{shape}'
        way_out = "Correct it, or set the tax country it belongs to."
        raise Refused(f"{words} Nothing was saved. {way_out}", {"tax_id": words}) from error
    if country not in SHAPES or country in UNLETTERED:
        return number
    return OWN_LETTERS.get(country, country) + number
