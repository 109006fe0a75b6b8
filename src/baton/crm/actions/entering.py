"""What is typed into an account, and the columns it becomes."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from baton.catalog import checks
from baton.catalog.checks import EveryInput
from baton.core.likeness import bare_name, web_domain
from baton.core.terms import Terms
from baton.crm import addresses
from baton.crm.models import Account
from baton.crm.tax_ids import checked_tax_id, country_of
from baton.fields.setting import Values
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import UNSET, Unset, given

SERVICE_TIERS = ("Standard", "Silver", "Gold")
MADE = ("bare_name", "web_domain")  # columns made of others


@given
class TermsInput:
    """When an invoice is due, and what is taken off for paying early."""

    kind: Literal["net", "end_of_month", "day_of_next_month"]
    days: int
    discount_percent: Decimal | None = None
    discount_days: int | None = None


@given
class AccountInput:
    """An account's fields.  What is null is the organization's; what is not given stays as it is."""

    name: str | Unset = UNSET
    legal_name: str | Unset = UNSET
    number: str | None | Unset = UNSET
    currency: str | None | Unset = UNSET
    language: Literal["", "en", "de", "fr"] | Unset = UNSET
    website: str | Unset = UNSET
    phone: str | Unset = UNSET
    terms: TermsInput | None | Unset = UNSET
    billing_every: EveryInput | None | Unset = UNSET
    billing_anchor: int | Literal["last"] | None | Unset = UNSET
    po_number: str | Unset = UNSET
    po_required: bool | Unset = UNSET
    tax_id: str | Unset = UNSET
    tax_exempt: bool | Unset = UNSET
    exemption_reason: str | Unset = UNSET
    exemption_expires_on: date | None | Unset = UNSET
    reverse_charge: bool | Unset = UNSET
    tax_country: str | Unset = UNSET
    tax_region: str | Unset = UNSET
    service_tier: str | Unset = UNSET
    owner: UUID | None | Unset = UNSET
    parent: UUID | None | Unset = UNSET
    bill_to: UUID | None | Unset = UNSET
    billing_address: addresses.AddressInput | None | Unset = UNSET
    delivery_address: addresses.AddressInput | None | Unset = UNSET
    delivery_preference: Literal["email", "link_only", "post"] | Unset = UNSET
    credit_limit_minor: int | None | Unset = UNSET
    fields: Values | Unset = UNSET


PLAIN = (
    "name", "legal_name", "language", "website", "phone", "po_number", "po_required", "tax_exempt", "exemption_reason",
    "exemption_expires_on", "reverse_charge", "delivery_preference",
)  # fmt: skip


def columns_of(entered: dict[str, Any], account: Account, home: str) -> dict[str, Any]:
    """Columns for what was entered, each checked; Refused names the field.  `home` is the organization's country."""
    columns = {name: _stripped(entered[name]) for name in PLAIN if name in entered}
    require(columns.get("name", "-"), "An account needs a name. Nothing was saved.", "name")
    for name, read in READERS.items():
        if name in entered:
            columns |= read(entered[name])
    if {"tax_id", "tax_country"} & set(entered):  # not by an address alone, which a seller may mend
        columns |= _tax_id(entered, account, columns, home)
    return columns | made(columns, account)


def terms_columns(entered: TermsInput | None) -> dict[str, Any]:
    """Terms as the four columns that keep them; None: inherited."""
    if entered is None:
        return {"terms_kind": None, "terms_days": None, "terms_discount_percent": None, "terms_discount_days": None}
    said = vars(entered)
    try:
        Terms(**said)
    except ValueError as error:
        raise Refused(f"{error} Nothing was saved.", {"terms": str(error)}) from error
    return {f"terms_{name}": value for name, value in said.items()}


def said_as(columns: Iterable[str]) -> list[str]:
    """The fields of the contract for columns that moved, each once: `terms_days` is part of `terms`."""
    whole = {"terms_": "terms", "billing_every_": "billing_every"}
    names = (next((name for start, name in whole.items() if c.startswith(start)), c) for c in columns if c not in MADE)
    return list(dict.fromkeys(names))


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _every(entered: EveryInput | None) -> dict[str, Any]:
    every = checks.every(entered, "billing_every") if entered else None
    return {"billing_every_n": every and every.n, "billing_every_unit": every and every.unit}


def _anchor(anchor: int | str | None) -> dict[str, Any]:
    words = f'An anchor is a day of the month, 1 to 31, or "last"; not {anchor}. Nothing was saved.'
    require(anchor in (None, "last") or anchor in range(1, 32), words, "billing_anchor")
    return {"billing_anchor": None if anchor is None else str(anchor)}


def _tier(tier: str) -> dict[str, Any]:
    words = f'There is no service tier "{tier}": choose {", ".join(SERVICE_TIERS)}. Nothing was saved.'
    require(tier in SERVICE_TIERS, words, "service_tier")
    return {"service_tier": tier}


def _credit_limit(limit_minor: int | None) -> dict[str, Any]:
    words = f"A credit limit is zero or more, not {limit_minor}; null means none. Nothing was saved."
    require(limit_minor is None or limit_minor >= 0, words, "credit_limit_minor")
    return {"credit_limit_minor": limit_minor}


def _tax_id(entered: dict[str, Any], account: Account, columns: dict[str, Any], home: str) -> dict[str, str]:
    """The tax id as it stands after the change, by the rules of the country that stands after it."""
    tax_id = entered.get("tax_id", account.tax_id)
    address = columns.get("billing_address", account.billing_address)
    places = (columns.get("tax_country", account.tax_country), address.get("country", ""))
    return {"tax_id": checked_tax_id(tax_id, country_of(tax_id, places) or home)}


def made(columns: dict[str, Any], account: Any) -> dict[str, str]:
    """What an account is found by among those alike, where that moves with these columns."""
    found_by = {}
    if {"name", "legal_name"} & set(columns):
        name, legal_name = (columns.get(column, getattr(account, column)) for column in ("name", "legal_name"))
        found_by["bare_name"] = bare_name(legal_name or name)
    if "website" in columns:
        found_by["web_domain"] = web_domain(columns["website"])
    return found_by


READERS: dict[str, Any] = {
    "number": lambda number: {"number": (number or "").strip() or None},
    "currency": lambda code: {"currency": checks.currency(code) if code else None},
    "terms": terms_columns,
    "billing_every": _every,
    "billing_anchor": _anchor,
    "tax_country": lambda code: {"tax_country": checks.country(code, "tax_country")},
    "tax_region": lambda region: {"tax_region": region.strip().upper()},
    "service_tier": _tier,
    "billing_address": lambda entered: {"billing_address": addresses.stored(entered, "billing_address")},
    "delivery_address": lambda entered: {"delivery_address": addresses.stored(entered, "delivery_address")},
    "credit_limit_minor": _credit_limit,
}
