from django.db import models
from django.db.models import Q

from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import Reference
from baton.foundation.models import Row, User


class Team(Row):
    """People who see each other's accounts and deals."""

    NOUN = "team"

    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(name="team_name_unique", fields=["organization", "name"])]


class TeamMember(Row):
    """A user is on a team."""

    NOUN = "team_member"
    PART_OF = "team"

    team = Reference(Team, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="team_member_once", fields=["organization", "team", "user"])]


def reach(actor: Actor, scope: Scope, owner: str = "owner") -> Q:
    """Records whose owner is the actor himself, or somebody on one of his teams, or anybody."""
    if scope == "all":
        return Q()
    mine = Q(**{f"{owner}_id": actor.person})
    if scope == "own":
        return mine
    teams = TeamMember.objects.filter(user=actor.person).values("team")
    mates = TeamMember.objects.filter(team__in=teams).values("user")
    return mine | Q(**{f"{owner}__in": mates})
