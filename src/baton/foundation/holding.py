"""Who holds which roles in an organization, and who stands in for whom: read at once, for whoever decides by it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from baton.foundation.granting import EVERYTHING
from baton.foundation.models import Membership, Organization, Role, RoleAssignment


@dataclass(frozen=True, slots=True)
class Holding:
    """The members that may come in: their roles by id, those who may do everything, and whom each of them has named."""

    roles: dict[UUID, set[UUID]]
    everything: set[UUID]
    delegates: dict[UUID, UUID]

    def standing_in(self, role: UUID | None) -> set[UUID]:
        """Who decides for the members of a role while they are away."""
        return {delegate for user, delegate in self.delegates.items() if role in self.roles[user] and delegate in self.roles}


def holding(house: Organization) -> Holding:
    """By one query."""
    found = Holding({}, set(), {})
    members = Membership.objects.filter(organization=house, disabled_at=None, user__is_active=True, assignments__role__retired_at=None)
    for user, delegate, role, right in members.values_list("user", "delegate", "assignments__role", "assignments__role__rights__name"):
        found.roles.setdefault(user, set()).add(role)
        if right == EVERYTHING:
            found.everything.add(user)
        if delegate is not None:
            found.delegates[user] = delegate
    return found


def held_by(house: Organization, person: UUID) -> QuerySet[Any]:
    """The ids of the roles that a member holds, to be asked for within another query."""
    return RoleAssignment.objects.filter(membership__organization=house, membership__user=person, membership__disabled_at=None).values("role")


def stood_in_by(house: Organization, person: UUID) -> QuerySet[Any]:
    """The ids of the roles whose members have named this one, likewise."""
    named = RoleAssignment.objects.filter(membership__organization=house, membership__delegate=person, membership__disabled_at=None)
    return named.filter(membership__user__is_active=True).values("role")


def named_roles(organization: UUID) -> dict[UUID, str]:
    """The names of an organization's roles by their ids, of those that were taken away too."""
    return dict(Role.objects.filter(organization=organization).values_list("pk", "name"))
