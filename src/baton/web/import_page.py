"""One import: what a file would become, decided and mended before it is run; how far it is; what came of it."""

from collections import Counter
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.exchange.actions.taking import counts
from baton.exchange.models import POLICIES, Import
from baton.fields.queries import defined
from baton.web.import_card import card_of_preview, card_of_record
from baton.web.import_fields import columns_to_show, layout_words
from baton.web.import_file import found, preview_of, rows_about
from baton.web.import_rows import previewed, recorded
from baton.web.imports import chip_of, to_mend, undone_until
from baton.web.pages import page

MOVING: Final = ("running", "undoing")
DUPLICATES: Final = list(zip(POLICIES, ("Ask me", "Leave the account as it is", "Update the account", "Add as new"), strict=True))


@page("import.see")
def one_import(request: Any, id: UUID) -> HttpResponse:
    """An import as it stands; `?show=` narrows its rows, `?row=` opens one, `?column=` asks what a column is."""
    run = found(request, id)
    context = {"run": run, "chip": chip_of(run), "layout": layout_words(run), "duplicates": dict(DUPLICATES)[run.duplicates]}
    if run.state == "new" and request.actor.rights.scope("import.run"):
        return render(request, "imports/preview.html", context | before(request, run))
    return render(request, "imports/import.html", context | after(request, run))


def before(request: Any, run: Import) -> dict[str, Any]:
    """What a file would become."""
    seen = preview_of(request, run)
    counted = seen.counts
    return {
        "preview": seen, "counts": counted, "rows": previewed(request, run, seen.outcomes, counted), "policies": DUPLICATES,
        "columns": columns_to_show(run, request.GET.get("column", ""), [one.key for one in defined(request.actor, "account")]), "is_open": "column" in request.GET, "card": card_of_preview(request, run, seen),
        "read": counted.total() - counted["left_out"], "goes_in": counted["created"] + counted["updated"],
        "about": 0 if seen.is_whole else rows_about(run.sha256),
    }  # fmt: skip


def after(request: Any, run: Import) -> dict[str, Any]:
    """What a file became, as far as it is."""
    counted, is_moving = Counter(counts(run)), run.state in MOVING
    until, done = undone_until(run), run.rows + run.left_out
    return {
        "counts": counted, "rows": recorded(request, run, counted), "columns": columns_to_show(run), "is_moving": is_moving,
        "card": None if is_moving else card_of_record(request, run), "read": run.rows,
        "done": run.undone if run.state == "undoing" else done, "about": whole_of(run, done) if is_moving else 0,
        "until": until, "can_undo": until is not None and request.organization.clock.now() <= until, "to_mend": to_mend(run),
        "mends": not is_moving and run.state != "undone" and bool(request.actor.rights.scope("import.fix")),
    }  # fmt: skip


def whole_of(run: Import, done: int) -> int:
    """About how many rows there are to do, at least those that are done; 0 where nobody knows."""
    if run.state == "undoing":
        return run.created + run.updated + run.undone
    rows = rows_about(run.sha256)
    return max(rows, done) if rows else 0
