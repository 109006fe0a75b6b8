"""A new account is asked whether it is one we have: surely, and nobody said otherwise, it is not opened; perhaps, and it is told."""

import pytest

from baton.crm.duplicates import Known
from baton.crm.models import Account
from tests.crm.desk import Desk
from tests.make import House

VAT = "DE136695976"
BERLIN = {"city": "Berlin", "postcode": "10115", "country": "DE"}


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def account(desk: Desk, name: str, **more):
    return desk.do("account.create", name=name, **more)


def resembled(desk: Desk, id: str) -> list[dict]:
    return [event for event in desk.all("event", name="account.resembled") if event["subject"]["id"] == id]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tax_id": "DE 136 695 976"}, "“Acme”: same tax id, but another name (88 alike)"),
        ({"website": "https://acme.de/about"}, "“Acme”: same website, but another name (82 alike)"),
    ],
)
def test_what_is_surely_one_we_have_is_not_opened_unless_it_is_wanted_anyway(desk, fields, words):
    first = account(desk, "Acme", tax_id=VAT, website="www.acme.de", billing_address=BERLIN)
    refused = desk.refused("account.create", name="Zzzz", kind=Known, **fields)
    assert words in refused.words and "Nothing was saved" in refused.words and set(refused.fields) == {"anyway"}
    assert [str(match.account) for match in refused.matches] == [first] and len(desk.all("account")) == 1
    second = account(desk, "Zzzz", anyway=True, **fields)
    assert [event["data"]["other"] for event in resembled(desk, second)] == [first]


def test_what_may_be_one_we_have_is_opened_and_said_to_be(desk):
    first = account(desk, "Acme GmbH", billing_address=BERLIN)
    second = account(desk, "ACME", billing_address={"city": "Berlin", "country": "DE"})
    [event] = resembled(desk, second)
    assert event["data"] == {"other": first, "reasons": ["same name and city"], "score": 80}
    assert event["words"] == "Account may be another that we have: same name and city (80 alike)"
    assert resembled(desk, first) == []


def test_a_phone_alone_or_a_name_elsewhere_says_nothing(desk):
    account(desk, "Acme", phone="+49 30 901820", billing_address=BERLIN)
    others = [account(desk, "Zeta", phone="+49 30 901820"), account(desk, "Acme", billing_address={"city": "Bonn", "country": "DE"})]
    assert [resembled(desk, one) for one in others] == [[], []]


def test_an_account_that_one_may_not_see_is_counted_and_not_named(desk):
    account(desk, "Secret", website="acme.de")
    refused = desk.refused("account.create", name="Acme", website="acme.de", kind=Known, by=desk.house.sales)
    assert "an account you may not see: same website" in refused.words and "Secret" not in refused.words


def test_another_house_is_not_asked(desk, db):
    account(Desk(House("Other")), "Acme", tax_id=VAT)
    account(desk, "Acme", tax_id=VAT)
    with desk.house.look():
        assert Account.objects.count() == 1
