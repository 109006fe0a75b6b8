"""What became of an import, told to a person or a program."""

from argparse import Namespace
from pathlib import Path

from baton.exchange.actions.ordering import UNDONE_WITHIN
from baton.exchange.models import Import
from baton.exchange.queries import columns_of
from baton.ops import desk

COUNTED = ("created", "updated", "unchanged", "rejected", "undecided")


def tell(options: Namespace, run: Import, rejected: Path | None, *, is_dry: bool = False) -> None:
    """Print how many rows ended in which way, and what is left to do."""
    if options.json:
        desk.tell(options, answer(run, rejected, is_dry))
    else:
        print("\n".join(_words(run, rejected, is_dry)))


def answer(run: Import, rejected: Path | None, is_dry: bool) -> dict:
    """As JSON; a dry run has no id.  rows = created + updated + unchanged + rejected + undecided (+ undone, once taken back)."""
    return {
        "id": None if is_dry else run.pk, "state": "dry_run" if is_dry else run.state, "reason": run.reason, "rows": run.rows,
        **{name: getattr(run, name) for name in (*COUNTED, "left_out", "undone")},
        "layout": run.layout, "columns": columns_of(run), "rejected_file": str(rejected) if rejected else None,
    }  # fmt: skip


def _words(run: Import, rejected: Path | None, is_dry: bool) -> list[str]:
    counted = " + ".join(f"{getattr(run, name):,} {name}" for name in (*COUNTED, *(("undone",) if run.undone else ())))
    begin = "Dry run, nothing was written. " if is_dry else ""
    lines = [f"{begin}{run.file_name}: {run.rows:,} rows = {counted}"]
    if run.left_out:
        lines.append(f"Lines that are no rows (totals, footers, what was deleted): {run.left_out:,}")
    if kept := columns_of(run)["kept"]:
        lines.append(f"Columns not imported, kept with their rows: {', '.join(kept)}")
    if rejected:
        lines.append(f"Rejected rows with their reasons: {rejected}")
    if is_dry:
        return lines
    if run.state != "done":
        lines.append(f"The import is {run.state}. {run.reason}".strip())
    if run.undecided:
        decide = f"baton do import.decide {run.pk} --input '{{\"line\": N, \"choice\": \"update|create|skip\"}}'"
        lines.append(f"{run.undecided:,} rows wait for a decision: baton show import {run.pk}, then {decide}")
    if run.state in ("done", "stopped") and run.ended_at:
        lines.append(f"To take it back, until {run.ended_at + UNDONE_WITHIN:%d %b %Y}: baton import --undo {run.pk}")
    return lines
