"""People, the roles they hold, and who acts when they sign in."""

from uuid import uuid4

import pytest
from django.db import IntegrityError

from baton.foundation.errors import NotAllowed, Refused
from baton.foundation.models import Membership, User
from baton.foundation.people import actor_of, create_user, member
from baton.foundation.performing import inside
from baton.foundation.roles import BUILT_IN
from tests.foundation.furnished import deed
from tests.make import House


def add(house: House, email: str = "ann@example.org", role: str = "sales", **more):
    return house.do(create_user, email=email, role=role, **more)


def refused(house: House, *args: str) -> Refused:
    with pytest.raises(Refused) as refusal:
        add(house, *args)
    return refusal.value


@pytest.mark.parametrize("email", ["ann", "ann@", "@example.org", "a b@example.org", "", "ann@example..org"])
def test_what_is_no_address_is_said_and_nobody_is_added(house: House, email: str):
    refusal = refused(house, email)
    assert refusal.words == f'"{email}" is no e-mail address; nobody was added.'
    assert set(refusal.fields) == {"email"}
    assert not User.objects.exists()


def test_an_unknown_role_is_said_with_the_known_ones(house: House):
    refusal = refused(house, "ann@example.org", "boss")
    known = ", ".join(sorted(BUILT_IN))
    assert refusal.words == f'There is no role "boss"; nobody was added. The roles are: {known}.'
    assert set(refusal.fields) == {"role"}
    assert not User.objects.exists()


def test_who_is_a_member_already_is_not_added_twice(house: House):
    add(house)
    refusal = refused(house, " ANN@example.org ")
    assert refusal.words == "ann@example.org already belongs to Baton Ltd; nothing was changed."
    assert set(refusal.fields) == {"email"}


def test_a_new_login_gets_a_password_that_is_told_this_once(house: House):
    user, password = add(house)
    assert len(password) >= 16
    assert User.objects.get(pk=user.pk).check_password(password)


def test_a_login_that_exists_is_made_a_member_and_keeps_its_password(house: House, neighbour: House):
    user, password = add(house)
    same, told = add(neighbour, "Ann@Example.org", "billing")
    assert (same.pk, told) == (user.pk, None)
    assert User.objects.get(pk=user.pk).check_password(password)
    assert actor_of(user, neighbour.id).rights.scope("invoice.issue") == "all"
    assert actor_of(user, house.id).rights.scope("invoice.issue") is None


def test_an_address_is_kept_in_small_letters_which_postgresql_insists_on(house: House):
    user, _ = add(house, "Ann@Example.ORG")
    assert user.email == "ann@example.org"
    with pytest.raises(IntegrityError, match="user_email_lower_case"), inside(house.id, deed="probe.write"):
        User.objects.create(email="Bob@example.org")


def test_only_who_holds_the_deed_adds_people(house: House):
    with pytest.raises(NotAllowed, match="may not do user.create"):
        house.do(create_user, by=house.billing, email="ann@example.org", role="owner")
    assert house.do(create_user, by=house.owner, email="ann@example.org", role="owner")


def test_a_stranger_does_not_act(house: House, neighbour: House):
    user, _ = add(neighbour)
    with pytest.raises(NotAllowed, match="ann@example.org does not belong to this organization."):
        actor_of(user, house.id)


def test_a_user_who_was_switched_off_does_not_act(house: House):
    user, _ = add(house, name="Ann")
    user.is_active = False
    with pytest.raises(NotAllowed, match="Ann does not belong to this organization."):
        actor_of(user, house.id)


def test_a_member_without_a_role_may_nothing(house: House):
    user, _ = add(house)
    with inside(house.id, deed="probe.write"):
        Membership.objects.get(user=user).assignments.all().delete()
    rights = actor_of(user, house.id).rights
    assert not rights.lines


def test_an_owner_of_records_must_belong_to_the_organization(house: House, neighbour: House):
    theirs, _ = add(neighbour)
    with deed(house.operator) as work:
        for id in (theirs.pk, uuid4()):
            with pytest.raises(Refused, match=f"Nobody in Baton Ltd has the user id {id}") as refusal:
                member(work, id)
            assert set(refusal.value.fields) == {"owner"}


def test_sign_up_is_closed(db, client):
    """Accounts are made by invitation; there is no address to make one's own."""
    assert client.get("/accounts/signup/").status_code == 404
