"""Imports with their counts, and what became of each row."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from baton.exchange.models import TO_MEND, Import, ImportRow
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain

SHOWN: Final = 50  # rows that need a person, beside their import; all rows are import_rows
AS_KEPT: Final = (
    "version", "kind", "file_name", "sha256", "size_bytes", "layout", "duplicates", "state", "reason", "rows", "created", "updated",
    "unchanged", "rejected", "undecided", "left_out", "undone", "last_line", "started_at", "ended_at",
)  # fmt: skip


def describe_imports(actor: Actor, runs: Sequence[Import]) -> list[dict]:
    """Imports as JSON, each with its columns and the first rows that need a person."""
    waiting = _to_mend(actor, runs)
    return [
        plain({"id": run.pk} | {name: getattr(run, name) for name in AS_KEPT} | {
            "started_by": run.started_by_id, "columns": columns_of(run), "results": waiting.get(run.pk, []),
        })
        for run in runs
    ]  # fmt: skip


def columns_of(run: Import) -> dict[str, Any]:
    """Which column is which field, and which are kept with their rows and no more."""
    used = {one["header"]: one["field"] for one in run.columns if is_used(one)}
    return {"recognised": used, "kept": [one["header"] for one in run.columns if one["header"] not in used]}


def is_used(column: dict[str, Any]) -> bool:
    """Is a column of an import brought in?  A doubtful one is only proposed."""
    return bool(column["field"]) and column["confidence"] != "doubtful"


def describe_rows(actor: Actor, rows: Sequence[ImportRow]) -> list[dict]:  # noqa: ARG001  who sees an import sees its rows
    """Rows as JSON: the cells as they were, what became of them and why."""
    return [_row(row) for row in rows]


def _row(row: ImportRow) -> dict:
    names = ("version", "line", "state", "reason", "cells")
    return plain({"id": row.pk, "import": row.run_id, "account": row.account_id} | {name: getattr(row, name) for name in names})


def _to_mend(actor: Actor, runs: Sequence[Import]) -> dict[UUID, list[dict]]:
    """By import, its first rows that need a person: one query of as many short parts."""
    left = ImportRow.objects.visible_to(actor).filter(state__in=TO_MEND)
    parts = [left.filter(run=run).order_by("line")[:SHOWN] for run in runs if run.rejected or run.undecided]
    found: dict[UUID, list[dict]] = {}
    rows = list(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]) if parts else []
    for row in sorted(rows, key=lambda row: row.line):
        found.setdefault(row.run_id, []).append(_row(row))
    return found


show(Noun("import", "imports", Import, describe_imports, {"state": "state", "kind": "kind", "sha256": "sha256"}))
show(Noun("import_row", "import_rows", ImportRow, describe_rows, {
    "import": "run", "state": "state", "line": "line", "account": "account",
}))  # fmt: skip
