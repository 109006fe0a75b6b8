"""From a form's fields to a door's input: names with dots are parts, numbers among them are places in a list."""

import re
from collections.abc import Iterator
from types import NoneType
from typing import Any, Final, get_args

from django.http import QueryDict

from baton.core.money import parse_minor
from baton.foundation.actions import Door
from baton.foundation.errors import Refused
from baton.foundation.inputs import signature

AMOUNTS: Final = "amounts_in"
DROP: Final = "drop"
OWN: Final = "fields"  # of the organization's own, by key: a blank one takes its value away
GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


def entered(posted: QueryDict, door: Door) -> dict[str, Any]:
    """What of a form is input of this door.

    A blank field is None where the door takes that ("inherit it, take it away"), "" where it takes text, and else left
    out; a part is blank when all its fields are, or when its `drop` is ticked.  In lists, rows that are blank are left
    out.  Where the form says what its `amounts_in` are, a currency or the field that holds it, names that end in
    `_minor` hold amounts as people write them: "450.00", "1,190.00".
    """
    whole = _nested(posted)
    if AMOUNTS in whole:
        _count(whole, str(posted.get(whole[AMOUNTS], whole[AMOUNTS])).strip().upper())
    fields = signature(door).model.model_fields
    given: dict[str, Any] = {}
    for name, field in fields.items():
        if name not in whole:
            continue
        value = _own(whole[name]) if name == OWN else _filled(whole[name])
        if value != "":
            given[name] = value
        elif _takes(field.annotation, NoneType):
            given[name] = None
        elif _takes(field.annotation, str):
            given[name] = ""
    return given


def amount_of(typed: str, currency: str) -> int:
    """Minor units of an amount as people write it; ValueError, in words, for what is none."""
    return parse_minor(typed.replace(",", "") if GROUPED.fullmatch(typed) else typed, currency)


def kept(posted: QueryDict) -> QueryDict:
    """What a form holds, its rows numbered as the door counts them, so that each fault stands at its own row."""
    whole = QueryDict(mutable=True)
    for name, value in _leaves(_nested(posted)):
        whole[name] = value
    return whole


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
    """A dict whose names are all numbers is a list; of what is dropped, only that is left."""
    if not isinstance(value, dict):
        return value
    if value.pop(DROP, "") not in ("", "false"):
        return {DROP: "true"}
    parts = {name: _listed(part) for name, part in value.items()}
    if not all(name.isdecimal() for name in parts):
        return parts
    rows = [parts[name] for name in sorted(parts, key=int)]
    rows = [row for row in rows if not (isinstance(row, dict) and row.get(DROP))]
    filled = [{k: v for k, v in row.items() if v != ""} if isinstance(row, dict) else row for row in rows]
    return [row for row in filled if row not in ({}, "")]


def _filled(value: Any) -> Any:
    """A part without its blank fields; one of blank fields alone, or that is dropped, is blank itself."""
    if not isinstance(value, dict):
        return value
    parts = {name: _filled(part) for name, part in value.items()}
    return "" if DROP in parts else {name: part for name, part in parts.items() if part != ""} or ""


def _own(value: Any) -> Any:
    return {key: part or None for key, part in value.items()} if isinstance(value, dict) else ""


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every field by its whole name."""
    if not isinstance(value, dict | list):
        yield name, value
        return
    for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(inner, f"{name}.{part}" if name else str(part))


def _count(whole: dict[str, Any], currency: str) -> None:
    """Turn amounts as written into minor units; Refused names each that is none."""
    wrong: dict[str, str] = {}
    for name, typed in list(_leaves(whole)):
        if name.endswith("_minor") and typed and not name.startswith(f"{OWN}."):
            try:
                _put(whole, name.split("."), amount_of(typed, currency))
            except ValueError as error:
                wrong[name] = str(error)
    if wrong:
        raise Refused(f"{' '.join(dict.fromkeys(wrong.values()))} Nothing was saved.", wrong)


def _put(place: Any, path: list[str], value: int) -> None:
    for part in path[:-1]:
        place = place[int(part) if isinstance(place, list) else part]
    place[path[-1]] = value


def _takes(annotation: Any, kind: type) -> bool:
    return annotation is kind or kind in get_args(annotation)
