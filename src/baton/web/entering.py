"""From a form's fields to a door's input: names with dots are parts, numbers among them are places in a list."""

from types import NoneType
from typing import Any, get_args

from django.http import QueryDict

from baton.foundation.actions import Door
from baton.foundation.inputs import signature


def entered(posted: QueryDict, door: Door) -> dict[str, Any]:
    """What of a form is input of this door.

    A blank field is None where the door takes that ("inherit it, take it away"), "" where it takes text, and else left
    out.  In lists, rows that are blank altogether are left out.
    """
    whole = _nested(posted)
    fields = signature(door).model.model_fields
    given: dict[str, Any] = {}
    for name, field in fields.items():
        if name not in whole:
            continue
        value = whole[name]
        if value != "":
            given[name] = value
        elif _takes(field.annotation, NoneType):
            given[name] = None
        elif _takes(field.annotation, str):
            given[name] = ""
    return given


def _nested(posted: QueryDict) -> dict[str, Any]:
    """{"lines.0.quantity": "2"} as {"lines": [{"quantity": "2"}]}; of a name that comes twice, the last counts."""
    whole: dict[str, Any] = {}
    for name in posted:
        *parts, last = name.split(".")
        place = whole
        for part in parts:
            place = place.setdefault(part, {}) if isinstance(place, dict) else {}
        if isinstance(place, dict):
            place[last] = str(posted[name]).strip()
    return {name: _listed(value) for name, value in whole.items()}


def _listed(value: Any) -> Any:
    """A dict whose names are all numbers is a list."""
    if not isinstance(value, dict):
        return value
    parts = {name: _listed(part) for name, part in value.items()}
    if not all(name.isdecimal() for name in parts):
        return parts
    rows = [parts[name] for name in sorted(parts, key=int)]
    filled = [{k: v for k, v in row.items() if v != ""} if isinstance(row, dict) else row for row in rows]
    return [row for row in filled if row not in ({}, "")]


def _takes(annotation: Any, kind: type) -> bool:
    return annotation is kind or kind in get_args(annotation)
