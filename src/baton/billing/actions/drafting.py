"""Steps that make a draft and keep it right; shared by the handoff, by invoices and by what hears of changes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeVar, cast
from uuid import UUID

from baton.billing.actions.gaps import recheck
from baton.billing.billed import BilledLine
from baton.billing.inheritance import Effective, effective_drafts
from baton.billing.models import Invoice, InvoiceLine, InvoiceTaxLine
from baton.billing.reckoning import Item, Reckoned, Tariff, reckon, tariff_for
from baton.core.tax import TaxDecision, TaxLine
from baton.foundation.models import Rows
from baton.foundation.work import Work

OWN = ("account", "deal", "win", "currency", "terms_kind", "terms_days", "po_number", "discount_percent", "supplied_on")
LINE = (
    "invoice", "position", "description", "quantity", "unit_minor", "discount_percent", "price", "product", "location",
    "net_minor", "tax_category", "tax_percent", "tax_rate_code", "tax_why",
)  # fmt: skip
TAX_LINE = ("invoice", "category", "percent", "net_minor", "tax_minor", "reason")
P = TypeVar("P", InvoiceLine, InvoiceTaxLine)


def make_draft(work: Work, draft: Effective, items: Sequence[Item]) -> Invoice:
    """Step: write a draft that is not stored yet, with its lines, tax and totals, and say what it lacks."""
    invoice: Any = draft.subject
    reckoned = reckon(items, draft, tariff_for(work.rows, [draft], work.organization), invoice.supplied_on)
    own = {name: getattr(invoice, name) for name in (*OWN, "fields")}
    made = work.create(Invoice, id=invoice.pk, **own, **reckoned.amounts)
    write_lines(work, made, items, reckoned)
    write_tax(work, made, [], reckoned)
    recheck(work, work.rows(Invoice).filter(pk=made.pk))
    return made


def replace_lines(work: Work, invoice: Invoice, items: Sequence[Item]) -> None:
    """Step: give a draft other lines.  Its amounts are wrong until `refresh_drafts` follows."""
    work.remove(*work.rows(InvoiceLine).filter(invoice=invoice).select_related("invoice"))
    [draft] = effective_drafts(work.organization, work.rows(Invoice).filter(pk=invoice.pk))
    reckoned = reckon(items, draft, tariff_for(work.rows, [draft], work.organization), invoice.supplied_on)
    write_lines(work, invoice, items, reckoned)
    work.touch(invoice)


def refresh_drafts(work: Work, drafts: Rows) -> list[Invoice]:
    """Step: reckon drafts anew with what they inherit now, and see what they lack; answers those that moved.

    The drafts are locked in the order of their ids.  Costs nine queries, and one write for each row that is different.
    """
    locked = drafts.filter(document_state="draft").order_by("pk").select_for_update(of=("self",), no_key=True)
    found = effective_drafts(work.organization, locked)
    ids = [draft.subject.pk for draft in found]
    tariff = tariff_for(work.rows, found, work.organization)
    lines = _by_invoice(work.rows(InvoiceLine).filter(invoice__in=ids).select_related("product").order_by("position"))
    taxes = _by_invoice(work.rows(InvoiceTaxLine).filter(invoice__in=ids))
    moved = [
        cast(Invoice, draft.subject)
        for draft in found
        if _refreshed(work, draft, lines[draft.subject.pk], taxes[draft.subject.pk], tariff)
    ]
    recheck(work, work.rows(Invoice).filter(pk__in=ids))
    return moved


def write_lines(work: Work, invoice: Invoice, items: Sequence[Item], reckoned: Reckoned) -> None:
    """Step: write a draft's lines in their order."""
    rows = (
        (
            invoice.pk, position, item.description, item.quantity, item.unit_minor, item.discount_percent,
            item.price, item.product.pk if item.product else None, item.location, net, *tax_of(decision).values(),
        )
        for position, (item, net, decision) in enumerate(zip(items, reckoned.nets, reckoned.decisions, strict=True), 1)
    )  # fmt: skip
    work.create_many(InvoiceLine, LINE, rows)


def write_tax(work: Work, invoice: Invoice, stored: Iterable[InvoiceTaxLine], reckoned: Reckoned) -> bool:
    """Step: make the tax lines what was reckoned; was any of them different?"""
    wanted: dict[tuple[str, Decimal], TaxLine] = {(tax.category, tax.percent): tax for tax in reckoned.totals.tax_lines}
    moved = False
    for row in stored:
        tax = wanted.pop((row.category, row.percent), None)
        if tax is None:
            work.remove(row)
            moved = True
        else:
            was = row.version
            work.change(row, net_minor=tax.net_minor, tax_minor=tax.tax_minor, reason=tax.reason)
            moved |= row.version != was
    rows = [(invoice.pk, t.category, t.percent, t.net_minor, t.tax_minor, t.reason) for t in wanted.values()]
    work.create_many(InvoiceTaxLine, TAX_LINE, rows)
    return moved or bool(rows)


def tax_of(decision: TaxDecision) -> dict[str, Any]:
    """The tax of a line as it is stored; category and percentage are null while no rate was found."""
    return {
        "tax_category": None if decision.percent is None else decision.category,
        "tax_percent": decision.percent,
        "tax_rate_code": decision.rate_code or "",
        "tax_why": decision.why[:200],
    }


def item_of(line: InvoiceLine | BilledLine) -> Item:
    """A stored line as something to reckon with."""
    return Item(line.description, line.quantity, line.unit_minor, line.discount_percent, line.price_id, line.product, line.location_id)


def _refreshed(work: Work, draft: Effective, lines: list[InvoiceLine], taxes: list[InvoiceTaxLine], tariff: Tariff) -> bool:
    invoice: Any = draft.subject
    reckoned = reckon([item_of(line) for line in lines], draft, tariff, invoice.supplied_on)
    before = [row.version for row in (invoice, *lines)]
    for line, net, decision in zip(lines, reckoned.nets, reckoned.decisions, strict=True):
        line.invoice = invoice
        work.change(line, net_minor=net, **tax_of(decision))
    for tax in taxes:
        tax.invoice = invoice
    moved = write_tax(work, invoice, taxes, reckoned)
    work.change(invoice, **reckoned.amounts)
    moved |= before != [row.version for row in (invoice, *lines)]
    if moved and invoice.version == before[0]:
        work.touch(invoice)
    return moved


def _by_invoice(rows: Iterable[P]) -> dict[UUID, list[P]]:
    sorted_rows: dict[UUID, list[P]] = defaultdict(list)
    for row in rows:
        sorted_rows[row.invoice_id].append(row)
    return sorted_rows
