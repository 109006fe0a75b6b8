"""What the actor may do and see, asked by templates: `may.invoice_issue`, `may.report_see`."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor, Scope
from baton.foundation.models.row import Walled
from baton.foundation.nouns import NOUNS
from baton.foundation.roles import READS

NAMES: Final[dict[str, str]] = {name.replace(".", "_"): name for name in (*ACTIONS, *READS)}


class May:
    """An actor's rights by name.  A name that is no right is a mistake in the template, and loud."""

    def __init__(self, actor: Actor):
        self.rights = actor.rights

    def __getitem__(self, name: str) -> Scope | None:
        return self.rights.scope(NAMES[name])


def in_sight(actor: Actor, subjects: Iterable[dict]) -> set[str]:
    """The ids of those subjects whose own page the actor may open; no query for who sees all of a kind."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        by_kind[subject["kind"]].add(subject["id"])
    found: set[str] = set()
    for kind, ids in by_kind.items():
        model = NOUNS[kind].model if kind in NOUNS else None
        if model is None or not issubclass(model, Walled):
            continue
        condition = model.seen_by(actor)
        if not condition:
            found |= ids
        else:
            found |= {str(id) for id in model.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)}
    return found


def reached(actor: Actor, name: str, model: type[Walled], ids: Iterable[UUID]) -> set[UUID]:
    """Those of some records on which the actor may do a deed: a right may reach only his own, or his team's."""
    scope = actor.rights.scope(name)
    if scope is None:
        return set()
    if scope == "all":
        return set(ids)
    return set(model.objects.filter(model.within(actor, scope), pk__in=list(ids)).values_list("pk", flat=True))
