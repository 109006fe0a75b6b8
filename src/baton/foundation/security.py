"""Deeds about how people sign in here: who must do so in two steps, ending sessions, and what is told of it."""

from typing import Any, Literal
from uuid import UUID

from baton.foundation import factors
from baton.foundation.actions import action
from baton.foundation.actors import system
from baton.foundation.granting import may_grant, rights_in
from baton.foundation.members import end_sessions, membership_of
from baton.foundation.models import Membership, Role, User
from baton.foundation.performing import perform
from baton.foundation.work import Work

What = Literal["app_added", "passkey_added", "factor_removed", "recovery_codes_made", "password_set"]


@action("role.require_second_factor")
def require_second_factor(work: Work, role_id: UUID, *, required: bool, version: int | None = None) -> Role:
    """Say whether who holds this role must sign in in two steps.

    It holds from his next page on: a session begun with a password alone gets no further than setting up the second
    step, and tokens made before it was set up are dead.
    """
    model: Any = Role
    role: Role = work.load(model, role_id, version=version)
    may_grant(work, rights_in([role]))
    work.change(role, asks_second_factor=required)
    work.announce("role.second_factor_changed", role, name=role.name, said="asked" if required else "no longer asked")
    return role


@action("user.end_sessions")
def end_all_sessions(work: Work, user_id: UUID) -> User:
    """Sign a member out everywhere, at once.  His tokens stay; to end those too, disable him."""
    membership = membership_of(work, user_id)
    may_grant(work, rights_in(Role.objects.filter(assignments__membership=membership)))
    end_sessions(membership.user)
    work.announce("user.sessions_ended", membership.user)
    return membership.user


@action("user.remove_second_factors", by="system")
def remove_second_factors(work: Work, user_id: UUID) -> User:
    """For a member who lost phone, passkeys and recovery codes: take them all away, and end his sessions.

    His password stays; where a role of his asks for a second step, he sets one up with his next sign-in.
    """
    user = membership_of(work, user_id).user
    for way in factors.of(user):
        factors.remove(user, way.pk)
    end_sessions(user)
    work.announce("user.second_factors_removed", user)
    return user


@action("user.record_security", by="system")
def record_security(work: Work, user_id: UUID, *, what: What) -> None:
    """Tell what somebody changed about how he signs in."""
    work.announce("user.security_changed", membership_of(work, user_id).user, what=what)


def tell(user: User, what: What) -> None:
    """Let every organization of the user know what he changed about how he signs in."""
    for organization in Membership.objects.filter(user=user).values_list("organization", flat=True):
        with perform(system("behaviour", f"sign-in of {user.label}", organization)) as work:
            record_security(work, user.pk, what=what)
