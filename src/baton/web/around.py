"""What stands around one account: its open invoices and deals, and the accounts it belongs with."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from baton.billing.inheritance import day_of
from baton.billing.models import Invoice
from baton.billing.queries import judged_invoices, stands
from baton.crm.actions.holds import BY_HAND
from baton.crm.models import Account, Deal, Hold, Location
from baton.crm.queries.accounts import describe_accounts, places_of_outer
from baton.foundation.actors import Actor
from baton.foundation.models import Organization
from baton.foundation.nouns import Noun
from baton.web.outlook import counted, outlook
from baton.web.profile import relations

HEAD: Final = Noun("account", "accounts", Account, describe_accounts)  # what stands above each tab: nothing of money or readiness
STILL_OPEN: Final = Q(document_state="draft") | Q(document_state="issued", balance_minor__gt=0)
PLACES: Final = 50
SHOWN: Final = 20  # invoices on the page of an account; the rest stands in a list of their own


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


def open_deals(actor: Actor, account_id: UUID) -> list[Deal]:
    """What may still be won, the newest first."""
    rows = Deal.objects.visible_to(actor).of_account(account_id).filter(outcome="open")
    return list(rows.select_related("stage").order_by("-pk")[:SHOWN])


def late(invoices: list[dict], today: date) -> str:
    """How late the oldest of what is overdue is, in words; blank when nothing is."""
    due = [date.fromisoformat(one["due_on"]) for one in invoices if one["is_overdue"]]
    return f"{counted((today - min(due)).days)} late" if due else ""


class Family(NamedTuple):
    """An account with what is one with it by merging: names of the accounts that are named, their ids, their holds and their places."""

    names: dict[str, str]
    merged: list[UUID]
    holds: list[dict]
    places: list[dict]


def family(actor: Actor, account: dict) -> Family:
    """By one query.  A hold that was placed by hand may be lifted by hand; a place says by name who else pays for it."""
    hold = JSONObject(id="pk", version="version", words="words", by_hand=Q(source=BY_HAND))
    held = Hold.objects.visible_to(actor).filter(subject_id=OuterRef("pk"), lifted_at=None).order_by("pk")
    served = places_of_outer(actor)[:PLACES]
    place = JSONObject(id="pk", name="name", bills_to="bills_to")
    paying = Location.objects.visible_to(actor).of_account(UUID(account["id"])).values("bills_to")
    named = Q(survivor=account["survivor"]) | Q(pk__in=relations(account)) | Q(pk__in=paying)
    rows = Account.objects.visible_to(actor).filter(named).order_by("pk")
    found = list(rows.values_list("pk", "name", "survivor", ArraySubquery(held.values(said=hold)), ArraySubquery(served.values(said=place))))
    one = [row for row in found if str(row[2]) == account["survivor"]]
    names = {str(pk): name for pk, name, *_ in found}
    places = [said | {"payer": names.get(said["bills_to"])} for row in one for said in row[4]]
    return Family(names, [row[0] for row in one], [said for row in one for said in row[3]], places)
