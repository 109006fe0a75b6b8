"""Which kinds of record have fields of an organization's own: each room says it of its models."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from baton.fields.models import FieldDefinition
from baton.foundation import locks
from baton.foundation.actors import Actor
from baton.foundation.models import Row


@dataclass(frozen=True, slots=True)
class Holder:
    """A model with a column `fields`, and the group of rights that its fields are in unless they are put into another."""

    model: type[Row]
    group: str


HOLDERS: dict[str, Holder] = {}


def hold(model: type[Row], *, group: str = "") -> None:
    """Let organizations define fields on a model: its locks, its audit and its filters know them from then on."""
    HOLDERS[model.NOUN] = Holder(model, group)
    locks.OWN[model] = _groups(model.NOUN)


def _groups(noun: str) -> Callable[[Actor], Mapping[str, str]]:
    def groups(actor: Actor) -> Mapping[str, str]:
        found = FieldDefinition.objects.visible_to(actor).filter(noun=noun).exclude(group="")
        return {f"fields.{key}": group for key, group in found.values_list("key", "group")}

    return groups
