"""Deals with their lines, and the stages they go through."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects

from baton.crm.models import Deal, DealLine, Stage
from baton.crm.queries.accounts import label_of, names_of_accounts
from baton.fields.queries import by_field, values_of
from baton.foundation.actors import Actor
from baton.foundation.models import AuditEntry
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain

AS_KEPT = (
    "version", "name", "outcome", "win", "closed_at", "lost_reason", "expected_close_on", "next_step", "next_step_on",
    "currency", "po_number", "discount_percent",
)  # fmt: skip


def describe_deals(actor: Actor, rows: Sequence[Deal]) -> list[dict]:
    """Deals as JSON, with their lines in order; the account's name only where the actor may see the account."""
    lines = DealLine.objects.select_related("price__product").order_by("position")
    prefetch_related_objects(rows, "owner", "stage", Prefetch("lines", lines))
    names = names_of_accounts(actor, (deal.account_id for deal in rows))
    own = values_of(actor, "deal", rows)
    return [
        said_of(deal, deal.lines.all()) | {"fields": fields} | ({"account_name": names[deal.account_id]} if deal.account_id in names else {})
        for deal, fields in zip(rows, own, strict=True)
    ]


def said_of(deal: Deal, lines: Iterable[DealLine]) -> dict:
    """A deal as JSON, of parts that are at hand."""
    said = {"id": deal.pk, "account": deal.account_id} | {name: getattr(deal, name) for name in AS_KEPT}
    said |= {
        "owner": deal.owner_id,
        "owner_name": label_of(deal.owner),
        "stage": deal.stage_id,
        "stage_name": deal.stage.name,
        "terms": {"kind": deal.terms_kind, "days": deal.terms_days} if deal.terms_kind else None,
        "lines": [_line(line) for line in lines],
    }
    return plain(said)


def _line(line: DealLine) -> dict:
    """A line as entered, beside what it is called and costs by its price."""
    price = line.price
    return {
        "price": line.price_id,
        "description": line.description,
        "quantity": f"{line.quantity.normalize():f}",
        "unit_minor": line.unit_minor,
        "discount_percent": line.discount_percent,
        "location": line.location_id,
        "product_name": price.product.name if price else None,
        "price_unit_minor": price.unit_minor if price else None,
    }


def stages_entered(deal_id: UUID) -> list[tuple[UUID, datetime]]:
    """Each stage that a deal has entered and when, in their order; read past the right to see the audit."""
    entries = AuditEntry.objects.filter(subject_id=deal_id, subject_kind="deal").order_by("pk").values_list("at", "changes")
    moves = ((at, part["fields"].get("stage")) for at, changes in entries for part in changes if part["kind"] == "deal")
    return [(UUID(move[1]), at) for at, move in moves if move]


def describe_stages(actor: Actor, rows: Sequence[Stage]) -> list[dict]:  # noqa: ARG001  every member sees the pipeline
    """Stages as JSON."""
    return [plain({"id": row.pk, "version": row.version, "name": row.name, "position": row.position}) for row in rows]


show(Noun("deal", "deals", Deal, describe_deals, {
    "account": "account", "owner": "owner", "stage": "stage", "outcome": "outcome", "name": "name",
    "expected_close_on": "expected_close_on",
}, families={"fields": by_field("deal")}))  # fmt: skip
show(Noun("stage", "stages", Stage, describe_stages, {"name": "name"}))
