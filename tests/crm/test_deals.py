import pytest

from baton.crm.models import Deal
from baton.foundation.errors import Conflict, NotAllowed, NotFound, Refused
from tests.make import House


@pytest.fixture
def acme(desk) -> str:
    return desk.account("Acme")


def lines(desk, deal) -> list[str]:
    return [f"{line['quantity']} x {line['product_name'] or line['description']}" for line in desk.show("deal", deal)["lines"]]


def test_a_deal_is_opened_at_the_first_stage_with_its_lines_in_order(desk, acme):
    price = desk.price("Audit")
    travel = {"description": "Travel", "unit_minor": 8_050, "quantity": "1.5", "discount_percent": "10"}
    deal = desk.deal(acme, {"price": price, "quantity": 3}, travel)
    shown = desk.show("deal", deal)
    assert (shown["stage_name"], shown["outcome"], shown["win"], shown["account_name"], shown["owner_name"]) == ("Qualified", "open", 0, "Acme", "owner")
    assert lines(desk, deal) == ["3 x Audit", "1.5 x Travel"]
    assert shown["lines"][0] | {"price_unit_minor": 10_000, "unit_minor": None} == shown["lines"][0]
    assert (shown["lines"][1]["unit_minor"], shown["lines"][1]["discount_percent"]) == (8_050, "10.00")
    assert desk.told(deal) == ["deal.created"]


def test_lines_once_given_are_all_there_are(desk, acme):
    price = desk.price("Audit")
    deal = desk.deal(acme, {"price": price}, {"description": "Travel", "unit_minor": 1})
    desk.do("deal.change", deal, by=desk.house.owner, next_step="Call")
    assert lines(desk, deal) == ["1 x Audit", "1 x Travel"]
    desk.do("deal.change", deal, by=desk.house.owner, lines=[{"description": "Travel", "unit_minor": 1, "quantity": 2}])
    assert lines(desk, deal) == ["2 x Travel"]
    desk.do("deal.change", deal, by=desk.house.owner, lines=[])
    assert lines(desk, deal) == []
    [*_, last] = desk.all("event", subject=deal, name="deal.changed")
    assert last["data"] == {"fields": ["lines"]}
    [*_, entry] = desk.all("audit", subject=deal)
    assert entry["changes"][0]["fields"]["description"] == ["Travel", None]


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ({"quantity": "0"}, "quantity", "Line 1: The quantity is 0 but must be above zero; to take something back, credit it. Nothing was saved."),
        ({"quantity": "-2"}, "quantity", "Line 1: The quantity is -2 but must be above zero; to take something back, credit it. Nothing was saved."),
        ({"quantity": "1.0000001"}, "quantity", "Line 1: The quantity 1.0000001 has more than 6 decimals: round it. Nothing was saved."),
        ({"quantity": "1e12"}, "quantity", "Line 1: The quantity 1E+12 is too large: it may have 12 digits. Nothing was saved."),
        ({"discount_percent": "100.01"}, "discount_percent", "Line 1: A discount is 0 to 100 percent with at most two decimals, not 100.01. Nothing was saved."),
        ({"discount_percent": "-1"}, "discount_percent", "Line 1: A discount is 0 to 100 percent with at most two decimals, not -1. Nothing was saved."),
        ({"discount_percent": "3.333"}, "discount_percent", "Line 1: A discount is 0 to 100 percent with at most two decimals, not 3.333. Nothing was saved."),
        ({"unit_minor": -1}, "unit_minor", "Line 1: A unit price cannot be negative, and this is -1. Nothing was saved."),
        ({"unit_minor": 10**15}, "unit_minor", "Line 1: It is too large: an amount has at most 15 digits, decimals included. Nothing was saved."),
        ({"unit_minor": 10**10, "quantity": 10**6}, "unit_minor", "Line 1: It is too large: an amount has at most 15 digits, decimals included. Nothing was saved."),
        ({"unit_minor": None}, "price", "Line 1: It needs a price from the catalog, or a description and a unit price. Nothing was saved."),
        ({"description": " "}, "price", "Line 1: It needs a price from the catalog, or a description and a unit price. Nothing was saved."),
    ],
)
def test_what_no_line_can_be_is_refused_in_words(desk, acme, line, field, words):
    entered = {"description": "Travel", "unit_minor": 100, **line}
    refused = desk.refused("deal.create", account=acme, name="Spring", lines=[entered], kind=Refused, by=desk.house.owner)
    assert (refused.words, list(refused.fields)) == (words, [f"lines.0.{field}"])
    assert desk.all("deal") == []


def test_every_wrong_line_is_named_at_once(desk, acme):
    good, bad = {"description": "Travel", "unit_minor": 1}, {"description": "Travel", "unit_minor": 1, "quantity": 0}
    refused = desk.refused("deal.create", account=acme, name="Spring", lines=[bad, good, bad], kind=Refused, by=desk.house.owner)
    assert list(refused.fields) == ["lines.0.quantity", "lines.2.quantity"]


