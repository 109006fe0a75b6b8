"""An account at a glance: its open invoices and deals, what it is billed by, its people and its places."""

from typing import Any, Final
from uuid import UUID

from baton.billing.inheritance import day_of
from baton.web.accounts import one_currency
from baton.web.around import Family
from baton.web.asked import locked, requested
from baton.web.foreseen import late, open_invoices
from baton.web.profile import lacks, profile

PEOPLE: Final = 8  # all stand under their tab


def overview(request: Any, said: dict, near: Family) -> dict[str, Any]:
    """What an account's page shows beside its timeline."""
    id = UUID(said["id"])
    invoices = open_invoices(request, id)
    lines, asked = profile(said), requested(request.actor, id)
    shown = {line.name for line in lines}
    return {
        "asked": asked,
        "beside_none": [one for one in asked if not one.names & shown],
        "locked": locked(request.actor, "account").difference(*(one.names for one in asked)),
        "invoices": invoices,
        "invoice_currency": one_currency([{"money": invoices}]),
        "late": late(invoices, day_of(request.organization)),
        "deals": near.deals,
        "profile": lines,
        "lacks": lacks(said),
        "people": near.people[:PEOPLE],
        "locations": near.places,
    }
