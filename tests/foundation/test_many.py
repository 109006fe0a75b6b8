"""Looked up by many ids: one parameter holds them all, and the same rows are found."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.crm.models import Account, Location
from baton.foundation import many
from baton.foundation.keys import new_id
from tests.foundation.furnished import an_account, deed
from tests.make import House


@pytest.fixture
def places(house: House) -> list[Location]:
    """Three places of an account each."""
    with deed(house.operator) as work:
        return [work.create(Location, account=an_account(work), name=f"Place {n}") for n in range(3)]


@pytest.mark.parametrize("strangers", [0, many.FEW])
def test_few_ids_and_many_find_the_same(house: House, places: list[Location], strangers: int):
    first, second, third = places
    others = [new_id() for _ in range(strangers)]
    with house.look(), CaptureQueriesContext(connection) as asked:
        found = Location.objects.filter(pk__in=[first.pk, second.pk, first.pk, *others]).order_by("pk")
        assert list(found) == [first, second]
        assert list(Location.objects.filter(account__in=[first.account_id, *others])) == [first]
        assert list(Location.objects.filter(account__in=[first.account, *others])) == [first]
        assert list(Location.objects.filter(account__survivor__in={second.account_id, *others})) == [second]
        assert list(Location.objects.exclude(account__in=[first.account_id, second.account_id, *others])) == [third]
        assert list(Location.objects.filter(pk__in=[str(third.pk), *map(str, others)])) == [third]
    assert all(("= ANY(" in query["sql"]) == bool(strangers) for query in asked)


def test_what_lies_in_no_list_or_in_another_query_is_as_ever(house: House, places: list[Location]):
    with house.look():
        assert list(Location.objects.filter(pk__in=[])) == []
        assert len(Location.objects.exclude(pk__in=[])) == 3
        assert len(Location.objects.filter(account__in=Account.objects.order_by("pk")[:2])) == 2
        assert len(Location.objects.filter(account__in=[None, *(place.account_id for place in places), *(new_id() for _ in range(many.FEW))])) == 3


def test_texts_too_are_looked_up_by_one_array(house: House, places: list[Location]):
    others = [f"Elsewhere {n}" for n in range(many.FEW)]
    with house.look(), CaptureQueriesContext(connection) as asked:
        assert list(Location.objects.filter(name__in={"Place 1", "Place 2", *others}).order_by("name")) == places[1:]
        assert list(Location.objects.filter(name__in=["Place 1"])) == [places[1]]
    assert ["= ANY(" in query["sql"] for query in asked if "crm_location" in query["sql"]] == [True, False]
