"""What a draft will say is what it says when it is issued, and the number it shows is the one it gets."""

from uuid import UUID

import pytest

from baton.billing.models import Invoice
from baton.billing.preview import holds_on, next_number, would_be
from baton.foundation.nouns import NOUNS, find
from baton.foundation.performing import reading
from tests.make import House
from tests.story import Story


@pytest.fixture
def story(house: House) -> Story:
    story = Story(house)
    story.rate("19")
    story.account("Acme", po_number="PO-7")
    return story


def preview(story: Story, draft: str, by: str = "billing"):
    with reading(story.actor(by)):
        return would_be(story.actor(by), story.house.organization, UUID(draft))


def test_a_draft_would_say_what_it_says_once_it_is_issued(story: Story):
    draft = story.bill("Acme", "2 x Audit at 450.50 EUR less 10%", "1 x Travel at 20 EUR", discount_percent="5")
    coming = preview(story, draft)
    story.do("invoice.issue", draft)
    with story.house.look():
        issued = Invoice.objects.get(pk=draft)
    assert coming.snapshot["number"] is None
    assert coming.snapshot | {"number": issued.number} == issued.snapshot


def test_it_is_shown_as_any_invoice_is(story: Story):
    draft = story.bill("Acme", "2 x Audit at 450.50 EUR")
    actor = story.actor("billing")
    with reading(actor):
        assert preview(story, draft).said | {"fields": {}} == find(actor, NOUNS["invoice"], UUID(draft))  # those of one's own are read apart


def test_only_who_sees_invoices_whole_sees_what_a_draft_will_say(story: Story):
    draft = story.bill("Acme", "1 x Audit at 1 EUR")
    assert preview(story, draft, by="sales") is None and preview(story, draft, by="read only") is None
    story.do("invoice.issue", draft)
    assert preview(story, draft) is None


@pytest.mark.parametrize("per_year", [False, True])
def test_the_next_number_is_the_one_that_is_taken_next(story: Story, per_year: bool):
    series = next(one for one in story.all("series", by="owner") if one["kind"] == "invoice")
    story.do("series.change", series["id"], by="owner", per_year=per_year, padding=3)
    clock = story.house.organization.clock
    for _ in range(2):
        draft = story.bill("Acme", "1 x Audit at 1 EUR")
        with story.house.look():
            shown = next_number("invoice", clock.day(clock.now()))
        story.do("invoice.issue", draft)
        assert story.see("invoice", draft)["number"] == shown


def test_holds_are_told_but_for_what_readiness_says_itself(story: Story):
    story.account("Bare", legal_name="")
    draft = story.bill("Bare", "1 x Audit at 1 EUR")
    story.do("hold.place", subject_kind="account", subject_id=story.ids["Bare"], words="Ask first.")
    with reading(story.actor("billing")):
        assert holds_on(story.actor("billing"), UUID(draft), None, UUID(story.ids["Bare"])) == ["Ask first."]
