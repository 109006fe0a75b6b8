"""How a handoff went, read from the audit: who won, who touched what since, and how much was typed again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from baton.billing.models import Invoice
from baton.crm.actions.entering import said_as
from baton.crm.models import Deal
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement, AuditEntry

PEOPLE: Final = ("user", "token", "operator")
# a person decides here, and types nothing: to win, to let the draft go out, to send it
SPARED: Final = ("deal.win", "invoice.approve", "invoice.issue", "invoice.send")
# what people enter of a deal or an invoice; all else in their audit is reckoned from it, or says what became of them
ENTERED: Final = {
    "deal": frozenset({
        "name", "owner", "stage", "expected_close_on", "next_step", "next_step_on", "po_number", "currency", "discount_percent",
        "terms_kind", "terms_days",
    }),
    "invoice": frozenset({"terms_kind", "terms_days", "po_number", "discount_percent", "supplied_on"}),
}  # fmt: skip
LINE: Final = frozenset({"price", "description", "quantity", "unit_minor", "discount_percent", "location"})
DECIMALS: Final = ("quantity", "discount_percent")


@dataclass(frozen=True, slots=True)
class Score:
    """Deeds of people on a deal, its draft or its invoice between won and paid, and the values they typed."""

    touches: int
    typed: int


def fault_of_undo(actor: Actor, deal_id: UUID, invoice: Invoice) -> str:
    """Why an actor may not take the last win back as his own, unseen; empty when he may."""
    won = AuditEntry.objects.filter(subject_id=deal_id, deed="deal.win").order_by("-pk").first()
    if won is None or (won.actor["kind"], str(won.actor["id"])) != (actor.kind, str(actor.id)):
        return "somebody else won the deal"
    if invoice.document_state != "draft" or is_touched(invoice.pk):
        return "somebody has worked on the draft since"
    return ""


def is_touched(invoice_id: UUID) -> bool:
    """Has a person done anything to a draft since it was made?"""
    since = AuditEntry.objects.filter(subject_id=invoice_id, actor__kind__in=PEOPLE).exclude(deed="deal.win")
    return since.exists()


def scores(deals: Sequence[Deal]) -> dict[UUID, Score]:
    """The score of each deal's last win, by four queries; a deal that was never won is left out.

    Read past the right to see the audit: who sees a deal may know how it was handed over.
    """
    wins = {won.subject_id: won.pk for won in _entries([deal.pk for deal in deals], deed="deal.win")}
    invoices = {one.pk: one for one in Invoice.objects.filter(deal__in=list(wins)).order_by("win")}
    last = {one.deal_id: one.pk for one in invoices.values()}
    paid: dict[UUID, UUID] = {}
    for told in Announcement.objects.filter(name="invoice.paid", subject_id__in=last.values()).order_by("-pk"):
        paid[told.subject_id] = told.pk
    since: dict[UUID, list[AuditEntry]] = defaultdict(list)
    of = {invoice: deal for deal, invoice in last.items()} | {deal: deal for deal in wins}
    for entry in _entries(of, actor__kind__in=PEOPLE):
        deal = of[entry.subject_id]
        end = paid.get(last[deal])
        if entry.pk > wins[deal] and (end is None or entry.pk < end) and entry.deed.startswith(("deal.", "invoice.")):
            since[deal].append(entry)
    return {deal: _score(since[deal]) for deal in wins}


def _entries(subjects: Iterable[UUID], **more: Any) -> Any:
    return AuditEntry.objects.filter(subject_id__in=list(subjects), **more).order_by("pk")


def _score(entries: Sequence[AuditEntry]) -> Score:
    touches = [entry for entry in entries if entry.deed not in SPARED]
    return Score(len(touches), sum(_typed(entry.changes) for entry in touches))


def _typed(changes: Sequence[dict]) -> int:
    """How many entered values a deed changed; of lines that took the place of others, those that came out different."""
    own = [name for part in changes if part["kind"] in ENTERED for name in part["fields"] if name in ENTERED[part["kind"]]]
    before: dict[tuple, Any] = {}
    after: dict[tuple, Any] = {}
    for part in changes:
        if not part["kind"].endswith("_line"):
            continue
        place = next((value for value in part["fields"].get("position", ()) if value is not None), part["id"])
        for name in LINE & set(part["fields"]):
            was, now = (_alike(name, value) for value in part["fields"][name])
            before[place, name] = was or before.get((place, name))
            after[place, name] = now or after.get((place, name))
    return len(said_as(own)) + sum(before[key] != after[key] for key in before)


def _alike(name: str, value: Any) -> Any:
    """A value so that 2 and 2.000000 are one, and nothing and zero too."""
    return (Decimal(value) if value and name in DECIMALS else value) or None
