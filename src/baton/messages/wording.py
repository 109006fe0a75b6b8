"""What a mail about a document says: its snapshot as values in its language, and those in a template."""

from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from baton.core.template import names, render
from baton.documents.parties import grouped_iban
from baton.documents.tongue import Tongue, terms_of, tongue
from baton.messages.addresses import one_line

LONGEST_SUBJECT: Final = 500
TEXTS: Final = Path(__file__).parent / "texts"  # a kind's words in a language: the subject, an empty line, the body


class Said(NamedTuple):
    """A subject and a body: as templates, or filled in."""

    subject: str
    body: str


@cache
def built_in(kind: str, language: str) -> Said:
    """Our own words for a kind of mail, where an organization has not put others in their place."""
    subject, _, body = (TEXTS / f"{kind}.{language}.txt").read_text(encoding="utf-8").partition("\n\n")
    return Said(subject, body)


def language_of(snapshot: dict) -> str:
    """The language that a document's mail is written in: one of ours, English if it is another."""
    return _tongue(snapshot).language


def say(template: Said, snapshot: dict) -> Said:
    """The mail about a document; ValueError when the template does not fit it."""
    values = values_of(snapshot)
    return Said(one_line(render(template.subject, values))[:LONGEST_SUBJECT], render(template.body, values))


def values_of(snapshot: dict) -> dict[str, Any]:
    """Every value a template may name, as text in the document's language; what there is not is empty."""
    said = _tongue(snapshot)
    contact = snapshot["buyer"].get("contact") or {}
    common = {
        "number": snapshot["number"],
        "currency": snapshot["currency"],
        "seller": _texts(snapshot["seller"], "name", "email", "phone", "website"),
        "buyer": _texts(snapshot["buyer"], "name", "number"),
        "contact": _texts(contact, "name"),
    }
    return common | (_of_invoice if snapshot["kind"] == "invoice" else _of_receipt)(snapshot, said)


def _of_invoice(snapshot: dict, said: Tongue) -> dict[str, Any]:
    figures, currency, terms = said.figures, snapshot["currency"], terms_of(snapshot)
    total = figures.money(snapshot["total_minor"], currency)
    bank = _texts(snapshot["seller"].get("bank") or {}, "holder", "name", "iban", "bic")
    return {
        "issued_on": figures.day(snapshot["issued_on"]),
        "due_on": figures.day(snapshot["due_on"]),
        "terms": said.terms(terms),
        "early": said.early(terms, snapshot["issued_on"]),
        "po_number": snapshot.get("po_number") or "",
        "net": figures.money(snapshot["net_minor"], currency),
        "tax": figures.money(snapshot["tax_minor"], currency),
        "total": total,
        "to_pay": total if snapshot["total_minor"] else "",
        "bank": bank | {"iban": grouped_iban(bank["iban"])},
        "lines": [
            {
                "description": line["description"],
                "quantity": figures.quantity(line["quantity"]),
                "unit": line.get("unit") or "",
                "net": figures.money(line["net_minor"], currency),
            }
            for line in snapshot["lines"]
        ],
    }


def _of_receipt(snapshot: dict, said: Tongue) -> dict[str, Any]:
    figures, currency = said.figures, snapshot["currency"]

    def money(amount_minor: int) -> str:
        return figures.money(amount_minor, currency) if amount_minor else ""

    return {
        "received_on": figures.day(snapshot["received_on"]),
        "received": figures.money(snapshot["received_minor"], currency),
        "method": said.words.get(snapshot["method"], snapshot["method"]),
        "reference": snapshot.get("reference") or "",
        "credit": money(snapshot["credit_minor"]),
        "invoices": [
            {
                "number": paid["number"],
                "total": money(paid["total_minor"]),
                "allocated": money(paid["allocated_minor"]),
                "left": money(paid["left_minor"]),
            }
            for paid in snapshot["allocations"]
        ],
    }


def _texts(of: dict, *wanted: str) -> dict[str, str]:
    return {name: of.get(name) or "" for name in wanted}


def _tongue(snapshot: dict) -> Tongue:
    return tongue(snapshot["language"], snapshot.get("paper") or "a4")


_PARTIES: Final = {
    "seller": {"name": "Harbour Works Ltd", "email": "accounts@harbour.example", "bank": {"holder": "Harbour Works Ltd", "iban": "DE02120300000000202051"}},
    "buyer": {"name": "Acme GmbH", "number": "A-7", "contact": {"name": "Rosa Lind", "email": "rosa@acme.example"}},
    "currency": "EUR", "language": "en", "paper": "a4",
}  # fmt: skip
EXAMPLES: Final[dict[str, dict]] = {  # snapshots to preview a template with, and to know its values by
    "invoice": _PARTIES | {
        "kind": "invoice", "number": "INV-2041", "issued_on": "2026-11-12", "due_on": "2026-12-12", "po_number": "PO-4711",
        "terms": {"kind": "net", "days": 30}, "net_minor": 100_000, "tax_minor": 19_000, "total_minor": 119_000,
        "lines": [{"description": "Audit", "quantity": "1", "unit": "", "net_minor": 100_000}],
    },
    "receipt": _PARTIES | {
        "kind": "receipt", "number": "R-17", "received_on": "2026-11-20", "method": "bank_transfer", "reference": "INV-2041",
        "received_minor": 120_000, "credit_minor": 1_000,
        "allocations": [{"number": "INV-2041", "total_minor": 119_000, "allocated_minor": 119_000, "left_minor": 0}],
    },
}  # fmt: skip
KNOWN: Final[dict[str, set[str]]] = {kind: names(values_of(example)) for kind, example in EXAMPLES.items()}
