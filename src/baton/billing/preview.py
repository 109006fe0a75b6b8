"""What a draft will say: as it would be issued on a day, with the number it would get, and what stands in its way."""

from datetime import date
from uuid import UUID

from baton.billing.actions.gaps import SOURCE
from baton.billing.inheritance import effective_drafts
from baton.billing.letterhead import next_numbers
from baton.billing.models import Business, Counter, Invoice, InvoiceLine, InvoiceTaxLine, Series
from baton.billing.snapshot import paper_of, snapshot_of
from baton.crm.models import Hold
from baton.foundation.actors import Actor
from baton.foundation.models import Organization


def would_be(actor: Actor, house: Organization, invoice_id: UUID, on: date) -> dict:
    """The snapshot of a draft if it were issued on a day; it has no number.  Five queries."""
    [draft] = effective_drafts(house, Invoice.objects.visible_to(actor).filter(pk=invoice_id))
    lines = InvoiceLine.objects.filter(invoice=invoice_id).select_related("product", "location").order_by("position")
    taxes = InvoiceTaxLine.objects.filter(invoice=invoice_id).order_by("pk")
    return snapshot_of(draft, lines, taxes, paper_of(house, Business.objects.get()), on)


def next_number(kind: str, on: date) -> str:
    """The number that a document of this kind would get, if it were the next one."""
    series = Series.objects.get(kind=kind)
    return next_numbers(series, list(Counter.objects.filter(series=series)), on, 1)[0]


def holds_on(actor: Actor, *subjects: UUID | None) -> list[str]:
    """Why a draft, its deal or its account is held, in words, beside what readiness says."""
    standing = Hold.objects.visible_to(actor).filter(subject_id__in=[one for one in subjects if one], lifted_at=None)
    return list(standing.exclude(source=SOURCE).order_by("pk").values_list("words", flat=True))
