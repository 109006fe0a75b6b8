"""Field locks: which field belongs to which group, and in which states a record may still change.

Rooms add their lines at import; `create`, `create_many` and `change` obey them, so that form, API, import, automation,
merge and sync obey the same table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from baton.foundation.actors import Actor
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


def group(model: type[Recorded], name: str, fields: Iterable[str]) -> None:
    """Put fields of a model into a group that a role must be allowed to write."""
    known: list[Any] = [model._meta.get_field(field) for field in fields]
    columns = [column for field in known for column in (field.name, field.attname)]  # `owner` and `owner_id` alike
    GROUPS.setdefault(model, {}).update(dict.fromkeys(columns, name))


def freeze(model: type[Recorded], field: str, states: Iterable[str], spared: Iterable[str]) -> None:
    """Let a model change only in these states, `spared` fields always."""
    FREEZES[model] = Freeze(field, frozenset(states), frozenset(spared))


def check_groups(actor: Actor, model: type[Recorded], fields: Iterable[str]) -> None:
    """NotAllowed, naming each field whose group the actor may not write."""
    groups = GROUPS.get(model)
    if not groups:
        return
    locked = {
        name: f"Your role may not change this ({groups[name].replace('_', ' ')}); ask somebody in billing."
        for name in fields
        if name in groups and not actor.rights.may_write(model.NOUN, groups[name])
    }
    if locked:
        names = ", ".join(sorted(name.replace("_", " ") for name in locked))
        raise NotAllowed(f"{actor.label} may not set {names} of {article(model.NOUN)}. Nothing was saved.", locked)


def check_freeze(row: Any, fields: Iterable[str]) -> None:
    """Refused when the record's state no longer lets one of these fields change."""
    frozen = FREEZES.get(type(row))
    if frozen is None or getattr(row, frozen.field) in frozen.states:
        return
    held = sorted(set(fields) - frozen.spared)
    if held:
        state = getattr(row, frozen.field)
        raise Refused(
            f"The {row.NOUN} is {state}, so {', '.join(held)} can no longer change. Nothing was saved.",
            dict.fromkeys(held, f"fixed once {state}"),
        )


def article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun.replace('_', ' ')}"
