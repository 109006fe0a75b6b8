"""Drafts in batches are the drafts that are made one by one."""

from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.billing.actions.batches import draft_many
from baton.billing.reckoning import Item
from baton.catalog.models import Price
from tests.story import Story

TOLD = ("document_state", "currency", "net_minor", "tax_minor", "total_minor", "terms", "po_number", "lines", "tax_lines", "needs_fixing")


def as_told(story: Story, draft: str) -> dict:
    said = {name: value for name, value in story.see("invoice", draft).items() if name in TOLD}
    return said | {"lines": [{k: v for k, v in line.items() if k != "id"} for line in said["lines"]]}


def test_a_batch_makes_the_same_drafts_with_the_same_holds_and_tasks(house):
    story = Story(house)
    story.rate("19")
    story.product("Audit", "100.00 EUR")
    story.account("Acme")
    story.account("Bolt", po_required=True, terms={"kind": "net", "days": 14})
    one_by_one = [story.bill(name, "3 x Audit") for name in ("Acme", "Bolt")]
    with story.deed("invoice.create") as work:
        price = work.rows(Price).select_related("product").get()
        item = Item("Audit", Decimal(3), price.unit_minor, Decimal(0), price.pk, price.product, None)
        batch = draft_many(work, [(UUID(story.ids[name]), [item]) for name in ("Acme", "Bolt")])
    for single, of_batch in zip(one_by_one, map(str, batch), strict=True):
        assert as_told(story, of_batch) == as_told(story, single)
        assert story.holds(of_batch) == story.holds(single)
    assert len(story.tasks()) == 2
    assert story.announced().count("invoice.drafted") == 4


def test_a_batch_of_none_writes_nothing(house):
    story = Story(house)
    with story.deed("invoice.create") as work:
        assert draft_many(work, []) == []


def test_a_batch_costs_the_same_however_large_it_is(house):
    story = Story(house)
    story.rate("19")
    story.product("Audit", "100.00 EUR")
    for number in range(12):
        story.account(f"Acme {number}")
    costs = []
    with story.deed("invoice.create") as work:
        price = work.rows(Price).select_related("product").get()
        item = Item("Audit", Decimal(1), price.unit_minor, Decimal(0), price.pk, price.product, None)
        for names in (3, 12):
            with CaptureQueriesContext(connection) as captured:
                draft_many(work, [(UUID(story.ids[f"Acme {number}"]), [item]) for number in range(names)])
            costs.append(len(captured))
    assert costs[0] == costs[1]
