"""Work: one actor's unit of work, and the only object with writing verbs.

Writing and auditing are the same call, so they cannot drift apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection

from baton.foundation import bulk, locks, seconding, server
from baton.foundation.actors import Actor
from baton.foundation.errors import Conflict, NotAllowed, NotFound
from baton.foundation.fitting import check_fit
from baton.foundation.keyed import apart
from baton.foundation.keys import new_id
from baton.foundation.models import Due, Membership, Organization, Role, Token
from baton.foundation.models.row import Recorded, Row, Rows, Walled
from baton.foundation.record import Record

By = Literal["people", "system"]
C = TypeVar("C", bound=Recorded)
R = TypeVar("R", bound=Walled)
V = TypeVar("V", bound=Row | Organization | Role | Membership | Token)
SCHEDULE = """
INSERT INTO foundation_due AS due (duty, organization_id, at) VALUES (%s, %s, %s)
ON CONFLICT (duty, organization_id) DO UPDATE SET at = least(due.at, excluded.at)
"""


class Then(NamedTuple):
    """A deed that a work owes because it was approved, on which record, with which input."""

    deed: str
    id: UUID | None
    entered: dict[str, Any]


class Work:
    """What an actor does in one transaction.  Made by `perform`; every door takes one."""

    def __init__(self, actor: Actor, organization: Organization, *, because: UUID | None = None, key: str | None = None):
        self.actor = actor
        self.organization = organization
        self.now: datetime = organization.clock.now()
        self.today = organization.clock.day(self.now)
        self.because = because
        self.answer: Any = None
        self.then: Then | None = None
        self.is_seconded = False  # somebody else who may do it asked for what is done now
        self.gone: seconding.Gone = {}
        self._deed: str | None = None
        self._broken = False
        self._record = Record(self, key)

    @property
    def deed(self) -> str:
        """The deed being done; outside a door there is none, and nothing may be written."""
        if self._deed is None:
            raise RuntimeError("Writing needs a door: call it inside an action.")
        return self._deed

    @contextmanager
    def acting(self, name: str, by: By) -> Iterator[None]:
        """Do one deed: checked against the actor's rights, and named to the database."""
        if self._deed is not None:
            raise RuntimeError(f"{name} was called inside {self._deed}: doors never call doors; share a step.")
        self.check(name, by)
        self._deed = name
        set_deed(name)
        try:
            yield
            self._record.close(name)
            set_deed("")
        except BaseException:
            self._broken = True  # whoever swallows this must not commit the half that was written
            raise
        finally:
            self._deed = None

    def check(self, name: str, by: By) -> None:
        """NotAllowed when the actor's rights hold no such deed, whatever he would enter."""
        held = self.actor.rights.scope(name) is not None
        if not held or (by == "system" and self.actor.kind in ("user", "token")):
            raise NotAllowed(f"{self.actor.label} may not do {name}. Nothing was changed.")

    # reading

    def rows(self, model: type[R]) -> "Rows":
        """Rows of the organization, for a step that must see more than its actor may."""
        return model.objects.filter(organization_id=self.organization.pk)

    def load(self, model: type[R], id: UUID, *, version: int | None = None, along: Sequence[str] = ()) -> R:
        """The record, locked until the end of the work, along with what it refers to.

        NotFound when absent or hidden from the actor; Conflict when it is no longer at `version`;
        NotAllowed when the actor sees it, but the deed reaches only his own or his team's.
        """
        found: Any = model.objects.visible_to(self.actor).filter(pk=id)
        if along:
            found = found.select_related(*along)
        if issubclass(model, Row):  # what is only ever added cannot change under us, and may not be locked
            found = found.select_for_update(of=("self",), no_key=True)
        row = found.first()
        if row is None:
            raise NotFound(f"There is no {model.NOUN.replace('_', ' ')} {id}.")
        scope = self.actor.rights.scope(self.deed) or "all"
        if scope != "all" and self.deed.split(".")[0] == model.NOUN:
            within = self.rows(model).filter(model.within(self.actor, scope), pk=id)
            if not within.exists():
                raise NotAllowed(f"{self.actor.label} may do {self.deed} only on records of his {scope}. Nothing was changed.")
        if version is not None and getattr(row, "version", version) != version:
            raise Conflict(f"The {model.NOUN} was changed meanwhile. Nothing of yours was saved.", current=row)
        return row

    # writing

    def create(self, model: type[C], /, **fields: Any) -> C:
        """Write one new record.  Locked fields may only be given by who may write their group."""
        self.deed  # noqa: B018  outside a door this raises
        row = model(**fields)
        locks.check_groups(self.actor, model, _set(model, fields), self.deed)
        seconding.check(self, model, [({}, fields)])
        check_fit(model, fields)
        row.save(force_insert=True)
        self._record.created(row, fields)
        return row

    def create_many(self, model: type[Recorded], columns: Sequence[str], rows: Iterable[tuple]) -> None:
        """Write many new records: tuples of plain values in the order of `columns`, references as ids.

        Streams, so memory does not grow with the rows.  Root records are audited one by one, parts with their root.
        """
        self.deed  # noqa: B018
        grouped = model in locks.GROUPS or model in locks.OWN
        columns = list(columns)
        if "id" not in columns:
            columns, rows = ["id", *columns], ((new_id(), *row) for row in rows)
        with server.alongside():
            for chunk in bulk.chunks(rows):
                if grouped:
                    locks.check_groups(self.actor, model, _given(model, columns, chunk), self.deed)
                seconding.check(self, model, seconding.added(self.gone, model, columns, chunk))
                bulk.insert(model, columns, chunk)
                self._record.created_many(model, columns, chunk)

    def change(self, row: V, /, **fields: Any) -> V:
        """Set fields, save them, and record old and new.  The only way a record changes."""
        self.deed  # noqa: B018
        moved = {name: (getattr(row, name), new) for name, new in fields.items() if getattr(row, name) != new}
        if not moved:
            return row
        self._check_locks([row], apart(type(row), moved))
        values = {name: new for name, (_, new) in moved.items()}
        seconding.check(self, type(row), [(seconding.standing(row), values)])
        check_fit(type(row), values)
        same = type(row).objects.filter(pk=row.pk, version=row.version)
        if not same.update(**values, version=row.version + 1):
            raise Conflict(f"The {row.NOUN} was changed meanwhile. Nothing of yours was saved.", current=row)
        for name, new in values.items():
            setattr(row, name, new)
        row.version += 1
        self._record.changed(row, moved)
        return row

    def change_many(self, rows: Sequence[V], columns: Sequence[str], values: Sequence[tuple]) -> None:
        """Set the same fields of many loaded records, to a tuple of values each, in one statement.

        Obeys locks and versions like `change`: when one of them was changed meanwhile, none is.
        """
        self.deed  # noqa: B018
        if not rows:
            return
        model = type(rows[0])
        self._check_locks(rows, _moving(model, rows, columns, values))
        seconding.check(self, model, seconding.moves(rows, columns, values))
        keyed = [(row.pk, row.version, *own) for row, own in zip(rows, values, strict=True)]
        late = Conflict(f"One of {len(rows)} {model.NOUN}s was changed meanwhile. Nothing of yours was saved.")
        with server.alongside():
            bulk.update(model, columns, keyed, late)
            moved = [
                {name: (old, new) for name, new in zip(columns, own, strict=True) if (old := getattr(row, name)) != new}
                for row, own in zip(rows, values, strict=True)
            ]
            for row, own in zip(rows, values, strict=True):
                for name, new in zip(columns, own, strict=True):
                    setattr(row, name, new)
                row.version += 1
            self._record.changed_many(rows, moved)

    def touch(self, row: V) -> V:
        """Raise a record's version because a part of it changed, so that whoever had it open is told."""
        self.deed  # noqa: B018
        same = type(row).objects.filter(pk=row.pk, version=row.version)
        if not same.update(version=row.version + 1):
            raise Conflict(f"The {row.NOUN} was changed meanwhile. Nothing of yours was saved.", current=row)
        row.version += 1
        return row

    def remove(self, *parts: Recorded) -> None:
        """Take parts of a record away (lines, memberships) and record what they were.  Records themselves stay."""
        self.deed  # noqa: B018
        for part in parts:
            if part.PART_OF is None:
                raise ValueError(f"A {part.NOUN} is a record of its own, and records stay.")
            fields = [f for f in part._meta.local_concrete_fields if f.editable and f.name != "version"]
            held = {f.name: (value, None) for f in fields if (value := getattr(part, f.attname)) is not None}
            locks.check_groups(self.actor, type(part), held, self.deed)
            locks.check_freeze(part, held)
            seconding.check(self, type(part), [(seconding.standing(part), {seconding.REMOVED: True})])
            seconding.keep(self.gone, part)
            standing = {"version": part.version} if isinstance(part, Row) else {}
            if not type(part)._default_manager.filter(pk=part.pk, **standing).delete()[0]:
                raise Conflict(f"The {part.NOUN} was changed meanwhile. Nothing of yours was saved.", current=part)
            self._record.changed(part, held)

    def _check_locks(self, rows: Sequence[V], fields: Iterable[str]) -> None:
        """What may not change of these records: by the actor's rights, here or anywhere, and by their state."""
        model, fields = type(rows[0]), list(fields)
        locks.check_groups(self.actor, model, fields, self.deed)
        scope = locks.reach_of(self.actor, model, fields, self.deed)
        if scope != "all" and issubclass(model, Walled):
            ids = {row.pk for row in rows}
            if self.rows(model).filter(model.within(self.actor, scope), pk__in=ids).count() < len(ids):
                words = f"{self.actor.label} may change these fields only of what is his {scope}. Nothing was saved."
                groups, reach = locks.groups_by_field(self.actor, model, fields), self.actor.rights.writing_scope
                narrow = (name for name in fields if name in groups and reach(model.NOUN, groups[name], self.deed) == scope)
                raise NotAllowed(words, dict.fromkeys(narrow, words))
        for row in rows:
            locks.check_freeze(row, fields)

    def announce(self, name: str, subject: Recorded, /, account: UUID | None = None, **details: Any) -> None:
        """Say what happened, in the past tense.  Whoever is listed in wiring hears it after the commit."""
        self.announce_many(name, type(subject), [(subject.pk, account, details)])

    def announce_many(self, name: str, model: type[Recorded], told: Iterable[tuple[UUID, UUID | None, dict]]) -> None:
        """Say the same of many records: (id, account id or None, details) each."""
        self.deed  # noqa: B018
        self._record.announced(name, model.NOUN, told)

    def schedule(self, duty: str, at: datetime) -> None:
        """Let a duty look at this organization at an instant of its clock, or earlier if it already would.

        Writes even when nothing moves: who plans anew (`unschedule`) must wait for it, or would miss what it is for.
        """
        with connection.cursor() as cursor:
            cursor.execute(SCHEDULE, [duty, self.organization.pk, at])

    def unschedule(self, duty: str) -> None:
        """Let a duty look at this organization no more; what still waits for it is to be scheduled after this, again."""
        Due.objects.filter(duty=duty, organization=self.organization).delete()

    def finish(self) -> None:
        """Write what the deeds left to be told: audit, announcements and jobs, in this same transaction."""
        if self._broken:
            raise RuntimeError("A deed of this work failed and was passed over; nothing of it can be kept.")
        if self.then:
            raise RuntimeError(f"{self.then.deed} was approved and not done: doors are opened by carrying.do.")
        if self._record.is_empty:
            return
        self._record.write()


