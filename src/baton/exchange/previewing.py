"""Before a file is run: its first rows as they would become."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from baton.documents.store import store
from baton.exchange.entries import Entry
from baton.exchange.known import Known
from baton.exchange.lines import PORTION, left, portions
from baton.exchange.models import Import, decisions_of
from baton.exchange.plan import Outcome
from baton.exchange.planning import planned
from baton.exchange.sheets import Unreadable
from baton.foundation.actors import Actor
from baton.foundation.performing import perform

MOST: Final = PORTION  # rows of a preview: one portion, so that a page asks for no more, however long the file is


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the first rows of a file; `broken` says why it could not be read on, `known` what they may be."""

    outcomes: Sequence[Outcome]
    known: Known
    is_whole: bool = True
    broken: str = ""

    @property
    def counts(self) -> Counter[str]:
        """How many rows end in which way."""
        return Counter(one.state for one in self.outcomes)

    @property
    def fields(self) -> int:
        """How many fields of accounts and people change."""
        return sum(len(own) for one in self.outcomes for own in one.did.get("fields", {}).values())


def preview(actor: Actor, run: Import) -> Preview:
    """What would become of the first rows that are left, and nothing is written."""
    rows: list[Entry] = []
    is_whole, broken, known = True, "", Known(run, locks=False)
    with store().at_hand(run.sha256) as path:
        parts = portions(left(run, path), MOST)
        try:
            rows = next(parts, [])
            is_whole = next(parts, None) is None
        except Unreadable as error:
            broken = str(error)
    with perform(actor) as work:
        plan = planned(work, known, rows, decisions_of(run))
    return Preview(plan.outcomes, known, is_whole, broken)
