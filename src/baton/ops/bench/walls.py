"""What both walls and the permissions cost of a page: the same pages with them, and with neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any, Final
from unittest.mock import patch

from django.test import Client

from baton.foundation.actors import Rights
from baton.foundation.models.row import Rows
from baton.ops.bench.pairs import seconds
from baton.ops.bench.twins import as_owner

PAGES: Final = {"today": "/", "accounts": "/accounts/", "invoices": "/invoices/?tab=all", "deals": "/deals/"}
PAIRS: Final = 5
ROUND: Final = 10  # requests of a page in each half of a pair
MOST_PERCENT: Final = 15
WALLED: Final = "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"


def measured(client: Client) -> dict[str, Any]:
    """By how many percent the pages take longer with walls and permissions: each the median of its pairs, and of all."""
    found = {name: [percent(client, address) for _ in range(PAIRS)] for name, address in PAGES.items()}
    whole = median(cost for costs in found.values() for cost in costs)
    return {"cost_percent": round(whole, 1), "most_percent": MOST_PERCENT, "pages": {name: round(median(costs), 1) for name, costs in found.items()}}


def percent(client: Client, address: str) -> float:
    """What a page takes longer with both walls than without, in each half once it is warm."""
    protected = _asked(client, address)
    with unprotected():
        return (protected / _asked(client, address) - 1) * 100


def _asked(client: Client, address: str) -> float:
    client.get(address)
    return seconds(lambda: [client.get(address) for _ in range(ROUND)])


@contextmanager
def unprotected() -> Iterator[None]:
    """No row-level security in this database, which is the bench's own; in this process everything is visible and allowed.

    What is asked for of one organization still is: whoever had no walls would write it into his queries.
    """
    with as_owner() as owner:
        tables = [table for (table,) in owner.execute(WALLED).fetchall()]
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        try:
            with (
                patch.object(Rows, "visible_to", lambda rows, actor: rows.filter(organization_id=actor.organization)),
                patch.object(Rights, "scope", lambda rights, *names: "all"),
                patch.object(Rights, "writing_scope", lambda rights, noun, group, deed="": "all"),
            ):
                yield
        finally:
            for table in tables:
                owner.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
