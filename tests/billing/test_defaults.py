"""What accounts and products inherit from the organization: who may set it, what is refused, and who follows."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.foundation.models import Organization
from tests.story import Story


@pytest.fixture
def story(house) -> Story:
    return Story(house)


def change(story: Story, *, by: str = "owner", **entered) -> Organization:
    return story.do("organization.change", by=by, **entered)


def test_drafts_that_inherit_follow_the_new_default_and_others_stay(story):
    story.rate("19")
    story.account("Acme")
    draft = story.bill("Acme", "1 x Audit at 100.00 EUR")
    own = story.bill("Acme", "1 x Audit at 100.00 EUR", terms={"kind": "net", "days": 7})
    change(story, terms={"kind": "end_of_month", "days": 10})
    assert [story.see("invoice", draft)["terms"][name] for name in ("kind", "days")] == ["end_of_month", 10]
    assert story.see("invoice", own)["terms"]["days"] == 7
    assert story.announced()[-1] == "organization.changed"


def test_the_same_again_tells_nothing(story):
    change(story, discount_limit_percent="15", tax_category="Z")
    change(story, discount_limit_percent="15.00", tax_category="Z")
    assert story.announced().count("organization.changed") == 1


@pytest.mark.parametrize(
    ("entered", "field", "words"),
    [
        ({"name": "  "}, "name", "An organization has a name. Nothing was saved."),
        ({"discount_limit_percent": "101"}, "discount_limit_percent", "A discount lies between 0 and 100 percent, not 101. Nothing was saved."),
        ({"discount_limit_percent": "-1"}, "discount_limit_percent", "A discount lies between 0 and 100 percent, not -1. Nothing was saved."),
        ({"terms": {"kind": "net", "days": 999}}, "terms.days", "Terms run 0 to 366 days, not 999."),
        ({"terms": {"kind": "soon", "days": 1}}, "terms.kind", "Input should be"),
        ({"tax_category": "Q"}, "tax_category", "Input should be"),
    ],
)
def test_what_no_organization_can_have_is_refused_by_its_field(story, entered, field, words):
    with pytest.raises(Refused) as refused:
        change(story, **entered)
    assert words in refused.value.fields[field]


@pytest.mark.parametrize("by", ["billing", "sales", "accountant", "read only"])
def test_only_an_owner_sets_them(story, by):
    with pytest.raises(NotAllowed):
        change(story, by=by, name="Mine")


def test_who_comes_second_is_told(story):
    first = change(story, name="First", version=1)
    with pytest.raises(Conflict, match="changed meanwhile"):
        change(story, name="Second", version=1)
    assert (first.name, first.version) == ("First", 2)


@pytest.mark.parametrize("fields", [{"terms_kind": "soon"}, {"tax_category": "Q"}, {"discount_limit_percent": Decimal(101)}])
def test_the_database_itself_refuses_what_none_can_have(story, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        story.change_house(**fields)
