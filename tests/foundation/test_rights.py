"""Rights are data: a deed or a read, how far it reaches, and which field groups it may write."""

import pytest

from baton.crm.models import Account, Task, Team, TeamMember
from baton.foundation.actors import Actor, Right, Rights, system
from baton.foundation.errors import NotAllowed, NotFound
from baton.foundation.keys import new_id
from baton.foundation.performing import perform
from baton.foundation.roles import BUILT_IN
from tests.foundation.furnished import a_task, an_account, deed
from tests.make import House


def actor(house: House, *lines: Right, id=None) -> Actor:
    return Actor("user", id or new_id(), "Sam", house.id, Rights((Right("probe.*"), *lines)))


@pytest.mark.parametrize(
    ("line", "name", "covers"),
    [
        ("deal.win", "deal.win", True),
        ("deal.win", "deal.lose", False),
        ("deal.*", "deal.win", True),
        ("deal.*", "deal_line.add", False),
        ("deal.*", "dealer.win", False),
        ("*", "deal.win", True),
        ("deal.win", "deal.*", False),
    ],
)
def test_a_line_covers(line: str, name: str, covers: bool):
    assert Right(line).covers(name) is covers


def test_the_widest_of_several_roles_counts():
    rights = Rights((Right("deal.win", "own"), Right("deal.*", "team"), Right("deal.see", "all")))
    assert rights.scope("deal.win") == "team"
    assert rights.scope("deal.win", "deal.see") == "all"
    assert rights.scope("invoice.issue") is None


def test_whoever_does_not_hold_the_deed_is_told_so_and_nothing_happens(house: House):
    with pytest.raises(NotAllowed, match=r"Sam may not do task.create\. Nothing was changed\."), perform(actor(house)) as work:
        with work.acting("task.create", "people"):
            pytest.fail("the door opened")


def test_what_may_not_be_seen_is_not_found(house: House):
    with deed(house.operator) as work:
        account = an_account(work)
    with pytest.raises(NotFound), deed(actor(house)) as work:
        work.load(Account, account.pk)


@pytest.mark.parametrize(("scope", "seen"), [("own", ["Mine"]), ("team", ["Mate's", "Mine"]), ("all", ["Mate's", "Mine", "Other's"])])
def test_a_scope_reaches(house: House, scope: str, seen: list[str]):
    me, mate, other = (house.person("sales", f"{name}@example.org") for name in ("me", "mate", "other"))
    with deed(house.operator) as work:
        team = work.create(Team, name="North")
        for person in (me, mate):
            work.create(TeamMember, team=team, user_id=person.id)
        for name, person in (("Mine", me), ("Mate's", mate), ("Other's", other)):
            an_account(work, name, owner_id=person.id)
    sam = actor(house, Right("account.see", scope), id=me.id)
    with house.look(by=sam):
        assert sorted(Account.objects.visible_to(sam).values_list("name", flat=True)) == seen


@pytest.mark.parametrize(("scope", "allowed"), [("own", False), ("team", False), ("all", True)])
def test_what_is_seen_but_out_of_the_deeds_reach_is_not_allowed(house: House, scope: str, allowed: bool):
    with deed(house.operator) as work:
        account = an_account(work)
    sam = actor(house, Right("account.see"), Right("account.change", scope))
    with perform(sam) as work, work.acting("account.change", "people"):
        if allowed:
            assert work.load(Account, account.pk) == account
        else:
            with pytest.raises(NotAllowed, match=f"only on records of his {scope}"):
                work.load(Account, account.pk)


def test_a_deed_on_one_noun_does_not_narrow_what_it_needs_of_another(house: House):
    with deed(house.operator) as work:
        account = an_account(work)
    sam = actor(house, Right("account.see"), Right("deal.create", "own"))
    with perform(sam) as work, work.acting("deal.create", "people"):
        assert work.load(Account, account.pk) == account


@pytest.mark.parametrize("kind", ["user", "token"])
def test_a_systems_door_is_closed_to_people_whatever_they_hold(house: House, kind: str):
    with pytest.raises(NotAllowed, match="may not do probe.round"):
        with perform(Actor(kind, new_id(), "Sam", house.id, Rights.everything())) as work:
            with work.acting("probe.round", "system"):
                pytest.fail("the door opened")


@pytest.mark.parametrize("kind", ["clock", "behaviour", "rule", "connection", "operator"])
def test_a_systems_door_is_open_to(house: House, kind: str):
    with perform(system(kind, "it", house.id)) as work, work.acting("probe.round", "system"):
        a_task(work)
    with house.look():
        assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "deed_name", "scope"),
    [
        ("owner", "user.create", "all"),
        ("billing", "invoice.issue", "all"),
        ("billing", "user.create", None),
        ("billing", "audit.see", None),
        ("sales", "deal.win", "own"),
        ("sales", "account.see", "team"),
        ("sales", "invoice.issue", None),
        ("sales", "invoice.see", None),
        ("accountant", "audit.see", "all"),
        ("accountant", "deal.win", None),
        ("read only", "account.see", "all"),
        ("read only", "account.change", None),
    ],
)
def test_the_built_in_roles(house: House, role: str, deed_name: str, scope: str | None):
    assert house.person(role).rights.scope(deed_name) == scope


def test_sales_may_write_of_an_account_what_belongs_to_the_relationship_alone(house: House):
    assert house.sales.rights.may_write("account", "relationship")
    assert not house.sales.rights.may_write("account", "terms")
    assert house.billing.rights.may_write("account", "terms")
    assert not house.person("read only").rights.may_write("account", "relationship")


def test_no_built_in_line_is_written_twice():
    for role, lines in BUILT_IN.items():
        names = [name for name, _, _ in lines]
        assert len(names) == len(set(names)), role
