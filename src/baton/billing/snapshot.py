"""What an issued invoice says, for good: parties, texts and amounts, put together once from rows that are at hand."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from baton.billing.inheritance import Effective
from baton.billing.models import Business, InvoiceLine, InvoiceTaxLine
from baton.core.terms import Terms, due_on
from baton.foundation.models import Organization
from baton.foundation.plain import plain

LANGUAGES: Final = ("en", "de", "fr")
ADDRESS: Final = ("line1", "line2", "city", "postcode", "region", "country")
BANK: Final = ("holder", "iban", "bic", "name")
TEXTS: Final = ("intro", "payment", "footer")


@dataclass(frozen=True, slots=True)
class Paper:
    """The seller's side, which all documents of a batch share."""

    seller: dict[str, Any]
    paper: str
    brand: dict[str, Any]
    texts: Mapping[str, dict[str, str]]

    def texts_in(self, language: str) -> dict[str, str]:
        """The seller's texts in a language; blank where it has none."""
        return _filled(TEXTS, self.texts.get(language, {}))


def paper_of(house: Organization, business: Business) -> Paper:
    """What the organization puts on its documents now."""
    named = ("legal_name", "tax_id", "email", "phone", "website", "registration")
    seller = {"name": house.name} | {name: getattr(business, name) for name in named}
    seller |= {"address": _filled(ADDRESS, business.address), "bank": _filled(BANK, business.bank)}
    return Paper(seller, business.paper, {"colour": business.colour, "logo": business.logo or None}, business.texts)


def snapshot_of(
    draft: Effective, lines: Iterable[InvoiceLine], taxes: Iterable[InvoiceTaxLine], paper: Paper, issued_on: date
) -> dict[str, Any]:
    """A draft as it is issued on a day, but for its number."""
    invoice: Any = draft.subject
    language = language_of(draft)
    said = [_line(line) for line in lines]
    lines_minor = sum(line["net_minor"] for line in said)
    return {
        "kind": "invoice",
        "number": None,
        "issued_on": issued_on.isoformat(),
        "due_on": due_on(draft.terms, issued_on).isoformat(),
        "supplied_on": invoice.supplied_on.isoformat(),
        "currency": invoice.currency,
        "language": language,
        "paper": paper.paper,
        "seller": paper.seller,
        "buyer": buyer_of(draft),
        "po_number": draft.po_number,
        "terms": terms_of(draft.terms),
        "lines": said,
        "lines_minor": lines_minor,
        "discount_minor": lines_minor - invoice.net_minor,
        "net_minor": invoice.net_minor,
        "tax_minor": invoice.tax_minor,
        "total_minor": invoice.total_minor,
        "tax_lines": [_tax_line(tax) for tax in taxes],
        "texts": paper.texts_in(language),
        "brand": paper.brand,
    }


def language_of(record: Effective) -> str:
    """The language its documents are in: one of ours."""
    language: str = record.origins["language"].value
    return language if language in LANGUAGES else LANGUAGES[0]


def buyer_of(record: Effective) -> dict[str, Any]:
    """Who owes it, and who at theirs receives it."""
    account, contact = record.account, record.ap_contact
    return {
        "name": account.legal_name or account.name,
        "number": account.number or "",
        "address": _filled(ADDRESS, account.billing_address),
        "tax_id": account.tax_id,
        "contact": {"name": contact["name"], "email": contact["email"]} if contact else None,
    }


def terms_of(terms: Terms) -> dict[str, Any]:
    return {
        "kind": terms.kind,
        "days": terms.days,
        "discount_percent": None if terms.discount_percent is None else decimal_text(terms.discount_percent),
        "discount_days": terms.discount_days,
    }


def digest_of(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the snapshot's canonical text: keys sorted, no blanks, UTF-8.  It survives the database's own order."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def decimal_text(value: Decimal) -> str:
    """As short as it is exact: "3", "0.5", "19"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _line(line: InvoiceLine) -> dict[str, Any]:
    product: Any = line.product
    location: Any = line.location
    return {
        "position": line.position,
        "description": line.description,
        "quantity": decimal_text(line.quantity),
        "unit": product.unit if product else "",
        "unit_minor": line.unit_minor,
        "discount_percent": decimal_text(line.discount_percent),
        "net_minor": line.net_minor,
        "tax_category": line.tax_category,
        "tax_percent": decimal_text(line.tax_percent or Decimal(0)),
        "location": location.name if location else "",
        "period_start": plain(line.period_start),
        "period_end": plain(line.period_end),
    }


def _tax_line(tax: InvoiceTaxLine) -> dict[str, Any]:
    return {
        "category": tax.category,
        "percent": decimal_text(tax.percent),
        "net_minor": tax.net_minor,
        "tax_minor": tax.tax_minor,
        "reason": tax.reason,
    }


def _filled(names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Every part by its name, blank where nothing was said."""
    return {name: given.get(name) or "" for name in names}
