"""Members: the roles they hold, and the end of what they do here."""

import pytest

from baton.foundation.actions import ACTIONS
from baton.foundation.bearers import bearer
from baton.foundation.errors import NotAllowed, NotFound, Refused
from baton.foundation.inputs import call
from baton.foundation.members import change_roles, disable_user, enable_user
from baton.foundation.models import Announcement, Membership, User
from baton.foundation.people import actor_of, create_user, member
from baton.foundation.performing import perform
from tests.foundation.furnished import deed
from tests.foundation.test_own_roles import HR, made
from tests.make import House
from tests.story import Story
from tests.together import at_once


def roles_of(house: House, user: object) -> list[str]:
    held = Membership.objects.get(organization=house.id, user=user).assignments
    return sorted(held.values_list("role__name", flat=True))


def test_a_person_may_hold_several_roles_and_the_widest_counts(house: House):
    ann = house.person("sales", "ann@example.org")
    house.do(change_roles, ann.id, roles=["sales", "accountant"], by=house.owner)
    rights = house.person("sales", "ann@example.org").rights
    assert (rights.scope("account.see"), rights.scope("deal.win"), rights.scope("audit.see")) == ("all", "own", "all")
    with house.look():
        told = Announcement.objects.get(name="user.roles_changed")
    assert told.details == {"roles": ["sales", "accountant"]}


def test_what_he_holds_already_is_nothing_changed(house: House):
    ann = house.person("sales", "ann@example.org")
    house.do(change_roles, ann.id, roles=["sales", "sales"])
    with house.look():
        assert not Announcement.objects.filter(name="user.roles_changed").exists()


@pytest.mark.parametrize(("roles", "words"), [([], "A member needs a role."), (["boss"], 'There is no role "boss"; nothing was changed.')])
def test_roles_that_are_none_are_refused(house: House, roles: list[str], words: str):
    ann = house.person("sales", "ann@example.org")
    with pytest.raises(Refused, match=words):
        house.do(change_roles, ann.id, roles=roles)
    assert roles_of(house, ann.id) == ["sales"]


def test_nobody_gives_or_takes_a_role_that_may_more_than_he(house: House):
    house.let_one_person_do()
    made(Story(house), "hr", HR)
    hr, owner, ann = house.person("hr"), house.owner, house.person("sales", "ann@example.org")
    for who, roles in ((hr, ["owner"]), (hr, ["hr", "billing"]), (ann, ["owner"]), (owner, ["hr"])):
        with pytest.raises(NotAllowed, match="hr does not hold"):
            house.do(change_roles, who.id, roles=roles, by=hr)
    with pytest.raises(NotAllowed, match="hr does not hold every right"):
        house.do(create_user, email="new@example.org", role="owner", by=hr)
    with pytest.raises(NotAllowed, match="hr does not hold every right"):
        house.do(disable_user, owner.id, by=hr)
    assert not User.objects.filter(email="new@example.org").exists()
    house.do(create_user, email="new@example.org", role="hr", by=hr)


@pytest.mark.parametrize("door", [lambda work, id: change_roles(work, id, roles=["billing"]), disable_user])
def test_the_last_owner_stays(house: House, door):
    owner = house.owner
    with pytest.raises(Refused, match="Then nobody in Baton Ltd could do everything any more"), perform(house.operator) as work:
        door(work, owner.id)
    assert roles_of(house, owner.id) == ["owner"]
    second = house.person("owner", "second@example.org")
    house.do(disable_user, second.id)
    with pytest.raises(Refused, match="Then nobody"), perform(house.operator) as work:  # one who is kept out does not count
        door(work, owner.id)
    house.do(enable_user, second.id)
    with perform(house.operator) as work:
        door(work, owner.id)


def test_of_two_owners_who_disable_each_other_at_once_one_stays(standing_house: House):
    house = standing_house
    house.let_one_person_do()
    first, second = house.owner, house.person("owner", "second@example.org")

    def disable(by, whom):
        try:
            house.do(disable_user, whom.id, by=by)
        except Refused:
            return "refused"
        return "done"

    assert sorted(at_once(lambda: disable(first, second), lambda: disable(second, first))) == ["done", "refused"]
    assert Membership.objects.filter(organization=house.id, disabled_at=None).count() == 1


def test_who_is_disabled_acts_no_more_and_owns_nothing_new_and_comes_back_with_his_roles(house: House):
    ann = house.person("sales", "ann@example.org")
    user = User.objects.get(pk=ann.id)
    house.do(disable_user, ann.id, by=house.owner)
    with pytest.raises(NotAllowed, match="does not belong to this organization"):
        actor_of(user, house.id)
    with pytest.raises(Refused), deed(house.operator) as work:
        member(work, ann.id)
    house.do(enable_user, ann.id, by=house.owner)
    assert actor_of(user, house.id).rights.scope("deal.win") == "own"


def test_his_sessions_are_over_also_when_he_comes_back(house: House, client):
    ann = house.person("sales", "ann@example.org")
    client.force_login(User.objects.get(pk=ann.id), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/me/").status_code == 200
    house.do(disable_user, ann.id)
    house.do(enable_user, ann.id)
    assert client.get("/me/").status_code == 302
    client.force_login(User.objects.get(pk=ann.id), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/me/").status_code == 200


def test_his_tokens_are_revoked_for_good(house: House):
    ann = house.person("sales", "ann@example.org")
    with perform(ann) as work:
        _, secret = call(ACTIONS["token.create"], work, None, {"name": "robot"})
    assert bearer(secret, "127.0.0.1")
    house.do(disable_user, ann.id)
    house.do(enable_user, ann.id)
    assert bearer(secret, "127.0.0.1") is None


def test_one_house_keeps_nobody_out_of_another(house: House, neighbour: House):
    ann = house.person("sales", "ann@example.org")
    neighbour.do(create_user, email="ann@example.org", role="billing")
    house.do(disable_user, ann.id)
    assert actor_of(User.objects.get(pk=ann.id), neighbour.id).rights.scope("invoice.issue") == "all"
    with pytest.raises(NotFound):
        neighbour.do(disable_user, house.owner.id)
