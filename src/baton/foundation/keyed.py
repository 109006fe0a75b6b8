"""Columns of JSON whose keys are fields by themselves: in locks, in the audit, and in what is refused."""

from collections.abc import Mapping
from typing import Any

from baton.foundation.models.row import Recorded


def apart(model: type[Recorded], moved: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Before and after of each field; those of a keyed column one by one, as `fields.colour`."""
    found: dict[str, tuple[Any, Any]] = {}
    for name, (old, new) in moved.items():
        if name not in model.KEYED:
            found[name] = (old, new)
            continue
        was, now = old or {}, new or {}
        found |= {f"{name}.{key}": (was.get(key), now.get(key)) for key in {**was, **now} if was.get(key) != now.get(key)}
    return found
