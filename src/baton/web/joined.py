"""The organizations that somebody belongs to, and the one in which he works."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from baton.foundation.models import Membership, RoleAssignment

SESSION_KEY = "organization"


class Joined(NamedTuple):
    """An organization that the user belongs to, how often his roles there were changed, and whether one asks for a second step."""

    organization: UUID
    version: int
    is_asked: bool


def memberships(request: Any) -> list[Joined]:
    """Where the user belongs to, in the order in which he joined."""
    asking = RoleAssignment.objects.filter(membership=OuterRef("pk"), role__asks_second_factor=True)
    found = Membership.objects.filter(user=request.user, disabled_at=None).annotate(asked=Exists(asking)).order_by("pk")
    return [Joined(*row) for row in found.values_list("organization", "version", "asked")]


def current(request: Any, mine: list[Joined]) -> Joined:
    """Where the user works now: what the session holds while he belongs to it, else the first he joined."""
    held = request.session.get(SESSION_KEY)
    return next((one for one in mine if str(one.organization) == held), mine[0])
