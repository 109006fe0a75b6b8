"""Columns that are fields of an organization's own: known by label or key, checked, locked and taken back like any other."""

import pytest

from baton.crm.models import Account
from baton.exchange.actions import ordering
from baton.exchange.running import run_import
from baton.fields.actions import retire_field
from baton.fields.models import FieldDefinition
from baton.foundation.actions import ACTIONS
from baton.foundation.errors import Refused
from baton.foundation.inputs import call
from baton.foundation.performing import perform
from tests.exchange.bringing import Bringing, table
from tests.make import House


@pytest.fixture
def define(house: House):
    def made(label: str, kind: str = "text", **more) -> None:
        with perform(house.owner) as work:
            call(ACTIONS["field_definition.create"], work, None, {"noun": "account", "label": label, "kind": kind, **more})

    return made


@pytest.fixture
def bringing(house: House) -> Bringing:
    return Bringing(house)


def fields_of(house: House) -> dict[str, dict | None]:
    with house.look():
        return dict(Account.objects.filter(withdrawn_at=None).values_list("name", "fields"))


HEADER = ["Company", "Market segment", "num_boats", "Reference?", "Weather"]


@pytest.fixture
def defined(define):
    define("Market segment", "choice", choices=["Marine", "Retail"])
    define("Boats", "number", key="num_boats")
    define("Reference?", "yes_no")


def test_columns_called_by_label_or_key_are_set_and_the_rest_is_kept(house, bringing, defined):
    run = bringing.bring(table([["Acme", "marine", "1,250", "ja", "fair"], ["Birch", "", "", "", ""]], HEADER))
    assert (run.state, run.created) == ("done", 2)
    assert fields_of(house) == {"Acme": {"market_segment": "Marine", "num_boats": "1250", "reference": True}, "Birch": None}
    assert [one["field"] for one in run.columns] == ["company.name", "fields.market_segment", "fields.num_boats", "fields.reference", None]


def test_a_row_whose_value_cannot_be_is_rejected_with_the_reason(bringing, defined):
    [outcome] = bringing.rehearse(table([["Acme", "Space", "1", "", ""]], HEADER))
    assert (outcome.state, outcome.reason) == ("rejected", 'Market segment is one of Marine, Retail; not "Space".')


def test_a_new_account_without_what_is_needed_is_rejected(bringing, define):
    define("Boats", "number", is_required=True)
    first, second = bringing.rehearse(table([["Acme", "1"], ["Birch", ""]], ["Company", "Boats"]))
    assert (first.state, second.state, second.reason) == ("created", "rejected", "Boats is needed.")


def test_what_a_file_changes_is_put_back_one_by_one_with_what_it_does_not_name(house, bringing, defined):
    bringing.bring(table([["Acme", "Marine", "1", "ja", "K-1"]], [*HEADER[:4], "Account number"]))
    run = bringing.bring(table([["Acme", "Retail", "2", "K-1"]], [*HEADER[:3], "Account number"]), duplicates="update")
    assert run.updated == 1
    assert fields_of(house) == {"Acme": {"market_segment": "Retail", "num_boats": "2", "reference": True}}
    bringing.undo(run)
    assert fields_of(house) == {"Acme": {"market_segment": "Marine", "num_boats": "1", "reference": True}}


def test_a_column_may_be_said_to_be_a_field(house, bringing, defined):
    bringing.bring(table([["Acme", "Marine"]], ["Company", "Branche"]), columns={"Branche": "fields.market_segment"})
    assert fields_of(house) == {"Acme": {"market_segment": "Marine"}}
    with pytest.raises(Refused, match='There is no field "fields.nothing"'):
        bringing.start(table([["Acme", "Marine"]], ["Company", "Branche"]), columns={"Branche": "fields.nothing"})


def test_a_field_stays_while_a_file_is_being_brought_in(house, bringing, defined):
    run = bringing.start(table([["Acme", "Marine", "1", "", ""]], HEADER))
    house.do(ordering.run, run.pk, here=True, by=house.billing)
    with house.look():
        boats = FieldDefinition.objects.get(key="num_boats").pk
    with pytest.raises(Refused, match="Boats is used by import “customers.csv”"):
        house.do(retire_field, boats, by=house.owner)
    run_import(house.billing, run.pk)
    house.do(retire_field, boats, by=house.owner)


def test_who_may_not_write_a_group_brings_none_of_its_fields_in(house, bringing, define):
    define("Limit", "number", group="terms")
    define("Colour")
    header = ["Company", "Limit", "Colour", "Account number"]
    bringing.bring(table([["Acme", "5", "Red", "K-1"]], header))
    lines: list[dict] = [{"name": name, "scope": "all"} for name in ("account.see", "import.*", "contact.*")]
    lines += [{"name": f"account.{verb}", "scope": "all", "groups": ["relationship"]} for verb in ("change", "create")]
    with perform(house.owner) as work:
        call(ACTIONS["role.create"], work, None, {"name": "importer", "rights": lines})
    file = table([["Acme", "6", "Blue", "K-1"], ["Birch", "7", "Green", "K-2"]], header)
    run = bringing.bring(file, by=house.person("importer"), duplicates="update")
    assert (run.updated, run.rejected) == (1, 1)
    assert fields_of(house) == {"Acme": {"limit": "5", "colour": "Blue"}}
