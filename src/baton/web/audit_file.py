"""The audit as a file: what the filters of the page find, a line for each field that changed."""

import csv
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse

from baton.crm.queries.audit import asked_for
from baton.exchange.rejected import harmless
from baton.foundation.actors import Actor
from baton.foundation.models import AuditEntry
from baton.foundation.performing import reading
from baton.foundation.plain import dumps, plain
from baton.web.audit import READERS, asked
from baton.web.pages import page
from baton.web.why import behalf

AT_ONCE: Final = 1_000
HEADERS: Final = (
    "entry", "at", "recorded_at", "deed", "actor_kind", "actor", "actor_id", "on_behalf_of", "on_behalf_of_id", "subject_kind", "subject_id",
    "because", "key", "kind", "id", "field", "before", "after",
)  # fmt: skip


class Echo:
    """What a CSV writer writes to, which only hands on."""

    def write(self, text: str) -> str:
        return text


@page(*READERS)
def export(request: Any) -> HttpResponseBase:
    """All that the filters find, newest first, sent while it is read."""
    rows = asked_for(request.actor, request.organization, asked(request))
    response = StreamingHttpResponse(written(request.actor, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def written(actor: Actor, rows: QuerySet[AuditEntry]) -> Iterator[str]:
    """The file's lines, some at a time; nothing in it is a formula to a spreadsheet."""
    write = csv.writer(Echo()).writerow
    yield "\ufeff" + write(HEADERS)
    after = None
    while True:
        with reading(actor):  # the page's own transaction is over by now
            found = list(rows.filter(pk__lt=after)[:AT_ONCE] if after else rows[:AT_ONCE])
            people = behalf(found)
        for entry in found:
            for line in cells(entry, people):
                yield write([harmless(text(value)) for value in line])
        if len(found) < AT_ONCE:
            return
        after = found[-1].pk


def cells(entry: AuditEntry, people: dict[str | None, str]) -> Iterator[list]:
    """A line for each field; one that is empty at its end for an entry without any."""
    actor = entry.actor
    common = [
        entry.pk, entry.at, entry.recorded_at, entry.deed, actor["kind"], actor["label"], actor["id"], people.get(actor.get("on_behalf_of"), ""),
        actor.get("on_behalf_of"), entry.subject_kind, entry.subject_id, entry.because, entry.key,
    ]  # fmt: skip
    fields = [[part["kind"], part["id"], name, *pair] for part in entry.changes for name, pair in part["fields"].items()]
    for field in fields or [["", "", "", "", ""]]:
        yield common + field


def text(value: Any) -> str:
    """A value as it stands in a cell."""
    if value is None:
        return ""
    return dumps(value) if isinstance(value, dict | list | bool | float) else str(plain(value))
