"""Before a file is run: its first rows as they would become."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from baton.documents.store import store
from baton.exchange.lines import PORTION, left
from baton.exchange.models import Import
from baton.exchange.plan import Outcome
from baton.exchange.rehearsing import rehearse
from baton.exchange.sheets import Unreadable
from baton.foundation.actors import Actor

MOST: Final = PORTION  # rows of a preview: one portion, so that a page asks for no more, however long the file is


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the first rows of a file; `broken` says why it could not be read on."""

    outcomes: Sequence[Outcome]
    is_whole: bool
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
    with store().at_hand(run.sha256) as path:
        outcomes: list[Outcome] = []
        try:
            outcomes.extend(rehearse(actor, run, path, MOST))
            is_whole = next(islice(left(run, path), MOST, None), None) is None
        except Unreadable as error:
            return Preview(outcomes, is_whole=True, broken=str(error))
    return Preview(outcomes, is_whole)
