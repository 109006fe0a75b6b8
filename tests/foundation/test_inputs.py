"""A door's input as JSON: read from its signature, and refused field by field."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import pytest

from baton.foundation.actions import ACTIONS, Door, action
from baton.foundation.errors import Refused
from baton.foundation.inputs import UNSET, Unset, call, fields_set, given
from baton.foundation.keys import new_id
from baton.foundation.performing import perform
from baton.foundation.work import Work
from tests.make import House


@given
class LineInput:
    quantity: Decimal


@given
class ProbeInput:
    name: str | Unset = UNSET
    kind: Literal["a", "b"] | None | Unset = UNSET
    due_on: date | Unset = UNSET
    lines: list[LineInput] | Unset = UNSET


@pytest.fixture
def door() -> Iterator[Door]:
    @action("probe.change")
    def change_probe(work: Work, probe_id: UUID, entered: ProbeInput, *, version: int | None = None) -> Any:
        """Say what came in."""
        return probe_id, fields_set(entered), version

    yield ACTIONS.pop("probe.change")


def do(house: House, door: Door, entered: Any, id: UUID | None = None) -> Any:
    with perform(house.operator) as work:
        return call(door, work, id, entered)


def refused(house: House, door: Door, entered: Any) -> Refused:
    with pytest.raises(Refused) as refusal:
        do(house, door, entered, new_id())
    return refusal.value


def test_json_becomes_the_call(house: House, door: Door):
    id = new_id()
    entered = {"name": " x ", "due_on": "2026-01-05", "lines": [{"quantity": "1.5"}], "version": 3}
    fields = {"name": "x", "due_on": date(2026, 1, 5), "lines": [LineInput(quantity=Decimal("1.5"))]}
    assert do(house, door, entered, id) == (id, fields, 3)


def test_what_is_not_given_is_not_null_and_null_is_not_what_is_not_given(house: House, door: Door):
    assert do(house, door, {}, new_id())[1:] == ({}, None)
    assert do(house, door, {"kind": None}, new_id())[1] == {"kind": None}


@pytest.mark.parametrize(
    ("entered", "field", "words"),
    [
        ({"nmae": "x"}, "nmae", "there is no such field"),
        ({"lines": [{"quantity": "1"}, {"qty": 1}]}, "lines.1.quantity", "is needed"),
        ({"lines": [{"quantity": "1", "qty": 1}]}, "lines.0.qty", "there is no such field"),
        ({"kind": "c"}, "kind", "Input should be 'a' or 'b'"),
        ({"due_on": "5.1.2026"}, "due_on", "valid date"),
        ({"name": None}, "name", "valid string"),
        ({"name": 5}, "name", "valid string"),
        ({"version": "x"}, "version", "valid integer"),
    ],
)
def test_a_field_of_the_wrong_shape_is_named(house: House, door: Door, entered: dict, field: str, words: str):
    refusal = refused(house, door, entered)
    assert words in refusal.fields[field]
    assert refusal.words.startswith("probe.change was not done. ")


@pytest.mark.parametrize("entered", [None, [], "x", 5])
def test_what_is_no_object_is_refused(house: House, door: Door, entered: Any):
    assert refused(house, door, entered).words == "The input of probe.change must be a JSON object of fields. Nothing was done."


def test_a_deed_on_a_record_needs_its_id_and_another_takes_none(house: House, door: Door):
    with pytest.raises(Refused, match=r"probe.change needs id\. Nothing was done\."):
        do(house, door, {})
    with pytest.raises(Refused, match=r"account.create takes no id\. Nothing was done\."):
        do(house, ACTIONS["account.create"], {"name": "x"}, new_id())
