"""Steps that every door here needs: a record named in the input, and which fields an input would move."""

from typing import Any, TypeVar
from uuid import UUID

from baton.foundation.errors import NotFound
from baton.foundation.keyed import apart
from baton.foundation.models import Row
from baton.foundation.work import Work

R = TypeVar("R", bound=Row)


def seen(work: Work, model: type[R], id: UUID) -> R:
    """Step: a record that the input names, not locked; NotFound when absent or hidden from the actor."""
    row: Any = model.objects.visible_to(work.actor).filter(pk=id).first()
    if row is None:
        raise NotFound(f"There is no {model.NOUN.replace('_', ' ')} {id}.")
    return row


def moved(row: Row, fields: dict[str, Any]) -> list[str]:
    """The fields that are different from what stands."""
    pairs = ((name, getattr(row, name), value) for name, value in fields.items())
    return list(apart(type(row), {name: (old, new) for name, old, new in pairs if old != new}))
