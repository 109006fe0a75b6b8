"""Forms of imports whose fields are none of a deed: a file, and columns by their place, as their headers may be anything."""

from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse

from baton.documents.store import NotKept, store
from baton.exchange.actions.ordering import recognised
from baton.exchange.models import KINDS
from baton.exchange.sheets import Unreadable
from baton.foundation.actions import ACTIONS
from baton.foundation.errors import NotAllowed, Refused
from baton.web.deeds import do, led_on
from baton.web.import_file import found
from baton.web.pages import posted
from baton.web.uploads import MOST, is_too_large, on_disk

TOO_LARGE: Final = f"A file can have {MOST} here. Nothing was kept; larger ones are brought in at the command line: baton import FILE."


@posted("import.start")
def upload(request: Any) -> HttpResponse:
    """Take the file that was sent into the store, and begin its import.  One that cannot be read is not kept."""
    door, file, kind = ACTIONS["import.start"], request.FILES.get("file"), request.POST.get("kind", "")
    if request.actor.rights.scope(door.name) is None:
        raise NotAllowed(f"{request.actor.label} may not do {door.name}. Nothing was kept.")
    if is_too_large(request):
        raise Refused(TOO_LARGE, {"file": TOO_LARGE})
    if file is None:
        raise Refused("No file was chosen. Nothing was kept.", {"file": "Choose a CSV or XLSX file."})
    if kind not in KINDS:
        raise Refused("Does the file hold accounts or contacts? Nothing was kept.", {"kind": "Choose one."})
    with on_disk(file) as path:
        sha256 = kept(path, kind)
    return led_on(request, door, do(request, door, None, {"sha256": sha256, "kind": kind, "file_name": file.name}))


def kept(path: Path, kind: str) -> str:
    """Keep a file that can be read, and answer its hash."""
    try:
        recognised(path, {"kind": kind})
        return store().keep_file(path)
    except Unreadable as error:
        raise Refused(str(error), {"file": str(error)}) from error
    except NotKept as error:
        raise Refused(f"{error.strerror} Nothing was imported.") from error


@posted("import.change")
def change_columns(request: Any, id: UUID) -> HttpResponse:
    """Take what was chosen for columns to the deed: a form names them by their place, as their headers may be anything."""
    return by_header(request, id, "import.change", "columns", {})


@posted("import.fix")
def fix_row(request: Any, id: UUID) -> HttpResponse:
    """Take the mended cells of a row to the deed, likewise."""
    return by_header(request, id, "import.fix", "cells", {"line": request.POST.get("line", "")})


def by_header(request: Any, id: UUID, name: str, part: str, given: dict[str, Any]) -> HttpResponse:
    """Do a deed on columns, whose fields are called `part` and the column's place."""
    run, door, begin = found(request, id), ACTIONS[name], f"{part}."
    headers = {str(one["index"]): one["header"] for one in run.columns}
    places = {field: field.removeprefix(begin) for field in request.POST if field.startswith(begin)}
    if unknown := set(places.values()) - set(headers):
        raise Refused(f"The file has no column {min(unknown)}. Nothing was changed.")
    said = {headers[place]: str(request.POST[field]).strip() for field, place in places.items()}
    return led_on(request, door, do(request, door, id, given | {part: said}), id)
