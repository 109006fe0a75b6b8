"""Who may give which rights: nobody more than he holds, and somebody always holds them all."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from baton.foundation.actors import Right, rights_of
from baton.foundation.errors import NotAllowed, Refused, require
from baton.foundation.models import Membership, Organization, Role, RoleRight
from baton.foundation.work import Work

EVERYTHING = "*"


def rights_in(roles: Iterable[Role]) -> tuple[Right, ...]:
    """The lines of these roles."""
    found = RoleRight.objects.filter(role__in=[role.pk for role in roles]).order_by("name")
    return rights_of(found.values_list("name", "scope", "groups")).lines


def may_grant(work: Work, lines: Iterable[Right]) -> None:
    """Step: NotAllowed, naming the rights, for who gives or takes what he does not hold himself."""
    beyond = [said(line) for line in lines if not work.actor.rights.holds(line)]
    if beyond:
        more = f" and {len(beyond) - 3} more" if len(beyond) > 3 else ""
        words = f"{work.actor.label} does not hold {', '.join(beyond[:3])}{more}, so cannot give or take it. Nothing was changed."
        raise NotAllowed(words, {"roles": words, "rights": words})


def said(line: Right) -> str:
    """A right in short: "deal.win (own)", "account.change (team, relationship only)"."""
    limits = [*([line.scope] if line.scope != "all" else []), *([f"{', '.join(line.groups)} only"] if line.groups is not None else [])]
    name = "every right" if line.name == EVERYTHING else line.name
    return f"{name} ({', '.join(limits)})" if limits else name


def roles_named(work: Work, names: Sequence[str], field: str, undone: str) -> list[Role]:
    """Step: the organization's roles of these names; Refused names the first that is none."""
    known = {role.name: role for role in Role.objects.filter(organization=work.organization, retired_at=None).order_by("name")}
    for name in names:
        if name not in known:
            raise Refused(f'There is no role "{name}"; {undone}. The roles are: {", ".join(known)}.', {field: "unknown"})
    return [known[name] for name in dict.fromkeys(names)]


def one_at_a_time(work: Work) -> None:
    """Step: let who changes roles and members of one organization wait for each other, before they look."""
    Organization.objects.select_for_update(no_key=True).get(pk=work.organization.pk)


@contextmanager
def keeping_an_owner(work: Work) -> Iterator[None]:
    """Step: refuse what leaves nobody who may do everything, where somebody did."""
    one_at_a_time(work)
    before = _has_owner(work)
    yield
    words = f"Then nobody in {work.organization.name} could do everything any more. Give somebody else the role owner first; nothing was changed."
    require(not before or _has_owner(work), words, "roles")


def _has_owner(work: Work) -> bool:
    everything = {"name": EVERYTHING, "scope": "all", "groups__isnull": True}
    roles = RoleRight.objects.filter(role__organization=work.organization, **everything).values("role")
    acting = Membership.objects.filter(organization=work.organization, disabled_at=None, user__is_active=True)
    return acting.filter(assignments__role__in=roles).exists()
