"""What a draft will say: as it would be issued on a day, with the number it would get, and what stands in its way."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model, OuterRef, Q, Subquery

from baton.billing.actions.gaps import SOURCE
from baton.billing.approvals import Approvals
from baton.billing.inheritance import Effective
from baton.billing.models import Business, Counter, Invoice, InvoiceLine, InvoiceTaxLine, Series
from baton.billing.queries import LINE, TAX_LINE, judged_invoices, see, whole_of
from baton.billing.snapshot import paper_of, snapshot_of
from baton.crm.models import Hold
from baton.foundation.actors import Actor
from baton.foundation.models import Organization
from baton.foundation.plain import plain


class WouldBe(NamedTuple):
    """A draft as it is shown, and as it would be issued on the day on which it goes.

    `effective` is all it inherits, `approvals` who is asked; for `hold_seconds` its sending can be undone.
    """

    said: dict[str, Any]
    snapshot: dict[str, Any]
    effective: Effective
    goes_on: date
    hold_seconds: int
    approvals: Approvals | None


def would_be(actor: Actor, house: Organization, invoice_id: UUID) -> WouldBe | None:
    """A draft, also one that was put away, if the actor may see it whole; else None.  Its snapshot has no number.  Five queries."""
    scope = actor.rights.scope("invoice.see")
    if scope is None:
        return None
    rows = see(actor, Invoice).filter(Invoice.within(actor, scope), pk=invoice_id, document_state__in=("draft", "discarded"))
    for judged in judged_invoices(house, rows):
        invoice: Any = judged.effective.subject
        lines = list(InvoiceLine.objects.filter(invoice=invoice).select_related("product", "location").order_by("position"))
        taxes = list(InvoiceTaxLine.objects.filter(invoice=invoice).order_by("pk"))
        goes_on, business = house.clock.day(invoice.send_at or house.clock.now()), Business.objects.get()
        said = whole_of(judged, house, _plain(lines, LINE), _plain(taxes, TAX_LINE))
        snapshot = snapshot_of(judged.effective, lines, taxes, paper_of(house, business), goes_on)
        return WouldBe(said, snapshot, judged.effective, goes_on, business.send_hold_seconds, judged.approvals)
    return None


def _plain(rows: Sequence[Model], names: Sequence[str]) -> list[dict]:
    return [{name: plain(getattr(row, row._meta.get_field(name).attname)) for name in names} for row in rows]  # type: ignore[union-attr]


def next_number(kind: str, on: date) -> str:
    """The number that a document of this kind would get, if it were the next one.  One query."""
    counts = Q(series__per_year=False, year=None) | Q(series__per_year=True, year=on.year)
    last = Counter.objects.filter(counts, series=OuterRef("pk")).values("last_sequence")
    series: Any = Series.objects.annotate(last=Subquery(last)).get(kind=kind)
    return str(series.number(on.year if series.per_year else None, (series.last or 0) + 1))


def holds_on(actor: Actor, *subjects: UUID | None) -> list[str]:
    """Why a draft, its deal or its account is held, in words, beside what readiness says."""
    standing = Hold.objects.visible_to(actor).filter(subject_id__in=[one for one in subjects if one], lifted_at=None)
    return list(standing.exclude(source=SOURCE).order_by("pk").values_list("words", flat=True))
