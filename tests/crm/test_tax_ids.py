import pytest

from baton.crm.tax_ids import SHAPES, checked_tax_id, country_of
from baton.foundation.errors import Refused

# Published examples that check, from the tax administrations' own descriptions or python-stdnum's.
RIGHT = {
    "AT": ("AT U13585627", "ATU13585627"), "CH": ("CHE-107.787.577 IVA", "CHE107787577IVA"), "DE": ("de 136 695 976", "DE136695976"),
    "FR": ("Fr 40 303 265 045", "FR40303265045"), "GB": ("GB 980 7806 84", "GB980780684"), "GR": ("EL 094259216", "EL094259216"),
    "NO": ("NO 995 525 828 MVA", "995525828MVA"),
}  # fmt: skip


@pytest.mark.parametrize("country", RIGHT)
def test_a_right_one_is_kept_in_its_written_form_and_stays_so(country):
    typed, written = RIGHT[country]
    assert checked_tax_id(typed, country) == written
    assert checked_tax_id(written, country) == written


@pytest.mark.parametrize(
    ("tax_id", "country", "words"),
    [
        ("DE136695978", "DE", 'The tax id "DE136695978" does not check as one of DE: its check digit is wrong, so something was mistyped. A right one is DE and 9 digits.'),
        ("DE12", "DE", 'The tax id "DE12" does not check as one of DE: it is too long or too short. A right one is DE and 9 digits.'),
        ("FR40303265045", "DE", 'The tax id "FR40303265045" does not check as one of DE: its letters and digits are not in the right places. A right one is DE and 9 digits.'),
        ("ATX1358562", "AT", 'The tax id "ATX1358562" does not check as one of AT:'),
        ("EL 123456781", "GR", 'The tax id "EL 123456781" does not check as one of GR: its check digit is wrong, so something was mistyped. A right one is EL and 9 digits.'),
    ],
)
def test_a_wrong_one_is_refused_and_told_what_a_right_one_looks_like(tax_id, country, words):
    with pytest.raises(Refused) as refused:
        checked_tax_id(tax_id, country)
    assert refused.value.words.startswith(words)
    assert refused.value.words.endswith("Nothing was saved. Correct it, or set the tax country it belongs to.")
    assert list(refused.value.fields) == ["tax_id"]


def test_a_country_without_rules_lets_anything_pass():
    assert checked_tax_id(" 12-3456789 ", "US") == "12-3456789"
    assert checked_tax_id("", "DE") == ""


def test_whose_rules_hold():
    assert country_of("FR40303265045", ["DE", "AT"]) == "DE"
    assert country_of("FR40303265045", ["", "AT"]) == "AT"
    assert country_of("FR40303265045", ["", ""]) == "FR"
    assert country_of("EL094259216", []) == "GR"
    assert country_of("12-3456789", []) == ""


def test_every_shape_names_a_country_that_has_rules():
    for country, shape in SHAPES.items():
        with pytest.raises(Refused, match=f"A right one is {shape}"):
            checked_tax_id("?", country)


def test_by_the_door(desk):
    account = desk.account(tax_country="FR", tax_id="40 303 265 045")
    assert desk.show("account", account)["tax_id"] == "FR40303265045"
    refused = desk.refused("account.change", account, tax_id="FR40303265046", kind=Refused)
    assert refused.words.startswith('The tax id "FR40303265046" does not check as one of FR: its check digit is wrong')
    moved = desk.refused("account.change", account, tax_country="DE", kind=Refused)
    assert moved.words.startswith('The tax id "FR40303265045" does not check as one of DE')
    desk.do("account.change", account, tax_country="DE", tax_id="DE136695976")


def test_with_no_place_at_all_the_organizations_country_decides(desk):
    assert desk.show("account", desk.account(tax_id="136695976"))["tax_id"] == "DE136695976"
    assert desk.refused("account.create", name="US Inc", tax_id="12-3456789", kind=Refused).fields.keys() == {"tax_id"}
    desk.account("US Inc", tax_id="12-3456789", tax_country="US")


def test_a_seller_who_mends_an_address_is_not_asked_about_the_tax_id(desk, house):
    account = desk.account(tax_id="136695976", owner=str(house.sales.id))
    desk.do("account.change", account, billing_address={"country": "FR"}, by=house.sales)
    assert desk.show("account", account)["tax_id"] == "DE136695976"
