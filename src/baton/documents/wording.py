"""What stands on a document, as strings in its language.  The templates place them and decide nothing."""

from typing import Any

from baton.documents.colours import accent, ink
from baton.documents.letters import legible, shortened
from baton.documents.parties import address_lines, grouped_iban, tax_id_word, tax_word
from baton.documents.tongue import Tongue, terms_of, tongue

SHORT = 14  # letters of a quantity with its unit; a longer unit stands below the description
PARAGRAPHS = frozenset({"intro", "text", "closing", "description"})  # which keep their line breaks; all else is one line
# A description of so many letters, and a text on payment, fit on a page however they wrap; what is longer may break.
MOST_IN_A_ROW, MOST_IN_THE_PANEL = 400, 2_000
LINE_BREAK = 40  # letters that a line break counts for
ONE_LINE = 40  # letters of the seller's name that fit beside the number at the head of a page
Pair = list[str]  # a label and its value


def page(snapshot: dict) -> dict[str, Any]:
    """Every string of the document that a snapshot describes, each one legible to our fonts."""
    said = tongue(snapshot["language"], snapshot["paper"])
    whole = _frame(snapshot, said) | (_invoice if snapshot["kind"] == "invoice" else _receipt)(snapshot, said)
    return _legible(whole)


def _frame(snapshot: dict, said: Tongue) -> dict[str, Any]:
    """What every document has: who it is from and to, its number, its look."""
    seller, buyer, texts = snapshot["seller"], snapshot["buyer"], snapshot["texts"]
    legal = seller.get("legal_name") or seller["name"]
    home = (seller.get("address") or {}).get("country") or ""
    colour = accent(snapshot["brand"].get("colour"))
    contact = buyer.get("contact") or {}
    attention = [said.word("attention") + " " + contact["name"]] if contact.get("name") else []
    return {
        "language": said.language,
        "paper": snapshot["paper"],
        "accent": colour,
        "ink": ink(colour),
        "heading": said.word(snapshot["kind"]),
        "number": number_of(snapshot, said),
        "draft": "" if snapshot["number"] else said.word("draft"),
        "running": shortened(seller["name"], ONE_LINE),
        "seller": {
            "name": seller["name"],
            "lines": [legal] * (legal != seller["name"]) + address_lines(seller.get("address") or {}, home, said.figures.locale),
            "reach": [seller[way] for way in ("email", "phone", "website") if seller.get(way)],
        },
        "buyer": {
            "name": buyer["name"],
            "lines": [
                *attention,
                *address_lines(buyer.get("address") or {}, home, said.figures.locale),
                *([contact["email"]] if contact.get("email") else []),
            ],
        },
        "intro": texts.get("intro") or "",
        "closing": texts.get("footer") or "",
        "legal": [legal, *_pairs_as_text(_registered(seller, said))],
        "page": said.words["page"],
    }


def number_of(snapshot: dict, said: Tongue) -> str:
    """The number of a document; of what has none yet, that it is a draft."""
    return snapshot["number"] or said.word("draft")


def _invoice(snapshot: dict, said: Tongue) -> dict[str, Any]:
    figures, currency, terms = said.figures, snapshot["currency"], terms_of(snapshot)
    owing = snapshot["total_minor"] > 0
    buyer = snapshot["buyer"]
    meta = [
        (said.word("issued_on"), figures.day(snapshot["issued_on"])),
        (said.word("due_on"), figures.day(snapshot["due_on"])),
        (said.word("supplied_on"), figures.day(snapshot["supplied_on"])),
        (said.word("terms"), said.terms(terms)),
        (said.word("po_number"), snapshot.get("po_number")),
        (said.word("customer_number"), buyer.get("number")),
        (said.word(tax_id_word(buyer.get("tax_id") or "")), buyer.get("tax_id")),
    ]
    return {
        "to": said.word("bill_to"),
        "headline": figures.money(snapshot["total_minor"], currency),
        "under": said.word("due_headline", figures.day(snapshot["due_on"])) if owing else said.word("settled_headline"),
        "meta": _given(meta),
        "table": _lines(snapshot, said),
        "sums": _sums(snapshot, said),
        "total": [said.word("total", currency), figures.amount(snapshot["total_minor"], currency)],
        "payment": _payment(snapshot, said) if owing else None,
    }


def _lines(snapshot: dict, said: Tongue) -> dict[str, Any]:
    """The table: its head, and of each row the description, what stands below it, and the figures."""
    lines, currency, figures = snapshot["lines"], snapshot["currency"], said.figures
    discounted = any(float(line["discount_percent"] or 0) for line in lines)
    mixed = len({(line["tax_category"], line["tax_percent"]) for line in lines}) > 1
    head = ["description", "quantity", "unit_price", *["discount"] * discounted, *["tax"] * mixed]
    rows = []
    for line in lines:
        unit = line.get("unit") or ""
        counted = f"{figures.quantity(line['quantity'])} {unit}".rstrip()
        is_short = len(counted) <= SHORT
        less = figures.percent("-" + line["discount_percent"]) if float(line["discount_percent"] or 0) else ""
        cells = [counted if is_short else figures.quantity(line["quantity"]), figures.amount(line["unit_minor"], currency)]
        cells += [less] * discounted + [figures.percent(line["tax_percent"])] * mixed
        rows.append({
            "description": line["description"],
            "notes": _notes(line, "" if is_short else unit, said),
            "cells": [*cells, figures.amount(line["net_minor"], currency)],
            "whole": _fits(line["description"], MOST_IN_A_ROW),
        })  # fmt: skip
    return {"head": [*map(said.word, head), said.word("amount", currency)], "rows": rows}


