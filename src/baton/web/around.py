"""What stands around one account: its open invoices and deals, and the accounts it belongs with."""

from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from baton.billing.inheritance import day_of
from baton.billing.models import Invoice
from baton.billing.queries import judged_invoices, stands
from baton.crm.actions.holds import BY_HAND
from baton.crm.models import Account, Deal, Hold
from baton.foundation.actors import Actor
from baton.web.outlook import counted, outlook
from baton.web.profile import relations

STILL_OPEN: Final = Q(document_state="draft") | Q(document_state="issued", balance_minor__gt=0)
SHOWN: Final = 20  # invoices on the page of an account; the rest stands in a list of their own


def open_invoices(request: Any, account_id: UUID) -> list[dict]:
    """What is still owed, the longest due first, then drafts; each with what happens next."""
    rows = Invoice.objects.visible_to(request.actor).of_account(account_id).filter(STILL_OPEN)
    house, today = request.organization, day_of(request.organization)
    judged = judged_invoices(house, rows.order_by(F("due_on").asc(nulls_last=True), "-pk")[:SHOWN])
    said = [stands(one, house) | {"gaps": [gap.words for gap in one.gaps]} for one in judged]
    return [one | {"outlook": outlook(one, today)} for one in said]


def open_deals(actor: Actor, account_id: UUID) -> list[Deal]:
    """What may still be won, the newest first."""
    rows = Deal.objects.visible_to(actor).of_account(account_id).filter(outcome="open")
    return list(rows.select_related("stage").order_by("-pk")[:SHOWN])


def late(invoices: list[dict], today: date) -> dict[str, Any]:
    """How many are overdue, and how late the oldest of them is."""
    due = [date.fromisoformat(one["due_on"]) for one in invoices if one["is_overdue"]]
    return {"label": f"{len(due)} overdue" if due else "", "words": f"{counted((today - min(due)).days)} late" if due else ""}


class Family(NamedTuple):
    """Names of the accounts that an account and its places name, the ids of all that are one with it by merging, and what they are held for."""

    names: dict[str, str]
    merged: list[UUID]
    holds: list[dict]


def family(actor: Actor, account: dict, places: list[dict]) -> Family:
    """By one query.  A hold that was placed by hand may be lifted by hand."""
    said = JSONObject(id="pk", version="version", words="words", by_hand=Q(source=BY_HAND))
    held = Hold.objects.visible_to(actor).filter(subject_id=OuterRef("pk"), lifted_at=None).order_by("pk")
    named = [*relations(account), *(place["bills_to"] for place in places if place["bills_to"])]
    rows = Account.objects.visible_to(actor).filter(Q(survivor=account["survivor"]) | Q(pk__in=named))
    found = list(rows.values_list("pk", "name", "survivor", ArraySubquery(held.values(said=said))))
    one = [(pk, holds) for pk, _, survivor, holds in found if str(survivor) == account["survivor"]]
    names = {str(pk): name for pk, name, *_ in found}
    return Family(names, [pk for pk, _ in one], [hold for _, holds in one for hold in holds])
