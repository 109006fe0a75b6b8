"""An organization's own roles: sets of rights beside the built-in ones, which stay as they are and can be copied."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from baton.foundation import locks
from baton.foundation.actions import ACTIONS, action
from baton.foundation.actors import Right, rights_of
from baton.foundation.errors import Conflict, NotFound, Refused, require
from baton.foundation.granting import EVERYTHING, keeping_an_owner, may_grant, one_at_a_time, rights_in
from baton.foundation.inputs import UNSET, Unset, given
from baton.foundation.keys import new_id
from baton.foundation.models import Role, RoleAssignment, RoleRight
from baton.foundation.roles import BUILT_IN, READS
from baton.foundation.unique import unique
from baton.foundation.work import Work


@given
class RightInput:
    """A right: a deed (`deal.win`), all deeds on a noun (`deal.*`), a read (`deal.see`), or everything (`*`).

    `scope` says on whose records.  `groups` names the field groups that may be written by it; null: all of them.
    """

    name: str
    scope: Literal["own", "team", "all"] = "all"
    groups: list[str] | None = None


@action("role.create")
def create_role(work: Work, *, name: str, rights: list[RightInput]) -> Role:
    """Make a role of one's own.  Nobody puts a right into it that he does not hold himself."""
    one_at_a_time(work)
    name, lines = _named(name), _lines(rights)
    may_grant(work, lines)
    with _one_of_a_name(name):
        is_live = work.organization.kind == "live"
        role = work.create(Role, id=new_id(), organization=work.organization, name=name, asks_second_factor=is_live)
    _write(work, role, lines)
    work.announce("role.created", role, name=name)
    return role


@action("role.change")
def change_role(
    work: Work, role_id: UUID, *, name: str | Unset = UNSET, rights: list[RightInput] | Unset = UNSET, version: int | None = None
) -> Role:
    """Rename an own role, or give it other rights, which hold from the next page on for whoever has it.

    Nobody gives or takes a right that he does not hold himself.  Built-in roles stay: copy one, and change the copy.
    """
    with keeping_an_owner(work):
        role = own_role(work, role_id, version)
        if name is not UNSET:
            with _one_of_a_name(name := _named(name)):
                work.change(role, name=name)
        if rights is not UNSET:
            _replace(work, role, _lines(rights))
    work.announce("role.changed", role, name=role.name)
    return role


@action("role.retire")
def retire_role(work: Work, role_id: UUID, *, version: int | None = None) -> Role:
    """Take an own role away.  Refused while somebody holds it."""
    one_at_a_time(work)
    role = own_role(work, role_id, version)
    holders = RoleAssignment.objects.filter(role=role).select_related("membership__user").order_by("membership__user__email")
    labels = [one.membership.user.label for one in holders]
    require(not labels, f"{', '.join(labels[:5])} still {'hold' if len(labels) > 1 else 'holds'} {role.name}. Give them another role first; nothing was changed.")
    work.change(role, retired_at=work.now)
    work.announce("role.retired", role, name=role.name)
    return role


def own_role(work: Work, role_id: UUID, version: int | None) -> Role:
    """Step: the role, locked; Refused when it is a built-in one."""
    standing = Role.objects.filter(organization=work.organization, retired_at=None, pk=role_id)
    role = standing.select_for_update(no_key=True).first()
    if role is None:
        raise NotFound(f"There is no role {role_id}.")
    require(not role.is_built_in, f"The role {role.name} comes with Baton and stays as it is. Copy it, and change the copy.")
    if version is not None and role.version != version:
        raise Conflict("The role was changed meanwhile. Nothing of yours was saved.", current=role)
    return role


def known_rights() -> set[str]:
    """Every name that a right may have."""
    doors = [door for door in ACTIONS.values() if door.by == "people"]
    still_to_come = {line[0] for lines in BUILT_IN.values() for line in lines}
    return {EVERYTHING, *READS, *(door.name for door in doors), *(f"{door.noun}.*" for door in doors)} | still_to_come


def _replace(work: Work, role: Role, lines: Sequence[Right]) -> None:
    """Step: give the role these lines; those that move must be held by who moves them."""
    before = set(rights_in([role]))
    may_grant(work, sorted(before ^ set(lines), key=lambda line: line.name))
    gone = [right for right in role.rights.all() if _right(right) not in lines]
    work.remove(*gone)
    _write(work, role, [line for line in lines if line not in before])
    work.touch(role)


def _write(work: Work, role: Role, lines: Sequence[Right]) -> None:
    rows = [(role.pk, line.name, line.scope, list(line.groups) if line.groups is not None else None) for line in lines]
    work.create_many(RoleRight, ["role", "name", "scope", "groups"], rows)


def _right(right: RoleRight) -> Right:
    return rights_of([(right.name, right.scope, right.groups)]).lines[0]


def _lines(rights: list[RightInput]) -> list[Right]:
    """The rights that were entered; Refused names each that is none."""
    known, wrong = known_rights(), {}
    for at, right in enumerate(rights):
        unknown = sorted(set(right.groups or ()) - locks.groups_of(right.name.split(".")[0]))
        if right.name not in known:
            wrong[f"rights.{at}.name"] = f'"{right.name}" is no right'
        elif unknown:
            wrong[f"rights.{at}.groups"] = f"{right.name} has no fields in the group {', '.join(unknown)}"
        elif right.name in (other.name for other in rights[:at]):
            wrong[f"rights.{at}.name"] = f"{right.name} is given twice"
    if wrong:
        raise Refused(f"{'; '.join(wrong.values())}. Nothing was saved.", wrong)
    require(rights, "A role needs at least one right. Nothing was saved.", "rights")
    return [Right(right.name, right.scope, _groups(right)) for right in rights]


def _groups(right: RightInput) -> tuple[str, ...] | None:
    return tuple(sorted(set(right.groups))) if right.groups is not None else None


def _named(name: str) -> str:
    require(name.strip(), "A role needs a name. Nothing was saved.", "name")
    return name.strip()


def _one_of_a_name(name: str) -> Any:
    return unique("role_name_unique", f'There is a role "{name}" already. Nothing was saved; choose another name.', "name")
