"""The input of a door, read from its signature: what JSON it takes, and how that becomes the call."""

import inspect
import types
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, dataclass_transform, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from baton.foundation.actions import Door
from baton.foundation.errors import Refused
from baton.foundation.plain import dumps
from baton.foundation.work import Work

IN_WORDS = {
    "extra_forbidden": "there is no such field",
    "unexpected_keyword_argument": "there is no such field",
    "missing": "is needed",
}
STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True)


class Unset(Enum):
    """The value of a field that was not given, where None would mean "take it away"."""

    UNSET = "unset"

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Literal[Unset.UNSET] = Unset.UNSET


@dataclass_transform(frozen_default=True, kw_only_default=True)
def given(cls: type) -> Any:
    """Make a class a door's input: frozen, by keyword, and refusing fields it does not know."""
    cls.__pydantic_config__ = STRICT  # type: ignore[attr-defined]
    return dataclass(frozen=True, kw_only=True)(cls)


def fields_set(entered: Any) -> dict[str, Any]:
    """The fields of an input that were really given."""
    return {f.name: value for f in fields(entered) if (value := getattr(entered, f.name)) is not UNSET}


@dataclass(frozen=True, slots=True)
class Signature:
    """A door's parameters: does it take a record's id, which input class is spread out, and the JSON's model."""

    takes_id: str | None
    spread: tuple[str, type] | None
    model: type[BaseModel]


@cache
def signature(door: Door) -> Signature:
    """How the door is called from JSON."""
    hints = get_type_hints(door.body, include_extras=True)
    takes_id: str | None = None
    spread: tuple[str, Any] | None = None
    entries: dict[str, Any] = {}
    for name, parameter in list(inspect.signature(door.body).parameters.items())[1:]:
        hint = hints[name]
        if hint is UUID and parameter.kind is parameter.POSITIONAL_OR_KEYWORD and name == f"{door.noun}_id":
            takes_id = name
        elif is_dataclass(hint):
            spread = (name, hint)
            own = get_type_hints(hint, include_extras=True)
            entries.update({f.name: (_without_unset(own[f.name]), _default(f)) for f in fields(hint)})
        else:
            default = ... if parameter.default is parameter.empty else parameter.default
            entries[name] = (_without_unset(hint), default)
    model = create_model(f"{door.name}.input", __config__=STRICT, **entries)
    return Signature(takes_id, spread, model)


def call(door: Door, work: Work, id: UUID | None, entered: dict[str, Any], *, exact: bool = False) -> Any:
    """Check the right to it and the input's shape, and do the deed; Refused names every field that has the wrong shape.

    With `exact`, values have the types that JSON has for them: no number as text, no truth as a number.
    """
    work.check(door.name, door.by)
    values, shape = checked(door, id, entered, exact=exact), signature(door)
    if shape.spread:
        name, kind = shape.spread
        own = {f.name: values.pop(f.name) for f in fields(kind) if f.name in values}
        values[name] = kind(**own)
    return door.call(work, *([id] if id else []), **values)


def checked(door: Door, id: UUID | None, entered: dict[str, Any], *, exact: bool = False) -> dict[str, Any]:
    """What was entered of a door's input, as its types; Refused names every field that has the wrong shape."""
    shape = signature(door)
    if bool(shape.takes_id) != bool(id):
        raise Refused(f"{door.name} {'needs' if shape.takes_id else 'takes no'} id. Nothing was done.")
    if not isinstance(entered, dict):
        raise Refused(f"The input of {door.name} must be a JSON object of fields. Nothing was done.")
    try:
        read = shape.model.model_validate_json(dumps(entered), strict=True) if exact else shape.model.model_validate(entered)
    except ValidationError as error:
        raise _refusal(door, error) from error
    return {name: getattr(read, name) for name in read.model_fields_set}


def _refusal(door: Door, error: ValidationError) -> Refused:
    wrong = {}
    for problem in error.errors(include_url=False):
        field = ".".join(str(part) for part in problem["loc"]) or "input"
        wrong[field] = IN_WORDS.get(problem["type"], problem["msg"])
    words = "; ".join(f"{field}: {why}" for field, why in wrong.items())
    return Refused(f"{door.name} was not done. {words}.", wrong)


def _default(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else ...


def _without_unset(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        kept = tuple(arg for arg in get_args(hint) if arg is not Unset and arg != Literal[Unset.UNSET])
        return Union[kept]  # noqa: UP007  a computed union has no other spelling
    return hint
