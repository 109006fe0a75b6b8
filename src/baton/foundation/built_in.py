"""The built-in roles in each organization: made with it, and brought up to date with this version's."""

from collections import defaultdict
from uuid import UUID

from baton.foundation.actions import action
from baton.foundation.actors import system
from baton.foundation.keys import new_id
from baton.foundation.models import Organization, Role, RoleRight
from baton.foundation.performing import perform
from baton.foundation.roles import BUILT_IN, IN_TWO_STEPS, Line
from baton.foundation.work import Work

RIGHT = ["id", "role", "name", "scope", "groups"]


def make_built_in_roles(work: Work, names: tuple[str, ...] = tuple(BUILT_IN)) -> None:
    """Step: give an organization its built-in roles."""
    roles = {name: new_id() for name in names}
    is_live = work.organization.kind == "live"
    rows = [(id, work.organization.pk, name, True, is_live and name in IN_TWO_STEPS) for name, id in roles.items()]
    work.create_many(Role, ["id", "organization", "name", "is_built_in", "asks_second_factor"], rows)
    work.create_many(RoleRight, RIGHT, [(new_id(), id, *line) for name, id in roles.items() for line in BUILT_IN[name]])


def outdated() -> list[UUID]:
    """Organizations whose built-in roles are not those of this version: founded earlier, or by a version with others."""
    return [id for id, roles in _standing().items() if _sorted(roles) != _sorted(BUILT_IN)]


def renew() -> int:
    """Give every organization founded earlier the built-in roles as they are now; how many there were.

    One way: what stands in the table of this version counts, and what stood in the database is lost.  Own roles stay.
    """
    late = outdated()
    for id in late:
        with perform(system("operator", "migrate", id)) as work:
            renew_built_in(work)
    return len(late)


@action("role.renew", by="system")
def renew_built_in(work: Work) -> None:
    """Bring the built-in roles up to date with this version's; announces role.renewed for each that changed."""
    standing = {role.name: role for role in Role.objects.filter(organization=work.organization, is_built_in=True)}
    for name, lines in BUILT_IN.items():
        if name not in standing:
            continue
        held = {right.name: right for right in standing[name].rights.all()}
        wanted = {line[0]: line for line in lines}
        gone = [right for key, right in held.items() if key not in wanted or _line(right) != wanted[key]]
        missing = [line for key, line in wanted.items() if key not in held or _line(held[key]) != line]
        work.remove(*gone)
        work.create_many(RoleRight, RIGHT, [(new_id(), standing[name].pk, *line) for line in missing])
        if gone or missing:
            work.announce("role.renewed", standing[name], name=name)
    if new := tuple(name for name in BUILT_IN if name not in standing):
        make_built_in_roles(work, new)


def _standing() -> dict[UUID, dict[str, list[Line]]]:
    found: dict[UUID, dict[str, list[Line]]] = {id: defaultdict(list) for id in Organization.objects.values_list("pk", flat=True)}
    rights = RoleRight.objects.filter(role__is_built_in=True)
    for right in rights.select_related("role"):
        found[right.role.organization_id][right.role.name].append(_line(right))
    return found


def _sorted(roles: dict[str, list[Line]]) -> dict[str, list[Line]]:
    return {name: sorted(lines, key=lambda line: line[0]) for name, lines in roles.items()}


def _line(right: RoleRight) -> Line:
    return right.name, right.scope, right.groups  # type: ignore[return-value]  # a CHECK holds the scope
