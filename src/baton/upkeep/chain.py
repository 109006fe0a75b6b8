"""V7: is the audit as it was when it was sealed, and the chain of seals as somebody wrote it down outside?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from psycopg.sql import SQL

from baton.foundation.sealing import DIGEST, ENTRIES, NOBODY
from baton.upkeep.found import TOLD, Found, rows

PAGE: Final = 200  # seals re-computed by one statement
HEAD: Final = re.compile(r"(?P<digest>[0-9a-f]{64})(@(?P<position>[1-9][0-9]{0,17}))?")

HOUSES = SQL("SELECT id, name FROM foundation_organization ORDER BY id")
SEALS = SQL("""
SELECT s.position, s.first, s.last, s.entries, s.previous, s.digest, held.count, {digest}
  FROM foundation_seal s
  LEFT JOIN foundation_seal p ON p.organization_id = s.organization_id AND p.position = s.position - 1
 CROSS JOIN LATERAL (
       SELECT count(*) AS count, {entries} AS digests FROM foundation_auditentry a
        WHERE a.organization_id = s.organization_id AND (a.written_in, a.id) <= (s.up_to, s.last)
          AND (a.written_in, a.id) > (coalesce(p.up_to, -1), coalesce(p.last, %s))) held
 WHERE s.organization_id = %s AND s.position > %s ORDER BY s.position LIMIT %s
""").format(digest=DIGEST.format(s=SQL("s"), held=SQL("held.digests")), entries=ENTRIES)
# No seal ever reaches what says that it was written before the first transaction, or in one that has not begun.
NEVER = SQL("""
SELECT id, count(*) OVER () FROM foundation_auditentry WHERE organization_id = %s
   AND (written_in < 0 OR written_in >= baton_tick(pg_snapshot_xmax(pg_current_snapshot()))) ORDER BY id LIMIT %s
""")
KNOWN = SQL("SELECT position FROM foundation_seal WHERE digest = %s ORDER BY position")


@dataclass(frozen=True, slots=True)
class Head:
    """A seal as it was written down outside: its digest, and at which position it stood if that was noted."""

    digest: str
    position: int | None

    @classmethod
    def read(cls, text: str) -> "Head | None":
        """From "SHA256" or "SHA256@position"; None when it is neither."""
        told = HEAD.fullmatch(text.strip().lower())
        return cls(told["digest"], int(told["position"]) if told["position"] else None) if told else None


def is_whole(heads: Sequence[Head] = ()) -> Found:
    """Each seal fits its entries and the seal before, and those that were written down outside are still among them."""
    found = Found()
    for organization, name in rows(HOUSES):
        before: tuple[int, str] = (0, "")
        for seal in _seals(organization):
            found.checked += seal[6]
            for words in _gaps(seal, before):
                found.breach("seal", f"{organization}/{seal[0]}", f"{name}: {words}")
            before = seal[0], seal[5]
        for id, count in rows(NEVER, [organization, TOLD]):
            words = f"entry {id} says that it was written when nothing was, so no seal will ever hold it ({count} such)."
            found.breach("audit", id, f"{name}: {words}")
    for head in heads:
        _outside(found, head)
    return found


def _seals(organization: UUID) -> Iterator[tuple[Any, ...]]:
    """Position, first, last, entries, previous, digest; then how many entries are there, and the digest that they make."""
    position = 0
    while page := rows(SEALS, [NOBODY, organization, position, PAGE]):
        yield from page
        position = page[-1][0]


def _gaps(seal: tuple[Any, ...], before: tuple[int, str]) -> Iterator[str]:
    position, first, last, entries, previous, digest, count, made = seal
    if position != before[0] + 1:
        yield f"after seal {before[0]} comes seal {position}: those between were taken away."
    elif previous != before[1]:
        yield f"seal {position} does not stand on the seal before it: that one was changed."
    of = f"seal {position} (entries from {first} to {last})"
    if count != entries:
        yield f"{of} holds {entries} entries, and there are {count}: {'some were added' if count > entries else 'some were removed'}."
    elif made != digest:
        yield f"{of} does not fit its entries: one was changed or stands elsewhere in their order, or the seal was changed."


def _outside(found: Found, head: Head) -> None:
    positions = [position for (position,) in rows(KNOWN, [head.digest])]
    found.checked += 1
    at = f" at position {head.position}" if head.position else ""
    if not positions:
        words = f"No seal has the digest {head.digest}, which was written down outside{at}: the chain was made anew, or belongs to another installation."
        found.breach("head", head.digest, words)
    elif head.position and head.position not in positions:
        words = f"The digest {head.digest} was written down outside{at}, and stands at {positions[0]}: the chain was made anew."
        found.breach("head", head.digest, words)
