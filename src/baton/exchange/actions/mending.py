"""Single rows, by people: is it an account we have, and what should its cells say?"""

from typing import Any, Literal
from uuid import UUID

from baton.crm.actions.references import seen
from baton.crm.models import Account
from baton.exchange.actions.ordering import found_of
from baton.exchange.actions.taking import move_counts
from baton.exchange.actions.writing import write
from baton.exchange.entries import mended
from baton.exchange.known import Known
from baton.exchange.models import TO_MEND, Import, ImportRow
from baton.exchange.planning import planned
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.plain import plain
from baton.foundation.work import Work

Choice = Literal["create", "update", "skip"]


@action("import.decide")
def decide(work: Work, import_id: UUID, *, line: int, choice: Choice, account: UUID | None = None) -> Import:
    """Say what a row is: another account, the one it looks like (or the one named), or nothing to be brought in.

    Decided before the row had its turn, it is done then.
    """
    run, row = _open(work, import_id, line)
    if account:
        seen(work, Account, account)
    decision = {"choice": choice} | ({"account": str(account)} if account else {})
    if row is None:
        _note(work, run, line, decision)
    else:
        if choice == "update" and not account:
            require(row.account_id, f"Several accounts may be meant in line {line}: say which one. Nothing was changed.", "account")
            decision["account"] = str(row.account_id)
        _again(work, run, row, row.cells, decision)
    work.announce("import.decided", run, line=line, choice=choice)
    return run


@action("import.fix")
def fix(work: Work, import_id: UUID, *, line: int, cells: dict[str, str]) -> Import:
    """Mend cells of a row, by their headers, and bring it in; without any it is tried once more as it is."""
    run, row = _open(work, import_id, line)
    unknown = sorted(set(cells) - {one["header"] for one in run.columns})
    require(not unknown, f"The file has no column {', '.join(unknown)}. Nothing was changed.", "cells")
    if row is None:
        _note(work, run, line, {"cells": cells})
    else:
        _again(work, run, row, {**row.cells, **cells}, {})
    work.announce("import.fixed", run, line=line)
    return run


def _open(work: Work, import_id: UUID, line: int) -> tuple[Import, ImportRow | None]:
    run = work.load(Import, import_id)
    require(run.state not in ("undoing", "undone"), "The import was taken back. Nothing was changed.")
    row = work.rows(ImportRow).filter(run=run, line=line).select_for_update(of=("self",), no_key=True).first()
    if row is None:
        require(line > run.last_line and run.state != "done", f"The file has no row in line {line}. Nothing was changed.", "line")
    else:
        require(row.state in TO_MEND, f"Line {line} is {row.state.replace('_', ' ')} already. Nothing was changed.", "line")
    return run, row


def _note(work: Work, run: Import, line: int, said: dict[str, Any]) -> None:
    before = run.decisions.get(str(line), {})
    work.change(run, decisions={**run.decisions, str(line): {**before, **said}})


def _again(work: Work, run: Import, row: ImportRow, cells: dict[str, str], decision: dict[str, Any]) -> None:
    """Bring a row in once more, and put on record what becomes of it now."""
    plan = planned(work, Known(run, locks=True), [mended(found_of(run), row.line, cells)], {row.line: decision})
    write(work, plan)
    [now] = plan.outcomes
    was = row.state
    work.change(
        row, digest=now.digest, state=now.state, reason=now.reason, account_id=now.account, cells=now.entry.cells, did=plain(now.did),
        wanted_parent="",
    )  # fmt: skip
    move_counts(work, run, (was,), (now.state,))
