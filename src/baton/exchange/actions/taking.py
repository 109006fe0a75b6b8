"""Rows brought in: a portion in one unit of work, and one by one those that a portion fails at."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from baton.exchange.actions.parents import set_parents
from baton.exchange.actions.writing import write
from baton.exchange.entries import Entry
from baton.exchange.known import Known
from baton.exchange.models import ROW_STATES, Import, ImportRow, decisions_of
from baton.exchange.own import say_used
from baton.exchange.plan import Outcome
from baton.exchange.planning import planned
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.work import Work

ROW: Final = ("run", "line", "digest", "state", "reason", "account", "cells", "did", "wanted_parent")


@action("import.take", by="system")
def take(work: Work, import_id: UUID, *, entries: list[Entry]) -> Import:
    """Bring in rows of an import that runs, and put on record what became of each.

    Rows whose outcome is on record already are passed over, so that two who work at the same import double nothing.
    """
    run = work.load(Import, import_id)
    fresh = [entry for entry in entries if entry.line > run.last_line]
    if fresh:
        _check_running(run)
        decisions = decisions_of(run)
        plan = planned(work, Known(run, locks=run.duplicates == "update" or bool(decisions)), fresh, decisions)
        write(work, plan)
        _record(work, run, plan.outcomes)
    return run


@action("import.park", by="system")
def park(work: Work, import_id: UUID, *, entry: Entry, words: str) -> Import:
    """Put on record that a row could not be brought in, though nothing was wrong with it beforehand."""
    run = work.load(Import, import_id)
    if entry.line > run.last_line:
        _check_running(run)
        _record(work, run, [Outcome(entry, entry.digest, "rejected", words)])
    return run


@action("import.finish", by="system")
def finish(work: Work, import_id: UUID) -> Import:
    """All rows are on record: let those find their parents that came before them, and say that it is done.  Twice is once."""
    run = work.load(Import, import_id)
    if run.state == "done":
        return run
    _check_running(run)
    set_parents(work, run)
    work.change(run, state="done", ended_at=work.now)
    say_used(work, run, is_over=True)
    details: dict[str, Any] = {"file_name": run.file_name, "rows": run.rows, **counts(run)}
    work.announce("import.finished", run, **details)
    return run


def counts(run: Import) -> dict[str, int]:
    """How many rows ended in which way."""
    return {state: getattr(run, state) for state in ROW_STATES}


def move_counts(work: Work, run: Import, gone: Iterable[str], come: Iterable[str], **also: Any) -> None:
    """Step: some rows are no longer in these states, and in those now."""
    moved = Counter(come)
    moved.subtract(Counter(gone))
    work.change(run, **{state: getattr(run, state) + n for state, n in moved.items()}, **also)


def _record(work: Work, run: Import, outcomes: Sequence[Outcome]) -> None:
    rows = (
        (run.pk, one.entry.line, one.digest, one.state, one.reason, one.account, one.entry.cells, one.did, one.wanted_parent)
        for one in outcomes
    )
    work.create_many(ImportRow, ROW, rows)
    move_counts(work, run, (), (one.state for one in outcomes), last_line=outcomes[-1].entry.line)


def _check_running(run: Import) -> None:
    require(run.state == "running", f"The import is {run.state}, so no more of it is brought in.")
