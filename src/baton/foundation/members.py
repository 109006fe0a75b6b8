"""What members may do, and until when: their roles, and the end of what they do here."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, prefetch_related_objects

from baton.foundation.actions import action
from baton.foundation.actors import Actor
from baton.foundation.clock import real_now
from baton.foundation.errors import NotFound, require
from baton.foundation.granting import keeping_an_owner, may_grant, one_at_a_time, rights_in, roles_named
from baton.foundation.models import Membership, Role, RoleAssignment, Token, User
from baton.foundation.nouns import Noun, show
from baton.foundation.people import member
from baton.foundation.plain import plain
from baton.foundation.work import Work


@action("user.change_roles")
def change_roles(work: Work, user_id: UUID, *, roles: list[str], version: int | None = None) -> User:
    """Give a member exactly these roles, by name: one or several.  They hold from his next page on.

    Nobody gives or takes a role with rights that he does not hold himself, and one member always may do everything.
    Announces user.roles_changed.
    """
    require(roles, "A member needs a role. To keep him out, disable him; nothing was changed.", "roles")
    with keeping_an_owner(work):
        membership = membership_of(work, user_id, version)
        wanted = roles_named(work, roles, "roles", "nothing was changed")
        if _give(work, membership, wanted):
            work.announce("user.roles_changed", membership.user, roles=[role.name for role in wanted])
    return membership.user


def _give(work: Work, membership: Membership, wanted: Sequence[Role]) -> bool:
    """Step: let him hold these roles and no others; was anything changed?"""
    held = {one.role: one for one in membership.assignments.select_related("role")}
    new, gone = [role for role in wanted if role not in held], [role for role in held if role not in wanted]
    if not new and not gone:
        return False
    may_grant(work, rights_in([*new, *gone]))
    work.remove(*(held[role] for role in gone))
    work.create_many(RoleAssignment, ["membership", "role"], [(membership.pk, role.pk) for role in new])
    work.touch(membership)
    return True


@action("user.disable")
def disable_user(work: Work, user_id: UUID, *, version: int | None = None) -> User:
    """Keep a member out from now on: his sessions end, and his tokens for good.  What he did and owns stays his.

    Nobody disables who may do more than himself, nor the last who may do everything.
    """
    with keeping_an_owner(work):
        membership = membership_of(work, user_id, version)
        if membership.disabled_at is None:
            may_grant(work, _rights(membership))
            work.change(membership, disabled_at=work.now)
            end_sessions(membership.user)
            for token in Token.objects.filter(organization=work.organization, user=membership.user, revoked_at=None):
                work.change(token, revoked_at=real_now())
            work.announce("user.disabled", membership.user)
    return membership.user


@action("user.enable")
def enable_user(work: Work, user_id: UUID, *, version: int | None = None) -> User:
    """Let a member in again, with the roles he had; he signs in anew."""
    one_at_a_time(work)
    membership = membership_of(work, user_id, version)
    if membership.disabled_at is not None:
        may_grant(work, _rights(membership))
        work.change(membership, disabled_at=None)
        work.announce("user.enabled", membership.user)
    return membership.user


@action("user.name_delegate")
def name_delegate(work: Work, *, delegate: UUID | None) -> User:
    """Say who decides for oneself while one is away, or with null that nobody does.

    He must belong here.  It gives him no right: he decides on what he may decide on, where one's own answer is awaited.
    """
    require(work.actor.person is not None, "Only a person who is signed in has somebody to decide for him. Nothing was changed.")
    membership = membership_of(work, work.actor.person)  # type: ignore[arg-type]  # there is one, as was just seen
    named = member(work, delegate, "delegate") if delegate else None
    require(named != membership.user, "That is you. Name somebody else, or nobody; nothing was changed.", "delegate")
    if membership.delegate != named:
        work.change(membership, delegate=named)
        work.announce("user.delegate_named", membership.user, delegate=named.label if named else "")
    return membership.user


def membership_of(work: Work, user_id: UUID, version: int | None = None) -> Membership:
    """Step: the user's membership here, also when it is disabled."""
    found = Membership.objects.filter(organization=work.organization, user=user_id).select_related("user").first()
    if found is None:
        raise NotFound(f"There is no user {user_id}.")
    require(version in (None, found.version), f"{found.user.label} was changed meanwhile. Nothing of yours was saved.")
    return found


def end_sessions(user: User) -> None:
    """Step: end every session the user has begun, wherever it is kept."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)


def _rights(membership: Membership) -> tuple[Any, ...]:
    return rights_in(Role.objects.filter(assignments__membership=membership))


def describe_users(actor: Actor, users: Sequence[User]) -> list[dict]:
    """Members with their roles, and whether they still come in."""
    prefetch_related_objects(users, "memberships__assignments__role")
    here = {user.pk: next(one for one in user.memberships.all() if one.organization_id == actor.organization) for user in users}
    return [
        plain({
            "id": user.pk, "version": here[user.pk].version, "email": user.email, "name": user.name,
            "roles": sorted(held.role.name for held in here[user.pk].assignments.all()), "delegate": here[user.pk].delegate_id,
            "disabled_at": here[user.pk].disabled_at, "last_seen_at": user.last_login,
        })
        for user in users
    ]  # fmt: skip


def describe_roles(actor: Actor, roles: Sequence[Role]) -> list[dict]:  # noqa: ARG001  who sees roles sees all of them
    """Roles with their lines, and how many hold each."""
    prefetch_related_objects(roles, "rights", "assignments")
    return [
        plain({
            "id": role.pk, "version": role.version, "name": role.name, "is_built_in": role.is_built_in,
            "asks_second_factor": role.asks_second_factor,
            "rights": [
                {"name": right.name, "scope": right.scope, "groups": right.groups}
                for right in sorted(role.rights.all(), key=lambda right: right.name)
            ],
            "holders": len(role.assignments.all()),
        })
        for role in roles
    ]  # fmt: skip


show(Noun("user", "users", User, describe_users, {"email": "email"}))
show(Noun("role", "roles", Role, describe_roles, {"name": "name", "is_built_in": "is_built_in"}))
