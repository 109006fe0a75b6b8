"""How a handoff went, read from the audit: who won, who touched what since, and how much was typed again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

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
Who = tuple[str, str]  # kind and id of an actor
DECIMALS: Final = ("quantity", "discount_percent")


@dataclass(frozen=True, slots=True)
class Score:
    """Deeds of people on a deal, its draft or its invoice between won and paid, and the values they typed.

    Beside it who won, and whether anybody has done anything at all to the draft, or to the invoice it became.
    """

    touches: int
    typed: int
    won_by: Who = field(default=("", ""), compare=False)
    is_touched: bool = field(default=False, compare=False)


def fault_of_undo(actor: Actor, score: Score, document_state: str) -> str:
    """Why an actor may not take the last win back as his own, unseen; empty when he may."""
    if score.won_by != (actor.kind, str(actor.id)):
        return "somebody else won the deal"
    if document_state != "draft" or score.is_touched:
        return "somebody has worked on the draft since"
    return ""


def scores(deals: Sequence[Deal]) -> dict[UUID, Score]:
    """The score of each deal's last win, by three queries; a deal that was never won is left out.

    Read past the right to see the audit: who sees a deal may know how it was handed over.
    """
    last: dict[Any, UUID] = {one.deal_id: one.pk for one in Invoice.objects.filter(deal__in=deals).order_by("win")}
    of: dict[UUID, UUID] = {invoice: deal for deal, invoice in last.items()} | {deal: deal for deal in last}
    told = Announcement.objects.filter(name="invoice.paid", subject_id__in=last.values()).order_by("-pk")
    paid = {one.subject_id: one.pk for one in told}
    done: dict[UUID, list[AuditEntry]] = defaultdict(list)
    by_people = Q(deed="deal.win") | Q(actor__kind__in=PEOPLE)
    for entry in AuditEntry.objects.filter(by_people, subject_id__in=list(of)).order_by("pk"):
        done[of[entry.subject_id]].append(entry)
    return {deal: _score(done[deal], deal, paid.get(invoice)) for deal, invoice in last.items()}


def _score(done: Sequence[AuditEntry], deal_id: UUID, paid: UUID | None) -> Score:
    won = [entry for entry in done if entry.deed == "deal.win" and entry.subject_id == deal_id][-1]
    since = [entry for entry in done if entry.pk > won.pk and entry.deed != "deal.win"]
    counted = [entry for entry in since if entry.deed.startswith(("deal.", "invoice.")) and (paid is None or entry.pk < paid)]
    touches = [entry for entry in counted if entry.deed not in SPARED]
    typed = sum(_typed(entry.changes) for entry in touches)
    is_touched = any(entry.subject_id != deal_id for entry in since)
    return Score(len(touches), typed, (won.actor["kind"], str(won.actor["id"])), is_touched)


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
