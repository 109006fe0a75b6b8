from typing import Any
from uuid import UUID

from baton.crm.models import Team, TeamMember
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.people import member
from baton.foundation.unique import unique
from baton.foundation.work import Work


@action("team.create")
def create_team(work: Work, *, name: str) -> Team:
    """Make a team: people who see each other's accounts and deals."""
    with _one_of_a_name(name := _named(name)):
        team = work.create(Team, name=name)
    work.announce("team.created", team, name=name)
    return team


@action("team.rename")
def rename_team(work: Work, team_id: UUID, *, name: str, version: int | None = None) -> Team:
    """Call a team something else."""
    team, name = work.load(Team, team_id, version=version), _named(name)
    with _one_of_a_name(name):
        work.change(team, name=name)
    work.announce("team.renamed", team, name=name)
    return team


@action("team.add_member")
def add_member(work: Work, team_id: UUID, *, user: UUID, version: int | None = None) -> Team:
    """Put a person on a team; he sees what its members own, and they what he owns.  Announces team.member_added."""
    team, person = work.load(Team, team_id, version=version), member(work, user, "user")
    words = f"{person.label} is on {team.name} already. Nothing was changed."
    with unique("team_member_once", words, "user"):
        work.create(TeamMember, team=team, user=person)
    work.announce("team.member_added", team, user=person.pk)
    return team


@action("team.remove_member")
def remove_member(work: Work, team_id: UUID, *, user: UUID, version: int | None = None) -> Team:
    """Take a person off a team; what he owns stays his.  Announces team.member_removed."""
    team = work.load(Team, team_id, version=version)
    on_it = work.rows(TeamMember).filter(team=team, user=user).first()
    if on_it is None:
        raise Refused(f"Nobody with the user id {user} is on {team.name}. Nothing was changed.")
    work.remove(on_it)
    work.announce("team.member_removed", team, user=user)
    return team


def _named(name: str) -> str:
    require(name.strip(), "A team needs a name. Nothing was saved.", "name")
    return name.strip()


def _one_of_a_name(name: str) -> Any:
    return unique("team_name_unique", f'There is a team "{name}" already. Nothing was saved; choose another name.', "name")
