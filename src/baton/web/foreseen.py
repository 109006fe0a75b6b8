"""The invoices of an account, each with what happens next."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q, QuerySet

from baton.billing.inheritance import day_of
from baton.billing.models import Invoice
from baton.billing.queries import judged_invoices, stands
from baton.foundation.actors import Actor
from baton.foundation.models import Organization
from baton.foundation.nouns import Noun
from baton.web.outlook import counted, outlook

STILL_OPEN: Final = Q(document_state="draft") | Q(document_state="issued", balance_minor__gt=0)
SHOWN: Final = 20  # on the overview of an account; all stand under their tab


def open_invoices(request: Any, account_id: UUID) -> list[dict]:
    """What is still owed, the longest due first, then drafts; each with what happens next."""
    rows = Invoice.objects.visible_to(request.actor).of_account(account_id).filter(STILL_OPEN)
    return foreseen(request.organization, rows.order_by(F("due_on").asc(nulls_last=True), "-pk")[:SHOWN])


def foreseen(house: Organization, rows: QuerySet[Invoice]) -> list[dict]:
    """How invoices stand, each with what happens next; three queries, however many they are."""
    today = day_of(house)
    said = [stands(one, house) | {"gaps": [gap.words for gap in one.gaps]} for one in judged_invoices(house, rows.defer("snapshot"))]
    return [one | {"outlook": outlook(one, today)} for one in said]


def with_outlook(house: Organization) -> Noun:
    """Invoices as the page of their account lists them, the newest first."""

    def describe(actor: Actor, invoices: Sequence[Invoice]) -> list[dict]:
        rows = Invoice.objects.visible_to(actor).filter(pk__in=[one.pk for one in invoices])
        return foreseen(house, rows.order_by("-pk"))

    return Noun("invoice", "invoices", Invoice, describe)


def late(invoices: list[dict], today: date) -> str:
    """How late the oldest of what is overdue is, in words; blank when nothing is."""
    due = [date.fromisoformat(one["due_on"]) for one in invoices if one["is_overdue"]]
    return f"{counted((today - min(due)).days)} late" if due else ""
