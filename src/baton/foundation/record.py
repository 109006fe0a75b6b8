"""What a work's deeds leave behind: collected while they run, written once at the end."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from baton.foundation import bulk, hearing, server
from baton.foundation.keyed import apart
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.models.row import Recorded
from baton.foundation.plain import plain

if TYPE_CHECKING:
    from baton.foundation.work import Work

AUDIT = ("deed", "actor", "at", "subject_kind", "subject_id", "changes", "because", "key")
ANNOUNCEMENT = ("id", "name", "at", "deed", "actor", "subject_kind", "subject_id", "account_id", "because", "details")
MUTABLE = (dict, list, Model)
Root = tuple[str, UUID]


class Record:
    """The trail of one work."""

    def __init__(self, work: "Work", key: str | None):
        self.work = work
        self.key = key
        self._told: list[tuple] = []
        self._actor = bulk.written_once(work.actor.described())
        self._open: dict[Root, list[dict]] = {}
        self._rows: list[tuple] = []
        self._many: set[UUID] = set()  # roots written by create_many, whose parts need no line of their own

    @property
    def is_empty(self) -> bool:
        return not (self._rows or self._told)

    def created(self, row: Recorded, fields: dict[str, Any]) -> None:
        given = {name: (None, value) for name, value in fields.items() if value is not None}
        self.changed(row, given)

    def changed(self, row: Recorded, moved: dict[str, tuple[Any, Any]]) -> None:
        self._open.setdefault(root_of(row), []).append(_change(row, moved))

    def changed_many(self, rows: Sequence[Recorded], moved: Iterable[dict[str, tuple[Any, Any]]]) -> None:
        """Audit many changed rows: those that nothing else of the deed touched so far at once."""
        for row, moves in zip(rows, moved, strict=True):
            root = root_of(row)
            if row.PART_OF is not None or root in self._open:
                self.changed(row, moves)
            else:
                self._rows.append(self._line(self.work.deed, root, [_change(row, moves)]))
        if len(self._rows) >= bulk.CHUNK:
            self._write_audit()

    def created_many(self, model: type[Recorded], columns: Sequence[str], rows: Sequence[tuple]) -> None:
        """Audit new rows: a root at once, a part with the root it belongs to."""
        at = list(columns).index("id")
        if model.PART_OF is None:
            if _has_parts(model):
                self._many.update(row[at] for row in rows)
            deed, kind = self.work.deed, model.NOUN
            self._rows += [self._line(deed, (kind, row[at]), _new(model, columns, row, at)) for row in rows]
            if len(self._rows) >= bulk.CHUNK:
                self._write_audit()
            return
        field: Any = model._meta.get_field(model.PART_OF)
        kind, root_at = field.related_model.NOUN, columns.index(model.PART_OF)
        for row in rows:
            if row[root_at] not in self._many:
                self._open.setdefault((kind, row[root_at]), []).extend(_new(model, columns, row, at))

    def announced(self, name: str, kind: str, told: Iterable[tuple[UUID, UUID | None, dict]]) -> None:
        """Announce the same of each subject: its id, its account's if it has one, and details."""
        work = self.work
        common = (name, work.now, work.deed, self._actor, kind)
        for subject, account, details in told:
            self._told.append((new_id(), *common, subject, account, work.because, details))
            if len(self._told) > bulk.CHUNK:  # no more than those are kept for the end, where they are packed while the audit is written
                self._write_told()

    def close(self, deed: str) -> None:
        """End of a deed: one audit line per root record it touched."""
        self._rows += [self._line(deed, root, changes) for root, changes in self._open.items()]
        self._open = {}

    def write(self) -> None:
        """Write audit, announcements and jobs: in one round trip, but for the jobs, which are the queue's own."""
        with server.alongside():
            bulk.insert_all("work.finish", [(AuditEntry, AUDIT, self._rows), (Announcement, ANNOUNCEMENT, self._told)])
            self._enqueue()
        self._rows, self._told = [], []

    # a large work holds none of its trail for long

    def _write_audit(self) -> None:
        bulk.insert(AuditEntry, AUDIT, self._rows)
        self._rows = []

    def _write_told(self) -> None:
        bulk.insert(Announcement, ANNOUNCEMENT, self._told)
        self._enqueue()
        self._told = []

    def _enqueue(self) -> None:
        hearing.enqueue(self.work.organization.pk, [(name, id) for id, name, *_ in self._told])

    def _line(self, deed: str, root: Root, changes: list[dict]) -> tuple:
        return (deed, self._actor, self.work.now, *root, changes, self.work.because, self.key)


def root_of(row: Recorded) -> Root:
    """The record whose audit a row belongs to: itself, or the one it is part of."""
    if row.PART_OF is None:
        return row.NOUN, row.pk
    field: Any = row._meta.get_field(row.PART_OF)
    return field.related_model.NOUN, getattr(row, field.attname)


def _change(row: Recorded, moved: dict[str, tuple[Any, Any]]) -> dict:
    return {"kind": row.NOUN, "id": str(row.pk), "fields": told(type(row), moved)}


def told(model: type[Recorded], moved: dict[str, tuple[Any, Any]]) -> dict[str, list]:
    """Before and after for the audit; of personal values only that there were some."""
    moved = moved if model.KEYED.isdisjoint(moved) else apart(model, moved)
    return {
        name: [_hidden(old), _hidden(new)] if name.partition(".")[0] in model.PERSONAL else [_kept(old), _kept(new)]
        for name, (old, new) in moved.items()
    }


@cache
def _has_parts(model: type[Recorded]) -> bool:
    return any(
        issubclass(other, Recorded) and other.PART_OF and other._meta.get_field(other.PART_OF).related_model is model
        for other in apps.get_models()
    )


def _kept(value: Any) -> Any:
    """The value as it is now: the work may go on to change a dictionary or a list."""
    return plain(value) if isinstance(value, MUTABLE) else value


def _hidden(value: Any) -> str | None:
    return "hidden" if value not in (None, "") else None


def _new(model: type[Recorded], columns: Sequence[str], row: tuple, at: int) -> list[dict]:
    personal = model.PERSONAL
    fields = {
        name: (None, "hidden" if name in personal and name not in model.KEYED else value)
        for name, value in zip(columns, row, strict=True)
        if value is not None and name != "id"
    }
    if not model.KEYED.isdisjoint(fields):
        fields = told(model, fields)  # type: ignore[assignment]
    return [{"kind": model.NOUN, "id": row[at], "fields": fields}]
