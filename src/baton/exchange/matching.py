"""Which account a row is: the one it was before, one that an earlier row of the file is, or one that is alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from baton.core.likeness import Likeness
from baton.exchange import checked
from baton.exchange.known import Known, Same
from baton.exchange.ready import Ready

How = Literal["row", "file", "alike", "name", "several", ""]
Pairs = list[tuple[UUID, Likeness]]


@dataclass(frozen=True, slots=True)
class Meant:
    """The account that a row is, None for a new one, and how that is known.  `others` are alike, each less than surely."""

    account: UUID | None
    how: How
    same: Same | None = None
    others: Pairs = field(default_factory=list)


def meant(known: Known, ready: Ready) -> Meant:
    """The account that this row is."""
    same = known.same.get(ready.digest)
    if same and same.account in known.standing:
        return Meant(same.account, "row", same)
    in_file = known.groups.get(ready.entry.group) or next(_earlier(known, ready), None)
    if in_file:
        return Meant(in_file, "file")
    alike = [(id, found) for id, found in known.index.like(ready.party) if id in known.standing]
    strong = [pair for pair in alike if pair[1].level == "strong"]
    if strong:
        return Meant(strong[0][0], "alike", others=strong + [pair for pair in alike if pair not in strong])
    if known.run.kind == "contacts":
        called = [id for id in _called(known, ready) if _name(known.standing[id]) == ready.party.name.casefold()]
        if called:
            return Meant(called[0] if len(called) == 1 else None, "name" if len(called) == 1 else "several", others=alike)
    return Meant(None, "", others=alike)


def _earlier(known: Known, ready: Ready) -> Iterator[UUID]:
    """An account of the same name that an earlier row of the file is; in a list of accounts all else must be the same too."""
    for id in _called(known, ready):
        standing = known.standing[id]
        is_same = known.run.kind == "contacts" or not checked.moved(standing, ready.columns)
        if id in known.of_run and _name(standing) == ready.party.name.casefold() and is_same:
            yield id


def _called(known: Known, ready: Ready) -> list[UUID]:
    return [id for id in known.index.marked(("name", name) for name in ready.party.bare_names) if id in known.standing]


def _name(standing: Mapping[str, Any]) -> str:
    return standing["name"].casefold()