def test_a_price_that_comes_back_cannot_be_sold_yet_and_the_door_says_so(desk, acme):
    plan = desk.price("Care plan", every={"n": 1, "unit": "month"})
    refused = desk.refused("deal.create", account=acme, name="Spring", lines=[{"price": plan}], kind=Refused, by=desk.house.owner)
    assert refused.words == (
        "Line 1: Care plan is paid every 1 month, and a price that comes back cannot be put on a deal yet: "
        "choose a one-off price. Nothing was saved."
    )
    deal = desk.deal(acme)
    assert desk.refused("deal.change", deal, lines=[{"price": plan}], kind=Refused, by=desk.house.owner).words == refused.words


def test_a_price_must_be_in_the_deals_currency_which_is_the_accounts_else_the_organizations(desk, acme):
    dollars, euros = desk.price("Audit", currency="USD"), desk.price("Review")
    words = "Line 1: Audit is priced in USD, but the deal is in EUR: choose a price in that currency. Nothing was saved."
    assert desk.refused("deal.create", account=acme, name="Spring", lines=[{"price": dollars}], kind=Refused, by=desk.house.owner).words == words
    desk.deal(acme, {"price": dollars}, currency="usd")
    desk.deal(desk.account("US Inc", currency="USD"), {"price": dollars})
    deal = desk.deal(acme, {"price": euros})
    refused = desk.refused("deal.change", deal, currency="USD", kind=Refused, by=desk.house.owner)
    assert refused.words == "Line 1: Review is priced in EUR, but the deal is in USD: choose a price in that currency. Nothing was saved."
    assert desk.show("deal", deal)["currency"] is None


def test_a_price_that_was_followed_is_no_longer_sold(desk, acme):
    old = desk.price("Audit", from_on="2020-01-01")
    desk.do("price.succeed", old, unit_minor=1, from_on="2021-01-01")
    refused = desk.refused("deal.create", account=acme, name="Spring", lines=[{"price": old}], kind=Refused, by=desk.house.owner)
    assert refused.fields == {"lines.0.price": "This price of Audit ended on 2021-01-01: choose the one that followed it."}


def test_a_line_goes_to_a_location_of_the_account(desk, acme):
    place, foreign = desk.do("location.create", account=acme, name="Yard"), desk.do("location.create", account=desk.account("Bolt"), name="Mill")
    line = {"description": "Travel", "unit_minor": 1}
    deal = desk.deal(acme, line | {"location": place})
    assert desk.show("deal", deal)["lines"][0]["location"] == place
    refused = desk.refused("deal.change", deal, lines=[line | {"location": foreign}], kind=Refused, by=desk.house.owner)
    assert refused.fields == {"lines.0.location": f"The account has no location {foreign}: choose one of its own."}


def test_a_price_of_another_organization_is_no_price(desk, acme):
    foreign = type(desk)(House("Other Ltd")).price("Audit")
    refused = desk.refused("deal.create", account=acme, name="Spring", lines=[{"price": foreign}], kind=Refused, by=desk.house.owner)
    assert refused.fields == {"lines.0.price": f"There is no price {foreign}: choose one from the catalog."}


@pytest.mark.parametrize(
    ("entered", "field", "words"),
    [
        ({"name": ""}, "name", "A deal needs a name. Nothing was saved."),
        ({"currency": "XXX"}, "currency", 'Unknown currency "XXX": use a three-letter ISO 4217 code in capitals, such as EUR, USD or JPY. Nothing was saved.'),
        ({"discount_percent": "101"}, "discount_percent", "A discount is 0 to 100 percent, not 101. Nothing was saved."),
        ({"discount_percent": "5.555"}, "discount_percent", "discount percent: Ensure that there are no more than 2 decimal places. Nothing was saved."),
        ({"terms": {"kind": "day_of_next_month", "days": 40}}, "terms", "The day of the next month is 1 to 31, not 40. Nothing was saved."),
        ({"lines": "many"}, "lines", None),
        ({"outcome": "won"}, "outcome", "deal.create was not done. outcome: there is no such field."),
    ],
)
def test_what_no_deal_can_be_is_refused_by_its_field(desk, acme, entered, field, words):
    refused = desk.refused("deal.create", account=acme, **{"name": "Spring", **entered}, kind=Refused, by=desk.house.owner)
    assert list(refused.fields) == [field]
    assert words is None or refused.words == words


