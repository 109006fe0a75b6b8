"""The file of an import: found, looked into, counted, and its bad rows given out."""

import io
from functools import lru_cache
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponseBase

from baton.documents.store import Altered, NotThere, store
from baton.exchange.known import Known
from baton.exchange.lines import about
from baton.exchange.models import Import
from baton.exchange.previewing import Preview, preview
from baton.exchange.rejected import rejected_rows, write_rejected
from baton.foundation.errors import NotFound
from baton.web.pages import page


@page("import.see")
def rejected(request: Any, id: UUID) -> HttpResponseBase:
    """The rows that were, or would be, rejected: the original columns, the line, and why."""
    run = found(request, id)
    if run.state == "new":
        seen = preview_of(request, run).outcomes
        rows: Any = [(one.entry.line, one.reason, one.entry.cells) for one in seen if one.state == "rejected"]
    else:
        rows = rejected_rows(request.actor, run.pk)
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    write_rejected(text, run, rows)
    text.detach()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{run.file_name}.rejected.csv", content_type="text/csv")


def found(request: Any, id: UUID) -> Import:
    """The import, if this person sees it."""
    run = Import.objects.visible_to(request.actor).filter(pk=id).first()
    if run is None:
        raise NotFound(f"There is no import {id}.")
    return run


def preview_of(request: Any, run: Import) -> Preview:
    """What would become of the first rows; the words, where the kept file cannot be had."""
    try:
        return preview(request.actor, run)
    except (NotThere, Altered) as error:
        return Preview((), Known(run, locks=False), broken=str(error))


@lru_cache(maxsize=64)
def rows_about(sha256: str) -> int:
    """About how many rows a kept file has, counted once; 0 for a spreadsheet, of which nobody knows."""
    try:
        with store().at_hand(sha256) as path:
            return about(path)
    except (NotThere, Altered):
        return 0
