"""What the actor may do and see, asked by templates: `may.invoice_issue`, `may.report_see`."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor, Scope
from baton.foundation.models.row import Walled
from baton.foundation.roles import READS

NAMES: Final[dict[str, str]] = {name.replace(".", "_"): name for name in (*ACTIONS, *READS)}


class May:
    """An actor's rights by name.  A name that is no right is a mistake in the template, and loud."""

    def __init__(self, actor: Actor):
        self.rights = actor.rights

    def __getitem__(self, name: str) -> Scope | None:
        return self.rights.scope(NAMES[name])


def reached(actor: Actor, name: str, model: type[Walled], ids: Iterable[UUID]) -> set[UUID]:
    """Those of some records on which the actor may do a deed: a right may reach only his own, or his team's."""
    scope = actor.rights.scope(name)
    if scope is None:
        return set()
    if scope == "all":
        return set(ids)
    return set(model.objects.filter(model.within(actor, scope), pk__in=list(ids)).values_list("pk", flat=True))