def test_a_lost_deal_says_why_stays_as_it_was_and_is_taken_up_again(desk, acme):
    owner = desk.house.owner
    deal = desk.deal(acme, {"description": "Travel", "unit_minor": 1})
    assert desk.refused("deal.lose", deal, reason=" ", by=owner, kind=Refused).words == "A lost deal needs its reason: it is what we learn from. Nothing was changed."
    desk.do("deal.lose", deal, reason="Price", by=owner)
    shown = desk.show("deal", deal)
    assert (shown["outcome"], shown["lost_reason"], bool(shown["closed_at"])) == ("lost", "Price", True)
    assert desk.refused("deal.lose", deal, reason="Again", by=owner, kind=Refused).words == "The deal is lost: it is lost already. Nothing was changed."
    assert desk.refused("deal.change", deal, name="Summer", by=owner, kind=Refused).words == "The deal is lost, so name can no longer change. Nothing was saved."
    assert desk.refused("deal.change", deal, lines=[], by=owner, kind=Refused).words == "The deal is lost, so its lines can no longer change. Nothing was saved."
    desk.do("deal.change", deal, next_step="Ask in spring", by=owner)
    desk.do("deal.reopen", deal, by=owner)
    shown = desk.show("deal", deal)
    assert (shown["outcome"], shown["lost_reason"], shown["closed_at"], shown["stage_name"]) == ("open", "", None, "Qualified")
    assert desk.told(deal) == ["deal.created", "deal.lost", "deal.changed", "deal.reopened"]
    assert desk.refused("deal.reopen", deal, by=owner, kind=Refused).words == "Only a lost deal is reopened; it is open already. Nothing was changed."


def test_a_stage_is_chosen_by_its_id(desk, acme):
    agreed = next(stage["id"] for stage in desk.all("stage") if stage["name"] == "Agreed")
    deal = desk.deal(acme, stage=agreed)
    assert [row["id"] for row in desk.all("deal", stage=agreed)] == [deal]
    absent = str(desk.house.id)
    assert desk.refused("deal.change", deal, stage=absent, by=desk.house.owner, kind=NotFound).words == f"There is no stage {absent}."


def test_a_stale_version_is_a_conflict(desk, acme):
    deal = desk.deal(acme)
    desk.do("deal.change", deal, next_step="Call", version=1, by=desk.house.owner)
    conflict = desk.refused("deal.lose", deal, reason="Price", version=1, by=desk.house.owner, kind=Conflict)
    assert conflict.words == "The deal was changed meanwhile. Nothing of yours was saved."


def test_sales_changes_his_own_deals_sees_his_teams_and_finds_no_others(desk, house):
    anna, ben = house.person("sales", "anna@example.org"), house.person("sales", "ben@example.org")
    deal = desk.deal(desk.account(by=anna), by=anna)
    assert desk.refused("deal.change", deal, name="Mine", by=ben, kind=NotFound).words == f"There is no deal {deal}."
    team = desk.do("team.create", name="North")
    for person in (anna, ben):
        desk.do("team.add_member", team, user=str(person.id))
    assert [row["id"] for row in desk.all("deal", by=ben)] == [deal]
    refused = desk.refused("deal.change", deal, name="Mine", by=ben, kind=NotAllowed)
    assert refused.words == "sales may do deal.change only on records of his own. Nothing was changed."
    desk.do("deal.change", deal, name="Ours", by=anna)


def test_a_seller_opens_no_deal_with_an_account_he_does_not_see(desk, house, acme):
    refused = desk.refused("deal.create", account=acme, name="Spring", by=house.sales, kind=NotFound)
    assert refused.words == f"There is no account {acme}."


def test_the_account_is_not_named_to_who_may_not_see_it(desk, house, acme):
    deal = desk.deal(acme, owner=str(house.sales.id))
    assert "account_name" not in desk.show("deal", deal, by=house.sales)
    assert desk.show("deal", deal)["account_name"] == "Acme"


def test_deals_of_another_organization_are_not_found(desk, house, acme):
    deal = desk.deal(acme)
    stranger = House("Other Ltd").person("owner", "stranger@example.org")
    assert desk.refused("deal.lose", deal, reason="x", by=stranger, kind=NotFound).words == f"There is no deal {deal}."
    assert desk.refused("deal.create", account=acme, name="x", by=stranger, kind=NotFound).words == f"There is no account {acme}."


def test_many_lines_cost_as_many_queries_as_two_and_there_is_an_end(desk, acme, django_assert_num_queries):
    line = {"description": "Travel", "unit_minor": 1}
    owner = desk.house.owner
    with django_assert_num_queries(100, exact=False) as few:
        desk.deal(acme, line, line, by=owner)
    with django_assert_num_queries(len(few)):
        desk.deal(acme, *[line] * 40, by=owner)
    assert desk.refused("deal.create", account=acme, name="x", lines=[line] * 501, by=owner, kind=Refused).words == "A deal has at most 500 lines. Nothing was saved."


def test_listing_deals_takes_as_many_queries_for_ten_as_for_one(desk, acme, django_assert_num_queries):
    price, owner = desk.price(), desk.house.owner
    desk.deal(acme, {"price": price})
    with django_assert_num_queries(100, exact=False) as one:
        desk.all("deal", by=owner)
    for _ in range(9):
        desk.deal(acme, {"price": price}, {"price": price})
    with django_assert_num_queries(len(one)):
        assert len(desk.all("deal", by=owner)) == 10


def test_a_deal_is_its_accounts_by_the_survivor(desk, house, acme):
    deal = desk.deal(acme)
    with house.look():
        assert [str(row.pk) for row in Deal.objects.of_account(acme)] == [deal]
