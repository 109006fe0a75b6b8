"""Several drafts on their way out: which can go, to whom, and what keeps the others back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baton.billing.actions.gaps import SOURCE
from baton.billing.models import Invoice
from baton.billing.queries import judged_invoices, see
from baton.billing.readiness import Judged
from baton.crm.models import Hold
from baton.foundation.actors import Actor
from baton.foundation.models import Organization


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An invoice that was chosen to be sent: where it goes, and in words what keeps it back.

    `state` is "ready", "held", "scheduled" or "gone", which is no draft any more.
    """

    id: UUID
    version: int
    number: str | None
    account_id: UUID
    account_name: str
    currency: str
    total_minor: int
    to: str
    by_post: bool
    send_at: datetime | None
    state: str
    reasons: Sequence[str]


def outgoing(actor: Actor, house: Organization, ids: Iterable[UUID]) -> list[Outgoing]:
    """Those of the invoices that the actor may send, the oldest first; four queries, however many there are."""
    scope = actor.rights.scope("invoice.send")
    if scope is None:
        return []
    rows: QuerySet[Any] = see(actor, Invoice).filter(Invoice.within(actor, scope), pk__in=list(ids)).defer("snapshot").order_by("pk")
    judged = judged_invoices(house, rows)
    holds = _holds(actor, judged)
    return [_outgoing(one, holds) for one in judged]


def sums_of(some: Iterable[Outgoing]) -> list[tuple[str, int]]:
    """What they come to in each currency, in minor units."""
    sums: dict[str, int] = defaultdict(int)
    for one in some:
        sums[one.currency] += one.total_minor
    return sorted(sums.items())


def _outgoing(judged: Judged, holds: dict[UUID, list[str]]) -> Outgoing:
    invoice: Any = judged.effective.subject
    account, contact = judged.effective.account, judged.effective.ap_contact
    held = [words for subject in _subjects(judged) for words in holds[subject]]
    lines = [] if invoice.has_lines else ["An invoice needs at least one line."]
    reasons = [*lines, *(gap.words for gap in judged.gaps), *(f"It is held: {words}" for words in held)]
    state = "gone" if invoice.document_state != "draft" else "scheduled" if invoice.send_at else "held" if reasons else "ready"
    return Outgoing(
        invoice.pk, invoice.version, invoice.number, account.pk, account.name, invoice.currency, invoice.total_minor,
        contact["email"] if contact else "", account.delivery_preference == "post", invoice.send_at, state, reasons if state == "held" else (),
    )  # fmt: skip


def _holds(actor: Actor, judged: Sequence[Judged]) -> dict[UUID, list[str]]:
    """The words of each hold that stands on a draft, its deal or its account, beside what readiness says."""
    subjects = {subject for one in judged for subject in _subjects(one)}
    held: dict[UUID, list[str]] = defaultdict(list)
    standing = Hold.objects.visible_to(actor).filter(subject_id__in=list(subjects), lifted_at=None).exclude(source=SOURCE)
    for subject, words in standing.order_by("pk").values_list("subject_id", "words"):
        held[subject].append(words)
    return held


def _subjects(judged: Judged) -> list[UUID]:
    invoice: Any = judged.effective.subject
    return list(dict.fromkeys(one for one in (invoice.pk, invoice.deal_id, invoice.account_id, judged.effective.account.pk) if one))
