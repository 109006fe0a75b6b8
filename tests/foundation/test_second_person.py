"""Two-person rules: whatever door, session, token or file it comes by, two different people or nothing."""

from typing import Any

import pytest

from baton.billing.models import Business, Invoice
from baton.crm.models import Account, Deal
from baton.foundation.actors import Actor
from baton.foundation.bearers import bearer
from baton.foundation.errors import NeedsSecond, NotAllowed, Refused
from baton.foundation.models import Membership, Organization
from tests.foundation.test_requests import done
from tests.make import House
from tests.story import Story

LONG = {"terms": {"kind": "net", "days": 90}}
BANK = {"holder": "Baton Ltd", "iban": "DE89 3704 0044 0532 0130 00"}


@pytest.fixture
def story(house: House) -> Story:
    story = Story(house)
    story.account("Acme")
    house.owner, second(story)
    return story


def second(story: Story) -> Actor:
    return story.house.person("owner", "second@example.org")


def ask(story: Story, deed: str, of: Any = None, *, by: Any = "owner", **entered: Any) -> Any:
    return done(story, "change.request", by=by, deed=deed, subject=of, entered=entered, reason="Agreed by phone")


def limit(story: Story, **limits: Any) -> None:
    done(story, "organization.set_second_person", by=story.house.operator, **limits)


def house_now(story: Story) -> Organization:
    return Organization.objects.get(pk=story.house.id)


def test_bank_details_of_a_live_organization_are_changed_by_two_people(story: Story):
    with pytest.raises(NeedsSecond, match="A change of bank details needs a second person in Baton Ltd: two different people. Nothing was done."):
        done(story, "business.change_bank", by="owner", **BANK)
    one = ask(story, "business.change_bank", **BANK)
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        done(story, "change.approve", one, by="owner")
    done(story, "change.approve", one, by=second(story))
    with story.house.look():
        assert Business.objects.get().bank["iban"] == "DE89370400440532013000"


def test_a_token_is_who_made_it(story: Story):
    _, secret = done(story, "token.create", by="owner", name="Mine")
    program = bearer(secret, "203.0.113.7")
    with pytest.raises(NeedsSecond):
        done(story, "business.change_bank", by=program, **BANK)
    one = ask(story, "business.change_bank", **BANK)
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        done(story, "change.approve", one, by=program)


def test_a_rule_holds_only_while_there_is_somebody_who_could_be_the_second(story: Story):
    done(story, "user.disable", second(story).id, by=story.house.operator)
    done(story, "business.change_bank", by="owner", **BANK)


def test_a_sandbox_asks_for_nobody_until_it_is_told_to(house: House):
    story = Story(House("Sandbox", kind="sandbox"))
    second(story)
    done(story, "business.change_bank", by="owner", **BANK)


@pytest.mark.parametrize(("deed", "entered"), [
    ("user.create", {"email": "new@example.org", "role": "sales"}),
    ("user.invite", {"email": "new@example.org", "role": "sales"}),
])  # fmt: skip
def test_nobody_is_let_in_by_one_alone(story: Story, deed: str, entered: dict):
    with pytest.raises(NeedsSecond, match="roles needs a second person"):
        done(story, deed, by="owner", **entered)
    one = ask(story, deed, **entered)
    done(story, "change.approve", one, by=second(story))
    assert Membership.objects.filter(organization=story.house.id, user__email="new@example.org").exists()


def test_no_role_is_given_or_made_wider_or_taken_by_one_alone(story: Story):
    story.do("role.create", by="owner", name="helper", rights=[{"name": "account.see"}])  # held by nobody, so it gives nobody anything
    ann = story.house.person("helper")
    for deed, of, entered in (
        ("role.change", _role(story, "helper"), {"rights": [{"name": "account.see"}, {"name": "invoice.see"}]}),
        ("role.change", _role(story, "helper"), {"rights": [{"name": "account.see"}]}),
        ("user.change_roles", ann.id, {"roles": ["billing"]}),
    ):
        with pytest.raises(NeedsSecond):
            done(story, deed, of, by="owner", **entered)
        done(story, "change.approve", ask(story, deed, of, **entered), by=second(story))


