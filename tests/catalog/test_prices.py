from datetime import date, timedelta
from uuid import UUID

import pytest

from baton.catalog.models import Price
from baton.catalog.queries import price_on
from baton.core.periods import Every
from baton.foundation.errors import Refused
from baton.foundation.performing import perform


def test_a_price_holds_until_another_follows_it(desk, house):
    old = desk.price(unit_minor=10_000, from_on="2020-01-01")
    new = desk.do("price.succeed", old, unit_minor=12_000, from_on="2021-07-01")
    assert desk.show("price", old)["until_on"] == "2021-07-01"
    shown = desk.show("price", new)
    assert (shown["unit_minor"], shown["from_on"], shown["until_on"], shown["currency"]) == (12_000, "2021-07-01", None, "EUR")
    assert desk.told(old) == ["price.created", "price.succeeded"]
    product = UUID(shown["product"])
    with perform(house.billing) as work:
        held = {day: price_on(work, product, "EUR", day) for day in (date(2019, 12, 31), date(2021, 6, 30), date(2021, 7, 1))}
    assert [price and price.unit_minor for price in held.values()] == [None, 10_000, 12_000]


def test_once_and_every_month_are_prices_of_their_own(desk, house):
    once = desk.price(unit_minor=50_000, from_on="2020-01-01")
    product = desk.show("price", once)["product"]
    desk.do("price.create", product=product, currency="EUR", unit_minor=5_000, every={"unit": "month"}, from_on="2020-01-01")
    with perform(house.billing) as work:
        found = [price_on(work, UUID(product), "EUR", work.today, every) for every in (None, Every(1, "month"), Every(1, "year"))]
    assert [price and price.unit_minor for price in found] == [50_000, 5_000, None]


def test_without_a_day_a_price_follows_today(desk, house):
    old = desk.price(from_on="2020-01-01")
    new = desk.do("price.succeed", old, unit_minor=1)
    with perform(house.billing) as work:
        assert work.rows(Price).get(pk=new).from_on == work.today


def test_a_price_is_followed_once_and_only_after_it_began(desk):
    old = desk.price(from_on="2020-01-01")
    refused = desk.refused("price.succeed", old, unit_minor=1, from_on="2020-01-01", kind=Refused)
    assert refused.words == "A price is followed from a day after it began, 2020-01-01; 2020-01-01 is not. Nothing was saved."
    desk.do("price.succeed", old, unit_minor=1, from_on="2020-01-02")
    again = desk.refused("price.succeed", old, unit_minor=1, from_on="2021-01-01", kind=Refused)
    assert again.words == "This price already ends on 2020-01-02. Nothing was saved; succeed the one that follows it."


@pytest.mark.parametrize(
    ("entered", "field", "words"),
    [
        ({"currency": "EURO"}, "currency", 'Unknown currency "EURO": use a three-letter ISO 4217 code in capitals, such as EUR, USD or JPY. Nothing was saved.'),
        ({"currency": "XAU"}, "currency", 'Unknown currency "XAU": use a three-letter ISO 4217 code in capitals, such as EUR, USD or JPY. Nothing was saved.'),
        ({"unit_minor": -1}, "unit_minor", "A price cannot be negative, and this is -1. Nothing was saved."),
        ({"unit_minor": 10**15}, "unit_minor", "A price has at most 15 digits. Nothing was saved."),
        ({"every": {"n": 0, "unit": "month"}}, "every", "An interval is 1 to 120 of its unit, not 0. Nothing was saved."),
        ({"unit_minor": "1.5"}, "unit_minor", None),
        ({"every": {"n": 1, "unit": "fortnight"}}, "every.unit", None),
        ({"tiers": []}, "tiers", "price.create was not done. tiers: there is no such field."),
    ],
)
def test_what_no_price_can_be_is_refused_by_its_field(desk, entered, field, words):
    product = desk.do("product.create", name="Audit")
    refused = desk.refused("price.create", product=product, **{"currency": "EUR", "unit_minor": 1, **entered}, kind=Refused)
    assert list(refused.fields) == [field]
    assert words is None or refused.words == words
    assert desk.all("price") == []


def test_a_day_far_away_is_still_a_day(desk):
    price = desk.price(from_on=(date(2020, 1, 1) + timedelta(days=365_000)).isoformat())
    assert desk.show("price", price)["from_on"] == "3019-05-04"
