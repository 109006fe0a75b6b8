"""The dry run: what would become of each row, and nothing is written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from baton.exchange.known import Known
from baton.exchange.lines import PORTION, left, portions
from baton.exchange.models import Import, decisions_of
from baton.exchange.plan import Outcome
from baton.exchange.planning import planned
from baton.foundation.actors import Actor
from baton.foundation.errors import NotAllowed
from baton.foundation.performing import perform

MOST_CARRIED: Final = 20_000  # accounts of the file that later rows are compared with; a run compares with all


def rehearse(actor: Actor, run: Import, path: Path) -> Iterator[Outcome]:
    """What would become of each row of the file that is left, and nothing is written; the import may not be on record itself.

    Far apart in a large file, rows are not compared with each other; see MOST_CARRIED.
    """
    if actor.rights.scope("import.run") is None:
        raise NotAllowed(f"{actor.label} may not do import.run. Nothing was done.")
    known = Known(run, locks=False)
    for portion in portions(left(run, path), PORTION):
        with perform(actor) as work:
            plan = planned(work, known, portion, decisions_of(run))
        if len(known.standing) > MOST_CARRIED:
            known = Known(run, locks=False)
        yield from plan.outcomes