def set_deed(name: str) -> None:
    """Name the deed to the guard, for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('baton.deed', %s, true)", [name])


def _set(model: type[Recorded], fields: dict[str, Any]) -> list[str]:
    """The fields that were really given a value of their own."""
    columns = dict(zip(fields, bulk.fields_of(model, list(fields)), strict=True))
    given = {name: (None, value) for name, value in fields.items() if value not in (None, "") and value != columns[name].get_default()}
    return list(apart(model, given))


def _given(model: type[Recorded], columns: Sequence[str], rows: Sequence[tuple]) -> list[str]:
    """The fields that some of these rows give a value."""
    keyed: frozenset[str] = model.KEYED.intersection(columns)
    plainly = {name for row in rows for name, value in zip(columns, row, strict=True) if value is not None and name not in keyed}
    own = {f"{name}.{key}" for name in keyed for row in rows for key in row[columns.index(name)] or ()}
    return [*_set(model, dict.fromkeys(plainly, True)), *sorted(own)]


def _moving(model: type[V], rows: Sequence[V], columns: Sequence[str], values: Sequence[tuple]) -> list[str]:
    """The fields that these values set; of keyed columns, those that they move."""
    found = [name for name in columns if name not in model.KEYED]
    for name in model.KEYED.intersection(columns):
        at = columns.index(name)
        found += sorted({key for row, own in zip(rows, values, strict=True) for key in apart(model, {name: (getattr(row, name), own[at])})})
    return found
