"""The registry of doors.  Role editor, audit filter, API and rule editor are made from it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from baton.foundation.models.row import Recorded
from baton.foundation.work import By, Work

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Door:
    """A deed that can be done: its name is permission, audit verb, URL and operation."""

    name: str
    by: By
    call: Callable
    body: Callable

    @property
    def noun(self) -> str:
        return self.name.split(".")[0]

    @property
    def verb(self) -> str:
        return self.name.split(".")[1]


ACTIONS: dict[str, Door] = {}


def action(name: str, *, by: By = "people") -> Callable[[Callable[Concatenate[Work, P], T]], Callable[Concatenate[Work, P], T]]:
    """Make a function a door: named, permitted, audited under that name.  Doors never call doors."""

    def register(body: Callable[Concatenate[Work, P], T]) -> Callable[Concatenate[Work, P], T]:
        if name in ACTIONS:
            raise ValueError(f"There are two doors named {name}.")
        if inspect.iscoroutinefunction(body):
            raise TypeError(f"{name} is async: its jobs would be queued outside the transaction.")

        @wraps(body)
        def door(work: Work, *args: P.args, **kwargs: P.kwargs) -> T:
            with work.acting(name, by):
                result = body(work, *args, **kwargs)
                if isinstance(result, Recorded):
                    work.answer = {"kind": result.NOUN, "id": str(result.pk)}
            return result

        ACTIONS[name] = Door(name, by, door, body)
        return door

    return register
