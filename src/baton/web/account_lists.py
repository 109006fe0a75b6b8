"""What stands under the tabs of an account: each part of it as a list."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from baton.billing.inheritance import day_of
from baton.billing.received import payments_of
from baton.foundation.nouns import NOUNS
from baton.reports.pipeline import with_signs
from baton.web import choices
from baton.web.contacts import places
from baton.web.deals import say
from baton.web.foreseen import with_outlook
from baton.web.invoices import named
from baton.web.lists import listed


def deals(request: Any, rows: QuerySet[Any]) -> dict[str, Any]:
    """All deals, the newest first."""
    shown, today = listed(request, NOUNS["deal"], rows, "-pk"), day_of(request.organization)
    shown.items[:] = with_signs(request.actor, today, shown.items)
    for one in shown.items:
        one["account_name"] = ""
        say(one, today)
    return {"page": shown, "state": "all"}


def invoices(request: Any, rows: QuerySet[Any]) -> dict[str, Any]:
    """All invoices, the newest first, each with what happens next."""
    noun = with_outlook(request.organization)
    return _in_one_currency({"page": listed(request, noun, rows.defer("snapshot"), "-pk")})


def payments(request: Any, rows: QuerySet[Any]) -> dict[str, Any]:
    """All payments, by the day they came, each with what it settles."""
    shown = listed(request, NOUNS["payment"], rows, "-received_on")
    for one in shown.items:
        one["settles"] = [part for part in one["allocations"] if not part["is_undone"]]
    return _in_one_currency({"page": shown, "methods": dict(choices.METHODS)})


def contacts(request: Any, rows: QuerySet[Any]) -> dict[str, Any]:
    """Who does something here now, by name, and what else he does elsewhere."""
    shown = listed(request, NOUNS["contact"], rows, "name")
    for one in shown.items:
        one["places"] = places(one["roles"])
    return {"page": shown}


def documents(request: Any, rows: QuerySet[Any]) -> dict[str, Any]:
    """All documents that were kept, the newest first, each with where it is opened."""
    shown = listed(request, NOUNS["document"], rows, "-pk")
    paid = payments_of(request.actor, [UUID(one["subject_id"]) for one in shown.items if one["kind"] == "receipt"])
    for one in shown.items:
        payment = paid.get(UUID(one["subject_id"]))
        one["address"] = named("invoice_pdf", one["subject_id"]) if one["kind"] == "invoice" else named("payment_receipt", payment) if payment else ""
    return {"page": shown, "kinds": {"invoice": "Invoice", "receipt": "Receipt"}}


def _in_one_currency(said: dict[str, Any]) -> dict[str, Any]:
    """With the currency that a column's head names, where there is only one."""
    currencies = {one["currency"] for one in said["page"].items}
    return said | {"currency": currencies.pop() if len(currencies) == 1 else ""}


LISTS: Final[Mapping[str, Callable[[Any, QuerySet[Any]], dict[str, Any]]]] = {
    "deals": deals, "invoices": invoices, "payments": payments, "contacts": contacts, "documents": documents,
}  # fmt: skip
