"""Own roles beside the built-in ones: made, changed, given and taken by nobody who may not do as much himself."""

from uuid import uuid4

import pytest

from baton.foundation import built_in
from baton.foundation.actors import Right
from baton.foundation.errors import Conflict, NotAllowed, NotFound, Refused
from baton.foundation.locks import GROUPS
from baton.foundation.models import AuditEntry, Role, RoleRight
from baton.foundation.models.row import Walled
from baton.foundation.nouns import NOUNS, find, listing
from baton.foundation.own_roles import known_rights
from baton.foundation.people import actor_of
from baton.foundation.performing import inside, reading
from baton.foundation.roles import BUILT_IN, READS
from tests.foundation.furnished import walled_models
from tests.make import House
from tests.story import Story

CLERK = [{"name": "account.see"}, {"name": "account.change", "scope": "own", "groups": ["relationship", "po"]}]
HR = [{"name": "user.*"}, {"name": "user.see"}, {"name": "role.*"}, *CLERK]


@pytest.fixture
def story(house: House) -> Story:
    return Story(house)


def made(story: Story, name: str = "clerk", rights: list | None = None) -> str:
    return str(story.do("role.create", by="owner", name=name, rights=rights or CLERK).pk)


def holding(story: Story, role: str) -> str:
    """Who holds a role of this name, as the story calls him."""
    return role if story.house.person(role) else role


def test_an_own_role_gives_what_its_lines_say(house: House, story: Story):
    made(story)
    rights = house.person("clerk").rights
    assert (rights.scope("account.see"), rights.scope("account.change"), rights.scope("account.create")) == ("all", "own", None)
    assert rights.may_write("account", "po") and not rights.may_write("account", "terms")
    said = story.all("role", by="owner", name="clerk")[0]
    assert said["rights"] == [
        {"name": "account.change", "scope": "own", "groups": ["po", "relationship"]},
        {"name": "account.see", "scope": "all", "groups": None},
    ]
    assert (said["holders"], said["is_built_in"]) == (1, False)


@pytest.mark.parametrize(
    ("rights", "field", "words"),
    [
        ([{"name": "deal.wni"}], "rights.0.name", '"deal.wni" is no right'),
        ([{"name": "message.accept"}], "rights.0.name", '"message.accept" is no right'),
        ([{"name": "account.change", "groups": ["salary"]}], "rights.0.groups", "account.change has no fields in the group salary"),
        ([{"name": "deal.win"}, {"name": "deal.win", "scope": "own"}], "rights.1.name", "deal.win is given twice"),
        ([], "rights", "A role needs at least one right. Nothing was saved."),
        ([{"name": "deal.win", "scope": "world"}], "rights.0.scope", "Input should be 'own', 'team' or 'all'"),
    ],
)
def test_what_is_no_right_is_refused_by_name(story: Story, rights: list, field: str, words: str):
    with pytest.raises(Refused) as refusal:
        story.do("role.create", by="owner", name="clerk", rights=rights)
    assert refusal.value.fields == {field: words}
    assert not Role.objects.filter(name="clerk").exists()


@pytest.mark.parametrize("name", ["sales", " sales ", ""])
def test_a_role_needs_a_name_of_its_own(story: Story, name: str):
    with pytest.raises(Refused) as refusal:
        story.do("role.create", by="owner", name=name, rights=CLERK)
    assert set(refusal.value.fields) == {"name"}


def test_a_change_holds_at_once_and_is_on_record_line_by_line(house: House, story: Story):
    role = made(story)
    clerk = house.person("clerk")
    story.do("role.change", role, by="owner", rights=[{"name": "account.see", "scope": "own"}, {"name": "deal.see"}])
    rights = house.person("clerk").rights
    assert clerk.rights.scope("account.change") == "own"
    assert (rights.scope("account.see"), rights.scope("account.change"), rights.scope("deal.see")) == ("own", None, "all")
    with house.look():
        [entry] = AuditEntry.objects.filter(deed="role.change")
    moved = {(change["fields"].get("name", [None, None])[0], change["fields"].get("name", [None, None])[1]) for change in entry.changes}
    assert moved >= {("account.change", None), (None, "deal.see")}


def test_who_has_the_page_open_is_told_that_somebody_was_faster(story: Story):
    role = made(story)
    story.do("role.change", role, by="owner", name="clerks", version=1)
    with pytest.raises(Conflict):
        story.do("role.change", role, by="owner", rights=[{"name": "deal.see"}], version=1)


@pytest.mark.parametrize("deed", ["role.change", "role.retire"])
def test_a_built_in_role_stays_as_it_is(house: House, story: Story, deed: str):
    sales = Role.objects.get(organization=house.id, name="sales")
    with pytest.raises(Refused, match="The role sales comes with Baton and stays as it is. Copy it, and change the copy."):
        story.do(deed, str(sales.pk), by="owner")


