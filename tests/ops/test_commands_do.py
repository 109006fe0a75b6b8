"""`baton do`: any deed by its name, once under a key, refused in words."""

import json

import pytest

from baton.catalog.models import Product
from baton.foundation.actions import ACTIONS
from baton.foundation.models import AuditEntry
from tests.make import House
from tests.ops.terminal import Terminal

PRODUCT = json.dumps({"name": "Support", "unit": "hour"})


@pytest.fixture
def terminal(capsys) -> Terminal:
    return Terminal(capsys)


def products(house: House) -> list[str]:
    with house.look():
        return list(Product.objects.values_list("name", flat=True))


def test_a_deed_prints_the_record_as_show_does(house, terminal):
    done = terminal("do", "product.create", "--input", PRODUCT)
    assert (done.code, done.err) == (0, "")
    assert done.json["name"] == "Support"
    assert done.json == terminal("show", "product", done.json["id"]).json


def test_the_operator_stands_in_the_audit(house, terminal):
    made = terminal("do", "product.create", "--input", PRODUCT).json
    with house.look():
        entry = AuditEntry.objects.get(subject_id=made["id"])
    assert (entry.deed, entry.actor["kind"]) == ("product.create", "operator")


def test_the_input_may_stand_in_a_file(house, terminal, tmp_path):
    file = tmp_path / "my input.json"
    file.write_text(PRODUCT, encoding="utf-8")
    assert terminal("do", "product.create", "--input", f"@{file}").json["name"] == "Support"


def test_a_deed_on_a_record_takes_its_id(house, terminal):
    made = terminal("do", "product.create", "--input", PRODUCT).json
    changed = terminal("do", "product.change", made["id"], "--input", '{"name": "Care"}')
    assert changed.json["name"] == "Care"


def test_a_key_does_it_once_and_answers_the_same(house, terminal):
    first = terminal("do", "product.create", "--input", PRODUCT, "--key", "order-7")
    again = terminal("do", "product.create", "--input", PRODUCT, "--key", "order-7")
    assert (again.code, again.json) == (0, first.json)
    assert again.err == "This was done before; the first answer stands.\n"
    assert products(house) == ["Support"]


def test_the_key_of_something_else_is_a_conflict(house, terminal):
    terminal("do", "product.create", "--input", PRODUCT, "--key", "order-7")
    other = terminal("do", "product.create", "--input", '{"name": "Hardware"}', "--key", "order-7")
    assert other.code == 1
    assert other.err == "The key order-7 was used before for something else. Nothing was done; use a new key.\n"


def test_as_somebody_means_with_his_rights(house, terminal):
    house.person("sales", "eva@example.org")
    refused = terminal("do", "product.create", "--input", PRODUCT, "--as", "Eva@example.org")
    assert (refused.code, refused.err) == (1, "sales may not do product.create. Nothing was changed.\n")
    house.person("billing", "jo@example.org")
    assert terminal("do", "product.create", "--input", PRODUCT, "--as", "jo@example.org").code == 0


def test_an_unknown_person_is_refused(house, terminal):
    refused = terminal("do", "product.create", "--input", PRODUCT, "--as", "nobody@example.org")
    assert (refused.code, refused.err) == (1, "There is no user nobody@example.org. Nothing was done.\n")


def test_an_unknown_deed_names_what_was_probably_meant(house, terminal):
    wrong = terminal("do", "product.crate", "--input", PRODUCT)
    assert wrong.code == 2
    assert wrong.err.startswith("There is no deed product.crate. Did you mean product.create")


def test_an_unknown_verb_names_the_noun_s_deeds(house, terminal):
    wrong = terminal("do", "product.zzzzzzzz")
    assert wrong.err == "There is no deed product.zzzzzzzz. Its deeds are product.change, product.create, product.restore, product.retire. Nothing was done."


def test_a_deed_of_the_house_itself_is_not_for_hands(house, terminal):
    assert ACTIONS["organization.create"].by == "system"
    assert terminal("do", "organization.create").code == 2


def test_input_of_the_wrong_shape_names_every_field(house, terminal):
    wrong = terminal("do", "user.create", "--input", '{"emal": 1}')
    assert wrong.code == 1
    assert wrong.err == "user.create was not done. email: is needed; role: is needed; emal: there is no such field.\n"


def test_refusals_are_json_for_programs(house, terminal):
    refused = terminal("do", "user.create", "--json", "--input", '{"email": "a@b.de", "role": "emperor"}')
    assert (refused.code, refused.err) == (1, "")
    assert refused.json["fields"] == {"role": "unknown"}
    assert refused.json["error"].startswith('There is no role "emperor"; nobody was added.')


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("{emal", "--input is not JSON: "),
        ("@/nowhere/in.json", "The file /nowhere/in.json cannot be read: No such file or directory. Nothing was done."),
    ],
)
def test_unreadable_input_is_wrong_usage(house, terminal, given, words):
    wrong = terminal("do", "product.create", "--input", given)
    assert wrong.code == 2
    assert wrong.err.startswith(words)


def test_input_that_is_no_object_is_refused(house, terminal):
    assert terminal("do", "product.create", "--input", "[1]").err == (
        "The input of product.create must be a JSON object of fields. Nothing was done.\n"
    )


def test_an_id_that_is_none_is_wrong_usage(house, terminal):
    wrong = terminal("do", "product.change", "7")
    assert wrong.code == 2
    assert "'7' is no id; ids look like" in wrong.err


def test_a_stale_version_is_told(house, terminal):
    made = terminal("do", "product.create", "--input", PRODUCT).json
    terminal("do", "product.change", made["id"], "--input", '{"name": "Care"}')
    stale = terminal("do", "product.change", made["id"], "--input", '{"name": "Help", "version": 1}')
    assert (stale.code, stale.err) == (1, "The product was changed meanwhile. Nothing of yours was saved.\n")


def test_a_password_is_printed_with_the_answer(house, terminal):
    made = terminal("do", "user.create", "--input", '{"email": "a@b.de", "role": "billing"}').json
    assert made["answer"]["email"] == "a@b.de"
    assert made["result"][0] == made["answer"]["id"]
    assert len(made["result"][1]) >= 12