def test_the_only_second_person_is_not_kept_out_by_one_alone(story: Story):
    with pytest.raises(NeedsSecond, match="keep out the only second person"):
        done(story, "user.disable", second(story).id, by="owner")
    third = story.house.person("owner", "third@example.org")
    done(story, "user.disable", third.id, by="owner")
    with pytest.raises(NeedsSecond, match="To let somebody in again"):
        done(story, "user.enable", third.id, by="owner")


def test_who_could_not_do_it_himself_is_no_second_person_for_it(story: Story):
    one = ask(story, "business.change_bank", by="sales", **BANK)
    with pytest.raises(NeedsSecond):
        done(story, "change.approve", one, by="owner")


def test_longer_terms_cross_by_whatever_door_sets_them(story: Story):
    limit(story, terms_days=60)
    story.house.person("billing", "other@example.org")
    story.deal("Site", "Acme", "1 x Work at 100.00 EUR")
    acme, site = story.ids["Acme"], story.ids["Site"]
    draft = {"account": acme, "lines": [{"description": "Work", "unit_minor": 100}]}
    for deed, of, entered, by in (
        ("account.change", acme, LONG, "billing"),
        ("account.create", None, {"name": "New", **LONG}, "billing"),
        ("deal.change", site, LONG, "sales"),
        ("deal.create", None, {"name": "Other", "account": acme, **LONG}, "sales"),
        ("invoice.create", None, {**draft, **LONG}, "billing"),
        ("organization.change", None, LONG, "owner"),
        ("account.change", acme, {"terms": {"kind": "end_of_month", "days": 30}}, "billing"),
    ):
        with pytest.raises(NeedsSecond, match="Terms longer than 60 days need a second person"):
            done(story, deed, of, by=by, **entered)
    done(story, "account.change", acme, terms={"kind": "net", "days": 60})
    one = ask(story, "account.change", acme, by="billing", **LONG)
    done(story, "change.approve", one, by=story.house.person("billing", "other@example.org"))
    done(story, "account.change", acme, phone="1", terms={"kind": "net", "days": 75})  # shorter than what two agreed to
    with story.house.look():
        assert Account.objects.get(pk=acme).terms_days == 75


def test_a_discount_above_the_limit_crosses_on_the_whole_and_on_a_line(story: Story):
    limit(story, discount_percent="20")
    story.deal("Site", "Acme", "1 x Work at 100.00 EUR")
    site = story.ids["Site"]
    line = {"description": "Work", "unit_minor": 10_000, "discount_percent": "30"}
    for entered in ({"discount_percent": "20.01"}, {"lines": [line]}):
        with pytest.raises(NeedsSecond, match="A discount above 20% needs a second person"):
            done(story, "deal.change", site, by="sales", **entered)
    done(story, "change.approve", ask(story, "deal.change", site, by="sales", lines=[line], discount_percent="25"), by="owner")
    done(story, "deal.change", site, by="sales", lines=[line, {**line, "discount_percent": "10"}])  # what was agreed may stand again
    done(story, "deal.win", site, by="sales")
    with story.house.look():
        draft = Invoice.objects.get()
        assert (Deal.objects.get().discount_percent, draft.document_state) == (25, "draft")
    with pytest.raises(NeedsSecond):
        done(story, "invoice.change", draft.pk, discount_percent="40")


def test_a_rule_is_not_loosened_by_one_alone(story: Story):
    limit(story, terms_days=60, discount_percent="20")
    for entered in ({"terms_days": None}, {"terms_days": 90}, {"discount_percent": "21"}, {"bank": False}, {"roles": False}):
        with pytest.raises(NeedsSecond, match="take away a two-person rule"):
            done(story, "organization.set_second_person", by="owner", **entered)
    done(story, "organization.set_second_person", by="owner", terms_days=30, discount_percent="10", bank=True)
    done(story, "change.approve", ask(story, "organization.set_second_person", terms_days=None), by=second(story))
    assert (house_now(story).second_terms_days, house_now(story).second_discount_percent) == (None, 10)


@pytest.mark.parametrize("entered", [{"terms_days": -1}, {"terms_days": 400}, {"discount_percent": "101"}, {"discount_percent": "1.234"}])
def test_a_limit_that_is_none_is_refused(story: Story, entered: dict):
    with pytest.raises(Refused, match="Nothing was saved"):
        limit(story, **entered)


def _role(story: Story, name: str) -> Any:
    return house_now(story).roles.get(name=name).pk
