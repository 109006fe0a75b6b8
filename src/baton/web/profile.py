"""The billing profile of an account: each value in words, where it comes from, and what still lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.urls import Resolver404, resolve, reverse

from baton.core.terms import Terms, words
from baton.documents.figures import figures
from baton.foundation.actors import Actor
from baton.web.choices import DELIVERY, LANGUAGES

EN = figures("en", "a4")
CYCLES: Final = {"day": "Daily", "week": "Weekly", "month": "Monthly", "quarter": "Quarterly", "year": "Yearly"}
GROUPS: Final = ("relationship", "terms", "tax", "po", "billing_contact")
LACKS: Final = {
    "legal_name": "legal name", "billing_address": "billing address", "ap_contact": "billing contact",
    "po_number": "PO number", "tax_id": "tax id", "tax_rate": "tax rate", "terms": "terms",
}  # fmt: skip


class Mark(NamedTuple):
    """A line under a value: its icon, its class and its words."""

    icon: str
    css: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the profile; its name is the anchor that readiness leads to."""

    name: str
    label: str
    values: tuple[str, ...]
    marks: tuple[Mark, ...] = ()


def profile(account: dict[str, Any]) -> list[Line]:
    """The rows that say something, in the order in which an invoice needs them."""
    lacking = {check["field"] for check in gaps(account)}
    return [_marked(line, lacking) for line in _lines(account) if line.values or line.name in lacking]


def gaps(account: dict[str, Any]) -> list[dict]:
    """What blocks an invoice."""
    return [check for check in account["readiness"]["checks"] if check["level"] == "block"]


def lacks(account: dict[str, Any]) -> list[tuple[str, str]]:
    """What blocks an invoice, each by a word and the page where it is mended."""
    edit = reverse("account_edit", args=[account["id"]])
    return [(LACKS[check["field"]], _mended(account, check, edit)) for check in gaps(account)]


def relations(account: dict) -> list[UUID]:
    """The accounts that an account names."""
    return [UUID(id) for id in {account["parent"], account["bill_to"]} if id]


def may_write(actor: Actor) -> dict[str, bool]:
    """Which groups of an account's fields this person may set."""
    return {group: actor.rights.may_write("account", group) for group in GROUPS}


def address_lines(address: dict[str, str]) -> tuple[str, ...]:
    """An address as it is written on a letter."""
    town = " ".join(address[name] for name in ("postcode", "city") if name in address)
    where = ", ".join(part for part in (town, address.get("region", "")) if part)
    return tuple(part for part in (address.get("line1"), address.get("line2"), where, address.get("country")) if part)


def terms_words(terms: dict[str, Any]) -> str:
    """ "Net 30", from terms as JSON has them."""
    percent = terms.get("discount_percent")
    return words(Terms(**terms | {"discount_percent": None if percent is None else Decimal(percent)}))


def _lines(account: dict[str, Any]) -> Iterator[Line]:
    origins = account["origins"]
    yield Line("legal_name", "Legal name", _said(account["legal_name"]))
    yield Line("number", "Number", _said(account["number"]))
    yield Line("billing_address", "Bill to", address_lines(account["billing_address"]))
    yield Line("delivery_address", "Deliver to", address_lines(account["delivery_address"]))
    yield Line("terms", "Terms", (terms_words(origins["terms"]["value"]),), (_origin(origins["terms"], terms_words),))
    if origins["currency"]["from"] == "here":
        yield Line("currency", "Currency", (origins["currency"]["value"],), (_origin(origins["currency"], str),))
    yield Line("billing_every", "Billing cycle", _said(_cycle(account)))
    yield Line("po_number", "PO number", *_po(account))
    yield Line("tax_id", "Tax", *_tax(account))
    yield Line("service_tier", "Service tier", _said(account["service_tier"]))
    yield Line("delivery_preference", "Delivery", _said(dict(DELIVERY)[account["delivery_preference"]]))
    yield Line("language", "Language", _said(dict(LANGUAGES)[account["language"]] if account["language"] else ""))
    limit, currency = account["credit_limit_minor"], origins["currency"]["value"]
    yield Line("credit_limit", "Credit limit", () if limit is None else (EN.money(limit, currency),))


def _origin(origin: dict[str, Any], said: Any) -> Mark:
    if origin["from"] == "here":
        default = f", default {said(origin['parent_value'])}" if origin["parent_value"] is not None else ""
        return Mark("pin", "own", f"set here{default}")
    return Mark("corner-left-up", "", "default of the organization")


def _cycle(account: dict[str, Any]) -> str:
    every, anchor = account["billing_every"], account["billing_anchor"]
    if not every:
        return ""
    said = CYCLES[every["unit"]] if every["n"] == 1 else f"Every {every['n']} {every['unit']}s"
    if anchor is None:
        return said
    return f"{said}, on the last day" if anchor == "last" else f"{said}, on day {anchor}"


def _po(account: dict[str, Any]) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    number = (Mark("hash", "", account["po_number"]),) if account["po_number"] else ()
    return (("Always required",), number) if account["po_required"] else (_said(account["po_number"]), ())


def _tax(account: dict[str, Any]) -> tuple[tuple[str, ...], tuple[Mark, ...]]:
    if account["tax_exempt"]:
        said, until = f"Exempt: {account['exemption_reason'] or 'no reason noted'}", account["exemption_expires_on"]
    else:
        said, until = "Reverse charge" if account["reverse_charge"] else "Taxable", None
    place = "-".join(part for part in (account["tax_country"], account["tax_region"]) if part)
    marks = [Mark("calendar", "", f"until {EN.short_day(until)}")] if until else []
    marks += [Mark("hash", "", account["tax_id"])] if account["tax_id"] else []
    marks += [Mark("map-pin", "", f"taxed in {place}")] if place else []
    return (said,), tuple(marks)


def _said(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _marked(line: Line, lacking: set[str]) -> Line:
    if line.name not in lacking:
        return line
    return Line(line.name, line.label, line.values, (*line.marks, Mark("circle-alert", "bad", "needed to send an invoice")))


def _mended(account: dict[str, Any], check: dict, edit: str) -> str:
    """Blank where that page is not there."""
    if check["field"] == "ap_contact":
        return f"{reverse('contact_new')}?account={account['id']}&role=accounts_payable"
    if check["field"] != "tax_rate":
        return f"{edit}#{check['field']}"
    try:
        resolve(check["mend_url"])
    except Resolver404:
        return ""
    return str(check["mend_url"])