def test_the_role_of_another_house_is_not_there(house: House, neighbour: House, story: Story):
    foreign = made(Story(neighbour))
    for id in (foreign, str(uuid4())):
        with pytest.raises(NotFound, match=f"There is no role {id}."):
            story.do("role.change", id, by="owner", name="mine")


@pytest.mark.parametrize(
    ("wanted", "is_held"),
    [
        (Right("account.see"), True),
        (Right("account.change", "own", ("relationship",)), True),
        (Right("account.change", "own", ("relationship", "po")), True),
        (Right("account.change", "own", ("terms",)), False),
        (Right("account.change", "own"), False),
        (Right("account.change", "team", ("po",)), False),
        (Right("account.*"), False),
        (Right("deal.see", "own"), False),
        (Right("*"), False),
        (Right("user.create"), True),
        (Right("user.disable", "own"), True),
    ],
)
def test_nobody_gives_a_right_that_he_does_not_hold_himself(house: House, story: Story, wanted: Right, is_held: bool):
    made(story, "hr", HR)
    lines = [{"name": wanted.name, "scope": wanted.scope, "groups": wanted.groups and list(wanted.groups)}]
    holding(story, "hr")
    if is_held:
        story.do("role.create", by="hr", name="new", rights=lines)
        return
    with pytest.raises(NotAllowed, match="so cannot give or take it. Nothing was changed."):
        story.do("role.create", by="hr", name="new", rights=lines)
    assert not Role.objects.filter(name="new").exists()


def test_nor_takes_one_away_or_widens_a_role_by_changing_it(house: House, story: Story):
    made(story, "hr", HR)
    role = made(story, "seller", [{"name": "account.see"}, {"name": "deal.win"}])
    for rights in ([{"name": "account.see"}], [{"name": "account.see"}, {"name": "deal.win"}, {"name": "deal.lose"}]):
        with pytest.raises(NotAllowed, match=r"hr does not hold deal\.\w+"):
            story.do("role.change", role, by="hr", rights=rights)
    story.do("role.change", role, by="hr", rights=[{"name": "deal.win"}])  # what he holds he may take


def test_a_role_that_somebody_holds_stays_and_one_that_nobody_does_goes(house: House, story: Story):
    role = made(story)
    clerk = house.person("clerk")
    with pytest.raises(Refused, match="clerk still holds clerk. Give them another role first; nothing was changed."):
        story.do("role.retire", role, by="owner")
    story.do("user.change_roles", str(clerk.id), by="owner", roles=["read only"])
    story.do("role.retire", role, by="owner")
    with pytest.raises(Refused, match='There is no role "clerk"'):
        story.do("user.change_roles", str(clerk.id), by="owner", roles=["clerk"])
    assert not story.all("role", by="owner", name="clerk")
    made(story)  # its name is free again


def test_roles_and_people_are_seen_by_who_may(house: House, story: Story):
    for role in ("sales", "billing", "read only"):
        person = house.person(role)
        with reading(person):
            assert listing(person, NOUNS["role"], {})["items"] == listing(person, NOUNS["user"], {})["items"] == []
            with pytest.raises(NotFound):
                find(person, NOUNS["user"], person.id)
    assert {one["name"] for one in story.all("role", by="owner")} == set(BUILT_IN)


def test_a_read_only_counts_if_some_page_or_table_asks_for_it():
    assert {name for model in walled_models() for name in model.SEE} <= set(READS) <= known_rights()
    assert all(issubclass(model, Walled) for model in GROUPS)


# the built-in roles of organizations founded earlier


def founded_earlier(house: House) -> None:
    """The house's roles as another version made them: a line less, one more, one otherwise, and a role missing."""
    with inside(house.id, deed="probe.write"):
        sales = Role.objects.get(organization=house.id, name="sales")
        sales.rights.filter(name="task.*").delete()
        sales.rights.filter(name="deal.*").update(scope="all")
        RoleRight.objects.create(role=sales, name="invoice.void")
        Role.objects.filter(organization=house.id, name="accountant").delete()


def test_the_built_in_roles_of_who_was_founded_earlier_become_those_of_this_version(house: House, neighbour: House, story: Story):
    role = made(story)
    founded_earlier(house)
    assert built_in.outdated() == [house.id]
    assert built_in.renew() == 1
    assert built_in.outdated() == []
    for name, lines in BUILT_IN.items():
        held = RoleRight.objects.filter(role__organization=house.id, role__name=name)
        assert sorted(held.values_list("name", "scope", "groups")) == sorted(lines)
    assert RoleRight.objects.filter(role=role).count() == len(CLERK)
    with house.look():
        assert AuditEntry.objects.filter(deed="role.renew").count() == 2
    assert built_in.renew() == 0


def test_who_held_a_role_holds_it_still(house: House):
    seller = house.sales
    founded_earlier(house)
    built_in.renew()
    user = Role.objects.get(organization=house.id, name="sales").assignments.get().membership.user
    assert (user.pk, actor_of(user, house.id).rights.scope("task.create")) == (seller.id, "all")
