"""What there is of an account, by the tab under which it stands, and how much."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from baton.billing import finding
from baton.billing.inheritance import day_of
from baton.billing.models import Invoice, Payment
from baton.crm.models import Deal
from baton.crm.queries.contacts import working_at
from baton.documents.models import Document
from baton.foundation.actors import Actor
from baton.foundation.models import Organization

LABELS: Final = {
    "overview": "Overview", "deals": "Deals", "invoices": "Invoices", "payments": "Payments", "contacts": "Contacts",
    "documents": "Documents", "history": "History",
}  # fmt: skip
WHOLE: Final = ("overview", "history")  # have no number


class Tab(NamedTuple):
    """A tab as it is shown: with the key that opens it, and how many there are."""

    name: str
    label: str
    key: str
    many: str


def parts(actor: Actor, house: Organization, id: UUID) -> dict[str, QuerySet[Any]]:
    """What there is of an account and those merged into it, by tab: of what the actor may see at all, and the house uses."""
    today = day_of(house)
    found: dict[str, QuerySet[Any]] = {"contacts": working_at(actor, id)}
    for name, model in (("deals", Deal), ("invoices", Invoice), ("payments", Payment), ("documents", Document)):
        if actor.rights.scope(*model.SEE) is not None:
            found[name] = model.objects.visible_to(actor).of_account(id)
    if "invoices" in found:
        found["invoices"] = finding.in_tab(found["invoices"], "all", today)
    if house.path == "invoice-first":
        found.pop("deals", None)
    return found


def counts_of(house: Organization, found: Mapping[str, QuerySet[Any]]) -> dict[str, str]:
    """How many there are of each part, and how many of the invoices are open and overdue; by one query."""
    today, more = day_of(house), {}
    if "invoices" in found:
        more = {tab: finding.in_tab(found["invoices"], tab, today) for tab in ("open", "overdue")}
    return {name: finding.counted(count) for name, count in finding.lengths(house, {**found, **more}).items()}


def tabs(counts: Mapping[str, str]) -> list[Tab]:
    """The tabs that this person has, in their order."""
    names = [name for name in LABELS if name in WHOLE or name in counts]
    return [Tab(name, LABELS[name], str(key), counts.get(name, "")) for key, name in enumerate(names, 1)]
