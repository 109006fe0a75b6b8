"""What winning would bill is what winning bills."""

from decimal import Decimal
from uuid import UUID

import pytest

from baton.billing.sold import worths
from baton.billing.winning import foreseen
from baton.crm.models import Deal
from tests.story import Story

LINES = (
    ["2 x Audit", "1.5 x Travel at 33.33 EUR less 12.5%"],
    ["0.333333 x Book less 7%", "3 x Work at 0.05 EUR", "1 x Audit less 100%"],
    ["7 x Work at 0.10 EUR less 5%", "7 x Work at 0.10 EUR less 5%"],
)


@pytest.mark.parametrize("lines", LINES, ids=str)
@pytest.mark.parametrize("percent", ["0", "33.33"])
def test_a_deal_is_worth_what_its_draft_comes_to_before_tax(story: Story, lines: list[str], percent: str):
    story.account("Acme")
    story.deal("Deal", "Acme", *lines, discount_percent=percent)
    actor = story.actor("sales")
    with story.house.look(actor):
        together = worths(story.house.organization, Deal.objects.all(), ["name"])
    worth = story.see("deal", "Deal", by="sales")["worth"]
    assert together == {("Deal", "EUR"): worth["net_minor"]}
    assert worth == {"currency": "EUR", "net_minor": story.see("invoice", story.win("Deal"))["net_minor"]}


@pytest.mark.parametrize("lines", LINES, ids=str)
def test_the_preview_is_the_draft_that_winning_makes(story: Story, lines: list[str]):
    story.account("Acme", terms={"kind": "net", "days": 14})
    story.deal("Deal", "Acme", *lines, discount_percent="5", po_number="PO-7")
    shown = seen_before(story, "Deal")
    made = story.see("invoice", story.win("Deal"))
    for name in ("net_minor", "tax_minor", "total_minor", "currency", "discount_minor"):
        assert shown[name] == made[name], name
    assert {name: said["value"] for name, said in shown["origins"].items()} == {name: said["value"] for name, said in made["origins"].items()}
    for part in ("lines", "tax_lines"):
        for before, after in zip(shown[part], made[part], strict=True):
            assert alike(before) == alike({name: after[name] for name in before})


def test_a_deal_that_cannot_be_won_has_a_preview_in_words_and_looking_writes_nothing(story: Story):
    story.account("Acme")
    story.deal("Deal", "Acme")
    told = story.announced()
    assert "no lines, so there would be nothing to bill" in seen_before(story, "Deal")["fault"]
    assert story.announced() == told and story.all("invoice") == []


def alike(line: dict) -> dict:
    """With decimals as numbers: what is stored has all its digits."""
    return {name: Decimal(value) if name in ("quantity", "discount_percent", "percent", "tax_percent") else value for name, value in line.items()}


def seen_before(story: Story, deal: str) -> dict:
    actor = story.actor("sales")
    with story.house.look(actor):
        return foreseen(actor, story.house.organization, Deal.objects.get(pk=UUID(story.ids[deal])))[1]


def test_deals_are_added_up_in_each_currency_as_each_comes_to_by_itself(story: Story):
    story.account("Edo", currency="JPY")
    story.account("Acme")
    story.deal("One", "Edo", "1 x Visit at 1001 JPY")
    story.deal("Two", "Edo", "1 x Visit at 10.00 USD", currency="USD")
    story.deal("None", "Edo")
    for n in range(3):
        story.deal(f"Three {n}", "Acme", *LINES[1], discount_percent="7.77")
        story.deal(f"Four {n}", "Acme", *LINES[1])
    alone = [story.see("deal", name, by="sales")["worth"] for name in story.ids if name.startswith(("Three", "Four"))]
    actor = story.actor("sales")
    with story.house.look(actor):
        found = worths(story.house.organization, Deal.objects.all(), ["outcome"])
    assert found == {("open", "JPY"): 1001, ("open", "USD"): 1000, ("open", "EUR"): sum(one["net_minor"] for one in alone)}
    assert story.see("deal", "None", by="sales")["worth"] == {"currency": "JPY", "net_minor": 0}
