"""What can be asked of the organization as a whole."""

import csv
import io
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse

from baton.api import asking
from baton.api.answers import plain_answer
from baton.api.problems import Problem
from baton.billing.inheritance import day_of
from baton.foundation.errors import NotAllowed
from baton.foundation.performing import house_of, reading
from baton.reports import inbox, owed
from baton.reports.search import called


def search(request: Any) -> HttpResponse:
    q = asking.only(request, "q").get("q", "").strip()
    with reading(request.actor):
        found = called(request.actor, q[:200])
    items = [{"kind": kind, "id": id, "label": label or "", "more": more or ""} for kind, rows in found.items() for id, label, more in rows]
    return plain_answer({"items": items, "next": None})


def today(request: Any) -> HttpResponse:
    whose = asking.only(request, "whose").get("whose", "mine")
    one_of("whose", whose, ("mine", "all"))
    actor = request.actor
    with reading(actor):
        rows = inbox.waiting(actor, house_of(actor), mine=whose == "mine")
    items = [
        asdict(row) | {"of": {"kind": row.of[0], "id": row.of[1]}, "deed": row.deed[0] or None}
        for row in rows
    ]  # fmt: skip
    return plain_answer({"items": items, "next": None})


def report_owed(request: Any) -> HttpResponse:
    form = asking.only(request, "format").get("format", "json")
    one_of("format", form, ("json", "csv"))
    actor = request.actor
    if actor.rights.scope("report.see", "invoice.see") is None:
        raise NotAllowed(f"{actor.label} may not see reports.")
    with reading(actor):
        rows = owed.owed(actor, day_of(house_of(actor)))
    items = [
        {
            "currency": row.currency, "accounts": row.accounts, "open_minor": row.open_minor, "overdue_minor": row.overdue_minor,
            "by_age": [{"label": label, "minor": minor} for label, minor in row.by_age],
        }
        for row in rows
    ]  # fmt: skip
    return as_csv(items) if form == "csv" else plain_answer({"items": items, "next": None})


def as_csv(items: list[dict[str, Any]]) -> HttpResponse:
    """A line per currency, ages in columns of their own."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["currency", "accounts", "open_minor", "overdue_minor", *owed.LABELS])
    for one in items:
        writer.writerow([one["currency"], one["accounts"], one["open_minor"], one["overdue_minor"], *(age["minor"] for age in one["by_age"])])
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="aging.csv"'})


def one_of(name: str, value: str, words: tuple[str, ...]) -> None:
    """Refused unless the value is one of these words."""
    if value not in words:
        said = f"{name} is {' or '.join(words)}."
        raise Problem("refused", said, {name: said})
