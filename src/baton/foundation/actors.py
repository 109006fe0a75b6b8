"""Who acts: a person, or something that acts for the organization; and what its rights allow."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

Kind = Literal["user", "token", "connection", "rule", "behaviour", "clock", "operator"]
Scope = Literal["own", "team", "all"]
SCOPES: tuple[Scope, ...] = ("own", "team", "all")  # narrowest first


@dataclass(frozen=True, slots=True)
class Right:
    """One line of a role: a deed or a read (`deal.win`, `account.see`; `deal.*` for all of a noun).

    `groups` names the field groups that the deed may write; None means all of them.
    """

    name: str
    scope: Scope = "all"
    groups: tuple[str, ...] | None = None

    def covers(self, name: str) -> bool:
        return self.name in (name, "*") or (self.name.endswith(".*") and name.startswith(self.name[:-1]))

    @property
    def writes(self) -> bool:
        return not self.name.endswith((".see", ".see_standing"))

    def both(self, other: "Right") -> "Right | None":
        """What this line and another one both allow; None when that is nothing."""
        name = other.name if self.covers(other.name) else self.name if other.covers(self.name) else None
        if name is None:
            return None
        groups = other.groups if self.groups is None else self.groups
        if self.groups is not None and other.groups is not None:
            groups = tuple(one for one in self.groups if one in other.groups)
        return Right(name, min(self.scope, other.scope, key=SCOPES.index), groups)


@dataclass(frozen=True, slots=True)
class Rights:
    """What an actor may do and see: the lines of all his roles together."""

    lines: tuple[Right, ...] = ()

    @classmethod
    def everything(cls) -> "Rights":
        return cls((Right("*"),))

    def scope(self, *names: str) -> Scope | None:
        """The widest scope in which any of these names is held; None when none is."""
        held = [line.scope for line in self.lines for name in names if line.covers(name)]
        return max(held, key=SCOPES.index, default=None)

    def may_write(self, noun: str, group: str, deed: str = "") -> bool:
        """May the holder set a field of this group?  By this deed, when it is one on the noun; else by any of them."""
        return self.writing_scope(noun, group, deed) is not None

    def writing_scope(self, noun: str, group: str, deed: str = "") -> Scope | None:
        """The widest scope in which the holder may set a field of this group; None when in none."""
        own = deed if deed.split(".")[0] == noun else ""
        held = [
            line.scope
            for line in self.lines
            if line.writes
            and (line.covers(own) if own else line.name == "*" or line.name.split(".")[0] == noun)
            and (line.groups is None or group in line.groups)
        ]
        return max(held, key=SCOPES.index, default=None)

    def holds(self, wanted: Right) -> bool:
        """Do these rights reach as far as this one: its deeds, its records, its fields?"""
        lines = [line for line in self.lines if line.covers(wanted.name) and SCOPES.index(line.scope) >= SCOPES.index(wanted.scope)]
        if any(line.groups is None for line in lines):
            return True
        written = {group for line in lines for group in line.groups or ()}
        return bool(lines) and wanted.groups is not None and set(wanted.groups) <= written

    def both(self, other: "Rights") -> "Rights":
        """No more than these rights and others both allow."""
        pairs = (mine.both(theirs) for mine in self.lines for theirs in other.lines)
        return Rights(tuple(line for line in pairs if line))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a deed, in which organization, with which rights."""

    kind: Kind
    id: UUID | None
    label: str
    organization: UUID
    rights: Rights = field(default_factory=Rights, repr=False)
    on_behalf_of: UUID | None = None

    @property
    def is_person(self) -> bool:
        """People's doors are open to users, their tokens, and the operator at the command line."""
        return self.kind in ("user", "token", "operator")

    @property
    def person(self) -> UUID | None:
        """The user whose records are the actor's own: himself, or whoever made the token; else nobody."""
        return {"user": self.id, "token": self.on_behalf_of}.get(self.kind)

    def described(self) -> dict:
        """As the API shows it and the audit keeps it."""
        return {
            "kind": self.kind,
            "id": str(self.id) if self.id else None,
            "label": self.label,
            "on_behalf_of": str(self.on_behalf_of) if self.on_behalf_of else None,
        }


def system(kind: Kind, label: str, organization: UUID) -> Actor:
    """An actor that is no person and may do everything: the clock, a built-in behaviour, the operator."""
    return Actor(kind, None, label, organization, Rights.everything())


def rights_of(lines: Iterable[tuple[str, Any, Any]]) -> Rights:
    """Rights from stored lines: name, scope, field groups or None."""
    return Rights(tuple(Right(name, scope, tuple(groups) if groups is not None else None) for name, scope, groups in lines))
