"""Field locks: which field belongs to which group, and in which states a record may still change.

Rooms add their lines at import; `create`, `create_many` and `change` obey them, so that form, API, import, automation,
merge and sync obey the same table.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from baton.foundation.actors import SCOPES, Actor, Scope
from baton.foundation.errors import NotAllowed, Refused
from baton.foundation.models.row import Recorded


@dataclass(frozen=True, slots=True)
class Freeze:
    """A record may change only while `field` has one of `states`, but for the fields in `spared`."""

    field: str
    states: frozenset[str]
    spared: frozenset[str]


GROUPS: dict[type[Recorded], dict[str, str]] = {}
FREEZES: dict[type[Recorded], Freeze] = {}
# Of fields that organizations define themselves, the group by whole name ("fields.colour"): a higher room says it.
OWN: dict[type[Recorded], Callable[[Actor], Mapping[str, str]]] = {}


def group(model: type[Recorded], name: str, fields: Iterable[str]) -> None:
    """Put fields of a model into a group that a role must be allowed to write."""
    known: list[Any] = [model._meta.get_field(field) for field in fields]
    columns = [column for field in known for column in (field.name, field.attname)]  # `owner` and `owner_id` alike
    GROUPS.setdefault(model, {}).update(dict.fromkeys(columns, name))


def freeze(model: type[Recorded], field: str, states: Iterable[str], spared: Iterable[str]) -> None:
    """Let a model change only in these states, `spared` fields always."""
    FREEZES[model] = Freeze(field, frozenset(states), frozenset(spared))


def groups_of(noun: str) -> set[str]:
    """The groups into which fields of a noun are put."""
    return {group for model, fields in GROUPS.items() if noun == model.NOUN for group in fields.values()}


def check_groups(actor: Actor, model: type[Recorded], fields: Iterable[str], deed: str = "") -> None:
    """NotAllowed, naming each field whose group the actor may not write by this deed."""
    fields = list(fields)
    groups = groups_by_field(actor, model, fields)
    if not groups:
        return
    locked = {
        name: f"Your role may not change this ({groups[name].replace('_', ' ')}); ask somebody in billing."
        for name in fields
        if name in groups and not actor.rights.may_write(model.NOUN, groups[name], deed)
    }
    if locked:
        names = ", ".join(sorted(name.replace("_", " ") for name in locked))
        raise NotAllowed(f"{actor.label} may not set {names} of {article(model.NOUN)}. Nothing was saved.", locked)


def reach_of(actor: Actor, model: type[Recorded], fields: Iterable[str], deed: str) -> Scope:
    """How far the actor may write these fields, where that is less than the deed itself reaches; else all."""
    fields = list(fields)
    by_field = groups_by_field(actor, model, fields)
    groups = {group for name in fields if (group := by_field.get(name))}
    held = [reached for group in groups if (reached := actor.rights.writing_scope(model.NOUN, group, deed))]
    scope: Scope = min(held, key=SCOPES.index, default="all")
    checked = deed.split(".")[0] == model.NOUN and scope == actor.rights.scope(deed)
    return "all" if checked else scope


def groups_by_field(actor: Actor, model: type[Recorded], fields: Iterable[str]) -> Mapping[str, str]:
    """The group of each field of a model; those of the organization's own fields only where one is among these."""
    groups = GROUPS.get(model, {})
    if model in OWN and any("." in name for name in fields):
        return {**groups, **OWN[model](actor)}
    return groups


def check_freeze(row: Any, fields: Iterable[str]) -> None:
    """Refused when the record's state no longer lets one of these fields change."""
    frozen = FREEZES.get(type(row))
    if frozen is None or getattr(row, frozen.field) in frozen.states:
        return
    held = sorted(name for name in set(fields) if name.partition(".")[0] not in frozen.spared)
    if held:
        state = getattr(row, frozen.field)
        raise Refused(
            f"The {row.NOUN} is {state}, so {', '.join(held)} can no longer change. Nothing was saved.",
            dict.fromkeys(held, f"fixed once {state}"),
        )


def article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun.replace('_', ' ')}"
