"""Files brought in: those that were, and the form for another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from baton.exchange.actions.ordering import UNDONE_WITHIN
from baton.exchange.models import KINDS, PUT_AWAY, Import
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun
from baton.web.lists import listed
from baton.web.pages import page
from baton.web.settings_pages import beside
from baton.web.uploads import MOST

CHIPS: Final = {"new": "Not imported", "running": "Importing", "done": "Imported", "stopped": "Stopped", "undoing": "Being undone", "undone": "Undone"}


def brief(actor: Actor, runs: Sequence[Import]) -> list[dict[str, Any]]:  # noqa: ARG001  whoever sees the list sees its rows
    """Imports as a list shows them, without the rows that wait."""
    return [
        {"id": run.pk, "run": run, "chip": chip_of(run), "to_mend": to_mend(run), "who": run.started_by, "until": undone_until(run)}
        for run in runs
    ]


BRIEF: Final = Noun("import", "imports", Import, brief, {})


@page("import.see")
def imports(request: Any) -> HttpResponse:
    """Every file that was brought in or waits for it, the newest first; not those that were put away."""
    rows = Import.objects.visible_to(request.actor).exclude(PUT_AWAY).select_related("started_by")
    context = {"page": listed(request, BRIEF, rows, "-id"), "subnav": beside(request, "imports"), "now": request.organization.clock.now()}
    return render(request, "imports/list.html", context)


@page("import.start")
def new(request: Any) -> HttpResponse:
    """The form for a file."""
    return render(request, "imports/new.html", {"most": MOST, "kind": (request.typed or request.GET).get("kind", KINDS[0])})


def chip_of(run: Import) -> str:
    """How an import stands, in a word or two."""
    return "Discarded" if run.is_put_away else CHIPS[run.state]


def to_mend(run: Import) -> int:
    """How many rows a person may still bring in."""
    return 0 if run.state in ("undoing", "undone") else run.rejected + run.undecided


def undone_until(run: Import) -> datetime | None:
    """Until when it can be taken back; None for what cannot be."""
    return run.ended_at + UNDONE_WITHIN if run.ended_at and run.state in ("done", "stopped") and not run.is_put_away else None
