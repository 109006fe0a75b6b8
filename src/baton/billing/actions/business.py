"""Who issues: what stands on every document, and the account that customers pay to."""

from dataclasses import asdict
from typing import Any, Literal

from stdnum import bic as bics
from stdnum import get_cc_module
from stdnum import iban as ibans
from stdnum.exceptions import ValidationError

from baton.billing.models import Business
from baton.billing.models.business import LONGEST_HOLD_SECONDS
from baton.catalog import checks
from baton.crm import addresses
from baton.crm.addresses import AddressInput
from baton.crm.tax_ids import checked_tax_id, country_of
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.work import Work

NOTHING = "Nothing was saved."
LONGEST_TEXT = 2_000
# Where letters are written on US Letter.  Source: Unicode CLDR, supplemental data, paperSize.
US_LETTER = frozenset(("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"))


@given
class TextsInput:
    """What a document says before its lines, about paying, and at its end."""

    intro: str = ""
    payment: str = ""
    footer: str = ""


@given
class BusinessChange:
    """What to set on the documents, the logo aside, which `documents` looks at first.  `texts` are by language, as a whole; null: none."""

    legal_name: str | Unset = UNSET
    address: AddressInput | Unset = UNSET
    tax_id: str | Unset = UNSET
    registration: str | Unset = UNSET
    email: str | Unset = UNSET
    phone: str | Unset = UNSET
    website: str | Unset = UNSET
    colour: str | Unset = UNSET
    paper: Literal["a4", "us-letter"] | Unset = UNSET
    texts: dict[Literal["en", "de", "fr"], TextsInput] | None | Unset = UNSET
    send_hold_seconds: int | Unset = UNSET


@given
class BankInput:
    """Where customers pay to; the BIC and the bank's name are theirs to leave out."""

    holder: str
    iban: str
    bic: str = ""
    name: str = ""


def make_business(work: Work) -> None:
    """Step: give a new organization its place on documents, to be filled in."""
    house = work.organization
    paper = "us-letter" if house.country in US_LETTER else "a4"
    work.create(Business, legal_name=house.name, address={"country": house.country}, paper=paper)


@action("business.change")
def change_business(work: Work, given: BusinessChange, *, version: int | None = None) -> Business:
    """Set what stands on every document issued from now on; what is issued stays as it is."""
    business = load_business(work, version)
    entered = fields_set(given)
    if "address" in entered:
        entered["address"] = addresses.stored(entered["address"], "address")
    if "texts" in entered:
        entered["texts"] = {language: asdict(texts) for language, texts in (entered["texts"] or {}).items()}
    if entered.get("tax_id"):
        places = (entered.get("address", business.address).get("country", ""), work.organization.country)
        entered["tax_id"] = _tax_id(entered["tax_id"], places)
    if "colour" in entered:
        entered["colour"] = entered["colour"].lower()
    _check(entered)
    work.change(business, **entered)
    work.announce("business.changed", business, fields=sorted(entered))
    return business


@action("business.change_bank")
def change_bank(work: Work, given: BankInput, *, version: int | None = None) -> Business:
    """Set the bank account that stands on every document issued from now on."""
    business = load_business(work, version)
    require(given.holder, f"Whose account is it? Name its holder. {NOTHING}", "holder")
    bank = {"holder": given.holder, "iban": _iban(given.iban), "bic": _bic(given.bic), "name": given.name}
    work.change(business, bank={part: said for part, said in bank.items() if said})
    work.announce("business.bank_changed", business)
    return business


def load_business(work: Work, version: int | None) -> Business:
    """Step: the organization's row, locked; Conflict when it is not of the version that was seen."""
    return work.load(Business, work.rows(Business).values_list("pk", flat=True).get(), version=version)


def _check(entered: dict[str, Any]) -> None:
    """Refused for what no document can bear."""
    checks.email(entered.get("email", ""))
    require(entered.get("legal_name", "there"), f"A business has a legal name. {NOTHING}", "legal_name")
    colour = entered.get("colour", "#000000")
    hexadecimal = frozenset("0123456789abcdef")
    is_colour = len(colour) == 7 and colour[0] == "#" and hexadecimal.issuperset(colour[1:])
    require(is_colour, f'"{colour}" is no colour: write it like #0b5563. {NOTHING}', "colour")
    hold = entered.get("send_hold_seconds", 0)
    words = f"Sending waits 0 to {LONGEST_HOLD_SECONDS} seconds, not {hold}. {NOTHING}"
    require(0 <= hold <= LONGEST_HOLD_SECONDS, words, "send_hold_seconds")
    for language, texts in entered.get("texts", {}).items():
        for name, text in texts.items():
            words = f"The {name} text has {len(text)} letters, and at most {LONGEST_TEXT} fit. {NOTHING}"
            require(len(text) <= LONGEST_TEXT, words, f"texts.{language}.{name}")


def _tax_id(typed: str, places: tuple[str, ...]) -> str:
    """A VAT number as its country writes it, or where there is one (Germany) the number of the local tax office."""
    country = country_of(typed, places)
    local = get_cc_module("de", "stnr") if country == "DE" else None
    if local is not None and local.is_valid(typed):
        return typed
    return checked_tax_id(typed, country)


def _iban(typed: str) -> str:
    try:
        return ibans.validate(typed)
    except ValidationError as error:
        words = f'The IBAN "{typed}" does not check, so something was mistyped. {NOTHING} Compare it with the bank\'s papers.'
        raise Refused(words, {"iban": words}) from error


def _bic(typed: str) -> str:
    if not typed:
        return ""
    try:
        return bics.validate(typed)
    except ValidationError as error:
        words = f'The BIC "{typed}" is not 8 or 11 letters and digits as banks write them. {NOTHING}'
        raise Refused(words, {"bic": words}) from error
