"""What people say about an import: which file, what its columns are, that it may run, stop, or be taken back."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Literal
from uuid import UUID

from baton.documents.store import Altered, NotThere, store
from baton.exchange.models import ENDED_STATES, NOT_BEGUN, Import
from baton.exchange.own import own_names, say_used
from baton.exchange.recognizing import AUTO, Column, Found, recognise
from baton.exchange.sheets import Unreadable, opened
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.people import member
from baton.foundation.work import Work

Duplicates = Literal["ask", "skip", "update", "create"]
UNDONE_WITHIN: Final = timedelta(days=7)
LONGEST_SAMPLE: Final = 200


@given
class ImportInput:
    """A file to be brought in: kept in the store already, under its hash.

    `columns` says of a header which field it is, blank for none; headers it does not name are recognised.  `duplicates`
    is what becomes of a row that is an account we have, with other values: it waits for a person, is left alone, changes
    the account, or opens another.
    """

    sha256: str | Unset = UNSET
    file_name: str | Unset = UNSET
    kind: Literal["accounts", "contacts"] | Unset = UNSET
    layout: str | Unset = UNSET
    columns: dict[str, str] | Unset = UNSET
    duplicates: Duplicates | Unset = UNSET


@action("import.start")
def start(work: Work, entered: ImportInput) -> Import:
    """Put a file on record and recognise its columns.  Nothing of it is brought in before it is run.

    Refused when there are no rows in it, or the store does not have it.
    """
    said = fields_set(entered)
    for name in ("sha256", "kind"):
        require(said.get(name), f"An import needs its {name}. Nothing was imported.", name)
    user = member(work, work.actor.person) if work.actor.person else None
    fields = _recognised(work, said["sha256"], said) | {"duplicates": said.get("duplicates", "ask")}
    name = said.get("file_name") or said["sha256"][:12]
    run = work.create(Import, sha256=said["sha256"], file_name=name[-255:], started_by=user, started_at=work.now, **fields)
    work.announce("import.started", run, kind=run.kind, file_name=run.file_name)
    return run


@action("import.change")
def change(work: Work, import_id: UUID, entered: ImportInput, *, version: int | None = None) -> Import:
    """Say otherwise what the columns are, or what becomes of duplicates, as long as nothing was brought in."""
    run, said = work.load(Import, import_id, version=version), fields_set(entered)
    require(run.state == "new", f"The import is {run.state}, so what its columns are can no longer change. Nothing was changed.")
    require("sha256" not in said, "Another file is another import. Nothing was changed.", "sha256")
    fields: dict[str, Any] = {name: said[name] for name in ("duplicates", "file_name") if name in said}
    if {"kind", "layout", "columns"} & set(said):
        own = {"kind": run.kind, "layout": run.layout, "columns": _overridden(run)}
        fields |= _recognised(work, run.sha256, own | said | {"columns": own["columns"] | said.get("columns", {})})
    work.change(run, **fields)
    work.announce("import.changed", run, fields=sorted(fields))
    return run


@action("import.run")
def run(work: Work, import_id: UUID, *, here: bool = False) -> Import:
    """Bring the file in, or go on where it stopped.  Announces import.ordered, which a worker hears.

    `here`: whoever says so works it off himself, as the command line does.
    """
    run = work.load(Import, import_id)
    words = f"The import is {run.state}. Nothing was done; bring the file in anew."
    require(run.state in ("new", "running", "stopped"), words)
    work.change(run, state="running", reason="", ended_at=None)
    say_used(work, run)
    if not here:
        work.announce("import.ordered", run, what="run")
    return run


@action("import.stop")
def stop(work: Work, import_id: UUID, *, reason: str = "") -> Import:
    """Let an import that runs stop after the rows it is at; what is brought in stays.  One that has not begun is put away."""
    run = work.load(Import, import_id)
    require(run.state in ("new", "running"), f"The import is {run.state}. Nothing was changed.")
    words = f"{NOT_BEGUN} {reason}".strip() if run.state == "new" else reason
    work.change(run, state="stopped", reason=words[:500], ended_at=work.now)
    say_used(work, run, is_over=True)
    work.announce("import.stopped", run, reason=run.reason)
    return run


@action("import.undo")
def undo(work: Work, import_id: UUID, *, here: bool = False) -> Import:
    """Take an import back, within 7 days of its end: what it opened, where nothing was built on it, and what it changed.

    Announces import.ordered, which a worker hears; `here` is as for import.run.
    """
    run = work.load(Import, import_id)
    require(run.state in ENDED_STATES, f"The import is {run.state}: stop it first. Nothing was changed.")
    require(run.state != "undone", "The import was taken back already. Nothing was changed.")
    ended = run.ended_at or work.now
    words = f"An import can be taken back for {UNDONE_WITHIN.days} days, and this one ended on {ended:%d %b %Y}. Nothing was changed."
    require(work.now - ended <= UNDONE_WITHIN, words)
    work.change(run, state="undoing")
    if not here:
        work.announce("import.ordered", run, what="undo")
    return run


def found_of(run: Import) -> Found:
    """What the file was recognised as."""
    columns = (Column(one["index"], one["header"], one["field"], one["confidence"], tuple(one["samples"])) for one in run.columns)
    holds: Any = run.kind
    return Found(run.layout, holds, run.header_line, tuple(columns))


def recognised(path: Path, said: Mapping[str, Any], own: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What an import keeps of what its file is: `said` is its kind, and its layout and columns where somebody said them.

    `own` are the names of the organization's own fields.
    """
    override = said.get("columns") or {}
    sheet = opened(path)
    found = recognise(sheet, holds=said["kind"], layout=said.get("layout") or AUTO, override=override, own=own)
    if not any(line.number > found.header_line for line in sheet.rows()):
        raise Unreadable("The file has a header, and no rows beneath it. Nothing was imported.")
    columns = [
        {"index": one.index, "header": one.header, "field": one.field, "confidence": one.confidence, "samples": [sample[:LONGEST_SAMPLE] for sample in one.samples]}
        | {"is_given": one.header in override}
        for one in found.columns
    ]
    size = path.stat().st_size
    return {"kind": found.holds, "layout": found.layout, "header_line": found.header_line, "columns": columns, "size_bytes": size}


def _recognised(work: Work, sha256: str, said: Mapping[str, Any]) -> dict[str, Any]:
    try:
        with store().at_hand(sha256) as path:
            return recognised(path, said, own_names(work))
    except (Unreadable, NotThere, Altered) as error:
        raise Refused(str(error), {"sha256": str(error)}) from error


def _overridden(run: Import) -> dict[str, str]:
    """What somebody said the columns are."""
    return {one["header"]: one["field"] or "" for one in run.columns if one["is_given"]}
