"""The matrix of rights: what each role sees and does, in words, read from the same lines that every deed is checked against."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from baton.crm.models import Account
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Rights, Scope
from baton.foundation.locks import GROUPS
from baton.foundation.telling import readable

WHOSE: Final[dict[str, str]] = {"own": "own", "team": "own and team", "all": ""}
# The deeds and reads that a line of the matrix is about; a noun that is in none of them has a line of its own.
AREAS: Final = (
    ("Contacts", ("contact",), ("account.see",)),
    ("Places, notes, tasks, holds", ("location", "note", "task", "hold"), ("account.see",)),
    ("Deals", ("deal",), ("deal.see",)),
    ("Invoices", ("invoice", "message"), ("invoice.see", "invoice.see_standing")),
    ("Payments", ("payment", "allocation"), ("payment.see",)),
    ("Products, prices, tax rates", ("product", "price", "tax_rate"), ()),
    ("Reports", (), ("report.see",)),
    ("Imports", ("import",), ("import.see",)),
    ("Teams", ("team",), ()),
    ("Settings", ("business", "organization", "series", "template", "clock"), ("settings.see",)),
    ("Users and roles", ("user", "role"), ("user.see",)),
    ("API tokens", ("token",), ("token.see",)),
    ("Audit", (), ("audit.see",)),
)
FEW: Final = 2
ASK: Final = "change.request"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a role may do there: edit, ask, view or hidden; and what more there is to say."""

    kind: str
    words: str = ""

    @property
    def icon(self) -> str:
        return {"edit": "pencil-line", "ask": "lock", "view": "eye", "hidden": "minus"}[self.kind]

    @property
    def said(self) -> str:
        return "view, ask" if self.kind == "ask" else self.kind


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the matrix: what it is about, and a cell for each role."""

    label: str
    cells: list[Cell]


def matrix(roles: Sequence[Rights]) -> list[Line]:
    """Every field group of an account, and every noun that has a deed or a read."""
    groups = dict.fromkeys(GROUPS[Account].values())
    lines = [Line(f"Account, {called(group)}", [of_group(rights, group) for rights in roles]) for group in groups]
    lines.append(Line("Account, other fields", [of_deeds(rights, ("account",), ("account.see",)) for rights in roles]))
    lines += [Line(label, [of_deeds(rights, nouns, reads) for rights in roles]) for label, nouns, reads in areas()]
    return lines


def areas() -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Those that are named, and after them each noun that no name covers."""
    named = {noun for _, nouns, _ in AREAS for noun in nouns} | {"account"}
    others = sorted({door.noun for door in ACTIONS.values() if door.by == "people"} - named)
    return [*AREAS, *((readable(noun), (noun,), (f"{noun}.see",)) for noun in others)]


def called(group: str) -> str:
    """A field group in words."""
    return {"po": "PO rule"}.get(group, group.replace("_", " "))


def of_group(rights: Rights, group: str) -> Cell:
    """What a role may do with a field group of accounts."""
    scope = rights.writing_scope("account", group, "account.change") or rights.writing_scope("account", group)
    if scope:
        return Cell("edit", WHOSE[scope])
    seen = rights.scope("account.see")
    if seen is None:
        return Cell("hidden")
    return Cell("ask" if ASK in ACTIONS and rights.scope(ASK) else "view", WHOSE[seen])


def of_deeds(rights: Rights, nouns: Iterable[str], reads: Sequence[str]) -> Cell:
    """What a role may do with some nouns."""
    doors = [door for noun in nouns for door in ACTIONS.values() if door.by == "people" and door.noun == noun]
    held = {door: scope for door in doors if (scope := rights.scope(door.name))}
    whole = [read for read in reads if not read.endswith("_standing")]
    seen = rights.scope(*reads) if reads else "all"
    if held:
        return Cell("edit", ", ".join(filter(None, (_which(held, doors), WHOSE[_narrowest(held.values())]))))
    if seen is None:
        return Cell("hidden")
    standing = "how they stand" if whole and rights.scope(*whole) is None else ""
    return Cell("view", ", ".join(filter(None, (standing, WHOSE[seen]))))


def _which(held: dict[Any, Scope], doors: Sequence[Any]) -> str:
    """Which deeds, where it is not all of them."""
    if len(held) == len(doors):
        return ""
    if len(held) <= FEW:
        return " and ".join(door.verb.replace("_", " ") for door in held) + " only"
    return f"{len(held)} of {len(doors)} deeds"


def _narrowest(scopes: Iterable[Scope]) -> Scope:
    return min(scopes, key=list(WHOSE).index)
