"""What an issued invoice says, for good: parties, texts and amounts, put together once from rows that are at hand."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic_core import to_json

from baton.billing.billed import BilledLine
from baton.billing.inheritance import Effective
from baton.billing.models import Business, InvoiceLine, InvoiceTaxLine
from baton.core.tax import NO_TAX, TaxLine
from baton.core.terms import Terms, due_on
from baton.foundation.models import Organization
from baton.foundation.plain import plain

LANGUAGES: Final = ("en", "de", "fr")
# All keys stand in the order of the alphabet, here and below, so that what is put together is canonical as it is.
ADDRESS: Final = ("city", "country", "line1", "line2", "postcode", "region")
BANK: Final = ("bic", "holder", "iban", "name")
TEXTS: Final = ("footer", "intro", "payment")


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
    named = ("email", "legal_name", "phone", "registration", "tax_id", "website")
    seller = {name: getattr(business, name) for name in named} | {"name": house.name}
    seller |= {"address": _filled(ADDRESS, business.address), "bank": _filled(BANK, business.bank)}
    seller = dict(sorted(seller.items()))
    return Paper(seller, business.paper, {"colour": business.colour, "logo": business.logo or None}, business.texts)


def snapshot_of(
    draft: Effective, lines: Iterable[InvoiceLine | BilledLine], taxes: Iterable[InvoiceTaxLine | TaxLine], paper: Paper, issued_on: date
) -> dict[str, Any]:
    """A draft as it is issued on a day, but for its number."""
    invoice: Any = draft.subject
    language = language_of(draft)
    said = [_line(line) for line in lines]
    lines_minor = sum(line["net_minor"] for line in said)
    return {
        "brand": paper.brand,
        "buyer": buyer_of(draft),
        "currency": invoice.currency,
        "discount_minor": lines_minor - invoice.net_minor,
        "due_on": due_on(draft.terms, issued_on).isoformat(),
        "issued_on": issued_on.isoformat(),
        "kind": "invoice",
        "language": language,
        "lines": said,
        "lines_minor": lines_minor,
        "net_minor": invoice.net_minor,
        "number": None,
        "paper": paper.paper,
        "po_number": draft.po_number,
        "seller": paper.seller,
        "supplied_on": invoice.supplied_on.isoformat(),
        "tax_lines": [_tax_line(tax) for tax in taxes],
        "tax_minor": invoice.tax_minor,
        "terms": terms_of(draft.terms),
        "texts": paper.texts_in(language),
        "total_minor": invoice.total_minor,
    }


def language_of(record: Effective) -> str:
    """The language its documents are in: one of ours."""
    return record.language if record.language in LANGUAGES else LANGUAGES[0]


def buyer_of(record: Effective) -> dict[str, Any]:
    """Who owes it, and who at theirs receives it."""
    account, contact = record.account, record.ap_contact
    return {
        "address": _filled(ADDRESS, account.billing_address),
        "contact": {"email": contact["email"], "name": contact["name"]} if contact else None,
        "name": account.legal_name or account.name,
        "number": account.number or "",
        "tax_id": account.tax_id,
    }


def terms_of(terms: Terms) -> dict[str, Any]:
    return {
        "days": terms.days,
        "discount_days": terms.discount_days,
        "discount_percent": None if terms.discount_percent is None else decimal_text(terms.discount_percent),
        "kind": terms.kind,
    }


def digest_of(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the snapshot's canonical text: keys sorted, no blanks, UTF-8.  It survives the database's own order."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_as_built(snapshot: dict[str, Any]) -> str:
    """The digest of what `snapshot_of` put together: in the order of its keys already, it is not sorted again."""
    return hashlib.sha256(to_json(snapshot)).hexdigest()


def decimal_text(value: Decimal) -> str:
    """As short as it is exact: "3", "0.5", "19"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _line(line: InvoiceLine | BilledLine) -> dict[str, Any]:
    product: Any = line.product
    location: Any = line.location
    return {
        "description": line.description,
        "discount_percent": decimal_text(line.discount_percent),
        "location": location.name if location else "",
        "net_minor": line.net_minor,
        "period_end": plain(line.period_end),
        "period_start": plain(line.period_start),
        "position": line.position,
        "quantity": decimal_text(line.quantity),
        "tax_category": line.tax_category,
        "tax_percent": decimal_text(line.tax_percent or NO_TAX),
        "unit": product.unit if product else "",
        "unit_minor": line.unit_minor,
    }


def _tax_line(tax: InvoiceTaxLine | TaxLine) -> dict[str, Any]:
    return {
        "category": tax.category,
        "net_minor": tax.net_minor,
        "percent": decimal_text(tax.percent),
        "reason": tax.reason,
        "tax_minor": tax.tax_minor,
    }


def _filled(names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Every part by its name, blank where nothing was said."""
    return {name: given.get(name) or "" for name in names}