def _notes(line: dict, unit: str, said: Tongue) -> list[str]:
    period = said.figures.period(line["period_start"], line["period_end"]) if line.get("period_start") else ""
    return [note for note in (period, line.get("location") or "", unit) if note]


def _sums(snapshot: dict, said: Tongue) -> list[dict[str, str]]:
    """What leads from the lines to the total: discount and taxes, each tax with the reason it is not due."""
    figures, currency = said.figures, snapshot["currency"]
    sums = [(said.word("subtotal"), snapshot["lines_minor"], "")]
    if snapshot["discount_minor"]:
        sums.append((said.word("document_discount"), -snapshot["discount_minor"], ""))
        sums.append((said.word("net"), snapshot["net_minor"], ""))
    tax = said.word(tax_word(snapshot["seller"]))
    for line in snapshot["tax_lines"]:
        on = figures.amount(line["net_minor"], currency)
        label = said.word("tax_line", tax=tax, percent=figures.percent(line["percent"]), net=on)
        sums.append((label, line["tax_minor"], line.get("reason") or ""))
    return [{"label": label, "value": figures.amount(minor, currency), "note": note} for label, minor, note in sums]


def _payment(snapshot: dict, said: Tongue) -> dict[str, Any]:
    """How to pay: where to, with which reference, and what paying early is worth."""
    bank = snapshot["seller"].get("bank") or {}
    rows = [
        (said.word("holder"), bank.get("holder")),
        (said.word("bank"), bank.get("name")),
        (said.word("iban"), grouped_iban(bank.get("iban") or "")),
        (said.word("bic"), bank.get("bic")),
    ]
    return {
        "title": said.word("payment"),
        "rows": _given(rows),
        "reference": [said.word("reference"), number_of(snapshot, said)],
        "note": said.word("reference_note"),
        "early": said.early(terms_of(snapshot), snapshot["issued_on"]),
        "text": (text := snapshot["texts"].get("payment") or ""),
        "whole": _fits(text, MOST_IN_THE_PANEL),
    }


def _receipt(snapshot: dict, said: Tongue) -> dict[str, Any]:
    figures, currency, buyer = said.figures, snapshot["currency"], snapshot["buyer"]
    received = figures.money(snapshot["received_minor"], currency)
    meta = [
        (said.word("received_on"), figures.day(snapshot["received_on"])),
        (said.word("method"), said.words.get(snapshot["method"], snapshot["method"])),
        (said.word("reference"), snapshot.get("reference")),
        (said.word("customer_number"), buyer.get("number")),
        (said.word(tax_id_word(buyer.get("tax_id") or "")), buyer.get("tax_id")),
    ]
    rows = []
    for settled in snapshot["allocations"]:
        amounts = [figures.amount(settled[name], currency) for name in ("total_minor", "allocated_minor", "left_minor")]
        rows.append({"description": settled["number"], "notes": [], "cells": [figures.short_day(settled["issued_on"]), *amounts], "whole": True})
    head = [said.word("document"), said.word("issued_on"), *(said.word(w, currency) for w in ("document_total", "allocated", "left"))]
    credit = snapshot["credit_minor"]
    return {
        "to": said.word("received_from"),
        "headline": received,
        "under": said.word("received_headline", figures.day(snapshot["received_on"])),
        "meta": _given(meta),
        "table": {"head": head, "rows": rows},
        "sums": [{"label": said.word("credit"), "value": figures.amount(credit, currency), "note": ""}] if credit else [],
        "total": [said.word("received_total", currency), figures.amount(snapshot["received_minor"], currency)],
        "payment": None,
    }


def _registered(seller: dict, said: Tongue) -> list[Pair]:
    tax_id = seller.get("tax_id") or ""
    return _given([(said.word(tax_id_word(tax_id)), tax_id), (said.word("registration"), seller.get("registration"))])


def _given(pairs: list[tuple[str, Any]]) -> list[Pair]:
    """The pairs whose value says something."""
    return [[label, value] for label, value in pairs if value]


def _pairs_as_text(pairs: list[Pair]) -> list[str]:
    return [f"{label} {value}" for label, value in pairs]


def _fits(text: str, letters: int) -> bool:
    return len(text) + LINE_BREAK * text.count("\n") <= letters


def _legible(value: Any, name: str = "") -> Any:
    match value:
        case str():
            plain = legible(value)
            return plain if name in PARAGRAPHS else " ".join(plain.split("\n"))
        case dict():
            return {key: _legible(inner, key) for key, inner in value.items()}
        case list():
            return [_legible(inner) for inner in value]
    return value
