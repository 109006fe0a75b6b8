from datetime import date
from decimal import Decimal

import pytest

from baton.catalog.queries import rates
from baton.core import tax
from baton.foundation.errors import Refused
from baton.foundation.performing import perform

GERMAN = {"country": "de", "percent": "19", "from_on": "2007-01-01"}


def test_rates_are_read_as_the_core_reads_them(desk, house):
    desk.do("tax_rate.create", **GERMAN)
    desk.do("tax_rate.create", **GERMAN | {"from_on": "2020-07-01", "percent": "16"})
    desk.do("tax_rate.create", **GERMAN | {"region": "helgoland", "category": "O", "percent": "0"})
    with perform(house.billing) as work:
        found = rates(work)
    assert tax.Rate("standard", "DE", None, "S", Decimal("19.0000"), date(2007, 1, 1)) in found
    assert tax.rate_on(found, "DE", None, "S", date(2020, 6, 30)).percent == 19
    assert tax.rate_on(found, "DE", None, "S", date(2020, 7, 1)).percent == 16
    assert tax.rate_on(found, "DE", "HELGOLAND", "O", date(2020, 7, 1)).region == "HELGOLAND"


def test_a_rate_is_shown_and_told(desk):
    rate = desk.do("tax_rate.create", **GERMAN)
    shown = desk.show("tax_rate", rate)
    assert (shown["code"], shown["country"], shown["category"], Decimal(shown["percent"])) == ("standard", "DE", "S", 19)
    assert desk.told(rate) == ["tax_rate.created"]


def test_the_same_rate_twice_is_refused(desk):
    desk.do("tax_rate.create", **GERMAN)
    refused = desk.refused("tax_rate.create", **GERMAN | {"percent": "20"}, kind=Refused)
    assert refused.words == "There is a standard rate of DE from 2007-01-01 already. Nothing was saved."


@pytest.mark.parametrize(
    ("entered", "field", "words"),
    [
        ({"country": "Germany"}, "country", '"GERMANY" is no country: use two letters, such as DE, FR or US. Nothing was saved.'),
        ({"country": ""}, "country", "A tax rate needs its country. Nothing was saved."),
        ({"code": " "}, "code", "A tax rate needs a code, such as standard or reduced. Nothing was saved."),
        ({"percent": "101"}, "percent", "A tax rate is 0 to 100 percent, not 101. Nothing was saved."),
        ({"percent": "0"}, "percent", "Category S is taxed, so its rate is above zero; what is zero rated is category Z. Nothing was saved."),
        ({"percent": "19.00001"}, "percent", "percent: Ensure that there are no more than 4 decimal places. Nothing was saved."),
        ({"percent": "NaN"}, "percent", None),
        ({"from_on": "2007-02-30"}, "from_on", None),
    ],
)
def test_what_no_rate_can_be_is_refused_by_its_field(desk, entered, field, words):
    refused = desk.refused("tax_rate.create", **GERMAN | entered, kind=Refused)
    assert list(refused.fields) == [field]
    assert words is None or refused.words == words
