"""`baton organization`, `baton user`, and which organization a command means."""

import json

import pytest

from baton.crm.models import Stage
from baton.foundation.actors import system
from baton.foundation.models import Organization, User
from baton.foundation.performing import reading
from tests.make import House
from tests.ops.terminal import Printed, Terminal

GOOD = {"name": "Acme Ltd", "currency": "EUR", "timezone": "Europe/Berlin", "country": "DE"}
DAY = ("show", "products")


@pytest.fixture
def terminal(db, capsys) -> Terminal:
    return Terminal(capsys)


def create(terminal: Terminal, *more: str, **changed: str) -> Printed:
    pairs = [part for name, value in (GOOD | changed).items() for part in (f"--{name}", value)]
    return terminal("organization", "create", *pairs, *more)


def test_create_prints_the_id_and_founds_it_whole(terminal):
    made = create(terminal)
    assert made.code == 0
    organization = Organization.objects.get(pk=made.out.strip())
    assert (organization.name, organization.kind, organization.path) == ("Acme Ltd", "live", "suite")
    with reading(system("operator", "operator", organization.pk)):
        assert Stage.objects.count() == 4
    assert organization.roles.count() == 5


def test_create_answers_programs_in_json(terminal):
    made = create(terminal, "--json", "--kind", "sandbox", "--path", "invoice-first").json
    assert made == {"id": made["id"], **GOOD, "kind": "sandbox", "path": "invoice-first"}


def test_create_names_everything_that_is_wrong_and_makes_nothing(terminal):
    refused = create(terminal, name=" ", currency="XXQ", timezone="Mars/Olympus", country="Germany")
    assert refused.code == 1
    for field in ("name", "currency", "timezone", "country"):
        assert f"{field}: " in refused.err
    assert refused.err.startswith("No organization was made.")
    assert Organization.objects.count() == 0


def test_nobody_but_the_operator_founds(terminal):
    assert create(terminal, "--as", "eva@example.org").code == 2
    assert Organization.objects.count() == 0


def test_set_chooses_the_path(house, terminal):
    changed = terminal("organization", "set", house.id, "--path", "connected")
    assert (changed.code, changed.json["path"]) == (0, "connected")
    assert Organization.objects.get(pk=house.id).path == "connected"


def test_a_user_s_password_is_printed_this_once(house, terminal):
    made = terminal("user", "create", "--email", "Eva@Example.org", "--role", "sales", "--json").json
    user = User.objects.get(email="eva@example.org")
    assert user.check_password(made["password"])
    assert made["password"] not in json.dumps(list(User.objects.values_list("password", flat=True)))


def test_a_known_login_is_made_a_member_and_keeps_its_password(house, terminal):
    first = terminal("user", "create", "--email", "eva@example.org", "--role", "sales", "--json").json
    second = House("Second Ltd")
    joined = terminal("user", "create", "--organization", second.id, "--email", "eva@example.org", "--role", "billing")
    assert joined.out == "eva@example.org belongs to Second Ltd now, as billing.\nThe login was there before; its password stays.\n"
    assert User.objects.get(email="eva@example.org").check_password(first["password"])


def test_an_unknown_role_names_the_roles(house, terminal):
    refused = terminal("user", "create", "--email", "eva@example.org", "--role", "emperor")
    assert refused.code == 1
    assert refused.err.startswith('There is no role "emperor"; nobody was added. The roles are: accountant, billing, owner,')


def test_without_any_organization_it_says_how_to_make_one(terminal):
    none = terminal(*DAY)
    assert (none.code, none.err) == (2, "There is no organization yet. Make one: baton organization create --help")


def test_omitted_means_the_only_live_one(terminal):
    create(terminal, kind="sandbox")
    live = create(terminal, name="Live Ltd").out.strip()
    terminal("do", "product.create", "--input", '{"name": "A"}')
    assert [len(terminal(*DAY, "--organization", id).json["items"]) for id in (live,)] == [1]


def test_omitted_means_the_only_one_when_none_is_live(terminal):
    create(terminal, kind="sandbox")
    assert terminal(*DAY).code == 0


def test_omitted_among_several_lists_them(house, terminal):
    second = House("Second Ltd")
    which = terminal(*DAY)
    assert which.code == 2
    assert which.err.splitlines()[0] == "Which organization? Add --organization and one of these ids:"
    assert f"{house.id}  live    Baton Ltd" in which.err and f"{second.id}  live    Second Ltd" in which.err


def test_one_that_is_not_there_is_not_replaced_by_the_only_one(house, terminal):
    absent = terminal(*DAY, "--organization", "01890a5d-ac96-774b-bcce-b302099a8057")
    assert absent.code == 1
    assert absent.err == "There is no organization 01890a5d-ac96-774b-bcce-b302099a8057. Nothing was done.\n"
    assert terminal(*DAY, "--organization", "Baton").code == 2


def test_a_stranger_may_not_act_in_it(house, terminal):
    second = House("Second Ltd")
    second.person("owner", "eva@example.org")
    refused = terminal(*DAY, "--organization", house.id, "--as", "eva@example.org")
    assert (refused.code, refused.err) == (1, "owner does not belong to this organization.\n")
