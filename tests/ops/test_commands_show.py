"""`baton show`: one record, or the newest, as the API will show them."""

import json

import pytest

from tests.make import House
from tests.ops.terminal import Terminal

ABSENT = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.fixture
def terminal(capsys) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def sold(house, terminal) -> list[str]:
    """The ids of three products, oldest first."""
    return [terminal("do", "product.create", "--input", json.dumps({"name": name})).json["id"] for name in ("A", "B", "C")]


def test_one_record_by_noun_and_id(sold, terminal):
    assert terminal("show", "product", sold[1]).json["name"] == "B"
    assert terminal("show", "products", sold[1]).json["name"] == "B"


def test_a_list_comes_newest_first_and_page_by_page(sold, terminal):
    page = terminal("show", "products", "--limit", "2").json
    assert [item["name"] for item in page["items"]] == ["C", "B"]
    rest = terminal("show", "products", "--limit", "2", "--after", page["next"]).json
    assert ([item["name"] for item in rest["items"]], rest["next"]) == (["A"], None)


def test_filters_narrow_it(sold, terminal):
    price = {"product": sold[0], "currency": "EUR", "unit_minor": 100}
    made = terminal("do", "price.create", "--input", json.dumps(price)).json
    assert [i["id"] for i in terminal("show", "prices", "--filter", f"product={sold[0]}").json["items"]] == [made["id"]]
    assert terminal("show", "prices", "--filter", f"product={sold[1]}").json["items"] == []


def test_json_is_one_line_for_programs(sold, terminal):
    assert terminal("show", "products", "--json").out.count("\n") == 1
    assert terminal("show", "products").out.count("\n") > 3


def test_what_is_absent_is_not_found(house, terminal):
    absent = terminal("show", "product", ABSENT)
    assert (absent.code, absent.err) == (1, f"There is no product {ABSENT}.\n")


def test_another_organization_s_record_is_absent(sold, terminal):
    second = House("Second Ltd")
    foreign = terminal("show", "product", sold[0], "--organization", second.id)
    assert (foreign.code, foreign.err) == (1, f"There is no product {sold[0]}.\n")


def test_an_unknown_noun_names_what_was_probably_meant(house, terminal):
    wrong = terminal("show", "produkt")
    assert wrong.code == 2
    assert wrong.err.startswith("There is no noun produkt. Did you mean product")


def test_an_unknown_filter_names_the_filters(house, terminal):
    refused = terminal("show", "prices", "--filter", "colour=red")
    assert refused.code == 1
    assert refused.err.startswith("prices cannot be filtered by colour; the filters are: ")


@pytest.mark.parametrize("given", ["colour", "=red"])
def test_a_filter_without_its_half_is_wrong_usage(house, terminal, given):
    wrong = terminal("show", "prices", "--filter", given)
    assert wrong.code == 2
    assert f"{given!r} is not FIELD=VALUE" in wrong.err


def test_an_id_and_a_filter_exclude_each_other(sold, terminal):
    assert terminal("show", "product", sold[0], "--filter", "name=A").err == "Give an id or filters, not both.\n"
