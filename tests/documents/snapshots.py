"""Snapshots of issued documents, as billing freezes them."""

from copy import deepcopy
from typing import Any

SELLER: dict[str, Any] = {
    "name": "Harbor & Pine Studio", "legal_name": "Harbor & Pine Studio GmbH",
    "address": {"line1": "Lindenallee 14", "line2": "", "city": "Hamburg", "postcode": "20259", "region": "", "country": "DE"},
    "tax_id": "DE136695976", "email": "billing@harborpine.example", "phone": "+49 40 555 0142", "website": "harborpine.example",
    "registration": "HRB 90117, Amtsgericht Hamburg",
    "bank": {"holder": "Harbor & Pine Studio GmbH", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX", "name": "Commerzbank"},
}  # fmt: skip
BUYER: dict[str, Any] = {
    "name": "Northwind Dental Group LLC", "number": "C-1042",
    "address": {"line1": "410 Harbour Street", "line2": "Suite 6", "city": "Mystic", "postcode": "06355", "region": "CT", "country": "US"},
    "tax_id": "ATU12345675", "contact": {"name": "Accounts payable", "email": "ap@northwind.example"},
}  # fmt: skip
TEXTS = {
    "intro": "Thank you for your trust. This is what we did for you in October.",
    "payment": "Transfers arrive in one to two days.",
    "footer": "Questions? Answer the mail this came with.",
}
LINES: list[tuple[str, str, str, int]] = [
    ("Hygiene programme retainer", "1", "month", 360_000),
    ("Onboarding workshop", "2", "day", 45_000),
    ("Patient recall set-up", "1", "", 60_000),
]


def line(description: str, quantity: str = "1", unit: str = "", unit_minor: int = 10_000, **more: Any) -> dict[str, Any]:
    net_minor = round(float(quantity) * unit_minor)
    return {
        "position": 1, "description": description, "quantity": quantity, "unit": unit, "unit_minor": unit_minor,
        "discount_percent": "0.00", "net_minor": net_minor, "tax_category": "S", "tax_percent": "19.0000", "location": "",
        "period_start": None, "period_end": None,
    } | more  # fmt: skip


def invoice(lines: list[dict] | None = None, **more: Any) -> dict[str, Any]:
    """An issued invoice at 19 % tax; `more` replaces what is given."""
    lines = lines if lines is not None else [line(*each) for each in LINES]
    for position, each in enumerate(lines, 1):
        each["position"] = position
    lines_minor = sum(each["net_minor"] for each in lines)
    discount_minor = more.pop("discount_minor", 0)
    net_minor = lines_minor - discount_minor
    tax_minor = round(net_minor * 0.19)
    return deepcopy({
        "kind": "invoice", "number": "INV-2041", "issued_on": "2026-11-12", "due_on": "2026-12-12", "supplied_on": "2026-10-31",
        "currency": "EUR", "language": "en", "paper": "a4", "seller": SELLER, "buyer": BUYER, "po_number": "PO-77120",
        "terms": {"kind": "net", "days": 30, "discount_percent": None, "discount_days": None},
        "lines": lines, "lines_minor": lines_minor, "discount_minor": discount_minor, "net_minor": net_minor,
        "tax_minor": tax_minor, "total_minor": net_minor + tax_minor,
        "tax_lines": [{"category": "S", "percent": "19.0000", "net_minor": net_minor, "tax_minor": tax_minor, "reason": ""}],
        "texts": TEXTS, "brand": {"colour": "#0b5563", "logo": None},
    } | more)  # fmt: skip


def receipt(**more: Any) -> dict[str, Any]:
    """A payment over two invoices with 50.00 left as credit."""
    return deepcopy({
        "kind": "receipt", "number": "R-17", "received_on": "2026-11-20", "method": "bank_transfer", "reference": "NW-8841",
        "currency": "EUR", "language": "en", "paper": "a4", "seller": SELLER, "buyer": BUYER, "received_minor": 155_000,
        "allocations": [
            {"number": "INV-2041", "issued_on": "2026-11-12", "total_minor": 119_000, "allocated_minor": 119_000, "left_minor": 0},
            {"number": "INV-2044", "issued_on": "2026-11-15", "total_minor": 61_000, "allocated_minor": 31_000, "left_minor": 30_000},
        ],
        "credit_minor": 5_000, "texts": TEXTS, "brand": {"colour": "#0b5563", "logo": None},
    } | more)  # fmt: skip
