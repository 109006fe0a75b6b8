"""Fields of an organization's own: their keys stand, their labels may change, and what is in use stays."""

from uuid import UUID

import pytest

from baton.fields.naming import key_of
from baton.fields.uses import say_uses
from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.foundation.keys import new_id
from tests.foundation.furnished import deed


@pytest.mark.parametrize(
    ("label", "key"),
    [("Colour", "colour"), ("Größe (m²)", "grosse_m2"), ("2nd contact", "field_2nd_contact"), ("Née le", "nee_le"), ("日本", "field"), ("Drop", "field_drop")],
)
def test_a_key_is_made_of_the_label(label, key):
    assert key_of(label) == key


def test_a_field_is_shown_as_it_was_entered(desk, define):
    field = define("Colour", "choice", choices=["Red", " Green ", "red"], help="Of the door")
    shown = desk.show("field_definition", field)
    assert (shown["noun"], shown["key"], shown["label"], shown["choices"]) == ("account", "colour", "Colour", ["red", "Green"])
    assert (shown["group"], shown["position"], shown["used_by"], shown["retired_at"]) == ("relationship", 0, [], None)
    assert desk.told(field) == ["field_definition.created"]


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"noun": "product"}, "noun"), ({"label": " "}, "label"), ({"key": "No"}, "key"), ({"kind": "choice"}, "choices"),
        ({"choices": ["a"]}, "choices"), ({"currency": "EUR"}, "currency"), ({"kind": "money", "currency": "BTC"}, "currency"),
        ({"group": "weather"}, "group"), ({"kind": "colour"}, "kind"),
    ],
)  # fmt: skip
def test_a_field_that_makes_no_sense_is_refused_by_name(define, entered, field):
    with pytest.raises(Refused) as refused:
        define(**{"label": "Colour"} | entered)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(("label", "key", "field"), [("Tint", "colour", "key"), ("COLOUR", "tint", "label")])
def test_key_and_label_stand_once_among_the_fields_of_a_kind_of_record(define, label, key, field):
    define("Colour")
    define("Colour", noun="contact")
    with pytest.raises(Refused) as refused:
        define(label, key=key)
    assert list(refused.value.fields) == [field]


def test_only_who_may_settle_the_settings_makes_fields(desk):
    for actor in (desk.house.billing, desk.house.sales):
        desk.refused("field_definition.create", by=actor, kind=NotAllowed, noun="account", label="Colour")


def test_renaming_moves_the_label_and_nothing_else(desk, define):
    field, owner = define("Colour"), desk.house.owner
    account = desk.account(fields={"colour": "Red"})
    desk.do("field_definition.rename", field, by=owner, label="Tint", version=1)
    shown = desk.show("field_definition", field)
    assert (shown["label"], shown["key"]) == ("Tint", "colour")
    assert desk.show("account", account)["fields"] == {"colour": "Red"}
    assert [one["id"] for one in desk.all("accounts", **{"fields.colour": "red"})] == [account]
    desk.refused("field_definition.rename", field, by=owner, kind=Conflict, label="Hue", version=1)


def test_a_choice_that_is_in_use_stays(desk, define):
    field, owner = define("Colour", "choice", choices=["Red", "Green", "Blue"]), desk.house.owner
    account = desk.account(fields={"colour": "green"})
    refused = desk.refused("field_definition.change", field, by=owner, choices=["Red", "White"])
    assert refused.fields == {"choices": "“Green” is chosen on records, so it stays. Nothing was saved."}
    desk.do("field_definition.change", field, by=owner, choices=["White", "Green"])
    desk.do("account.change", account, fields={"colour": None})
    desk.do("field_definition.change", field, by=owner, choices=["White"])
    assert desk.show("field_definition", field)["choices"] == ["White"]


def test_a_field_is_not_retired_while_something_uses_it(desk, define):
    field, view, owner = define("Colour"), new_id(), desk.house.owner
    define("Size")
    with deed(desk.house.operator) as work:
        say_uses(work, "saved_view", view, "Gold customers", "account", ["colour", "size"])
    assert desk.show("field_definition", field)["used_by"] == [{"kind": "saved_view", "id": str(view), "label": "Gold customers"}]
    refused = desk.refused("field_definition.retire", field, by=owner)
    assert refused.words == "Colour is used by saved view “Gold customers”. Nothing was changed; take it out there first."
    with deed(desk.house.operator) as work:
        say_uses(work, "saved_view", view, "Gold customers", "account", ["size"])
    desk.do("field_definition.retire", field, by=owner)
    assert desk.show("field_definition", field)["retired_at"]


def test_a_retired_field_is_neither_set_nor_shown_and_comes_back_with_its_values(desk, define):
    field, owner = define("Colour"), desk.house.owner
    account = desk.account(fields={"colour": "Red"})
    desk.do("field_definition.retire", field, by=owner)
    assert desk.show("account", account)["fields"] == {}
    assert desk.refused("account.change", account, fields={"colour": "Blue"}).fields == {"fields.colour": "Colour is retired, and no longer set."}
    desk.refused("field_definition.retire", field, by=owner)
    with pytest.raises(Refused, match='There is no field "colour"'):
        desk.all("accounts", **{"fields.colour": "Red"})
    tint = define("Colour", key="tint")  # its label is free meanwhile
    assert list(desk.refused("field_definition.reinstate", field, by=owner).fields) == ["label"]
    desk.do("field_definition.rename", tint, by=owner, label="Tint")
    desk.do("field_definition.reinstate", field, by=owner)
    assert desk.show("account", account)["fields"] == {"colour": "Red"}
    assert UUID(field) and len(desk.all("field_definitions")) == 2
