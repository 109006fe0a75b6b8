"""An import taken back: what it opened goes out of sight where nothing was built on it, what it changed is as it was."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from baton.crm.actions import many
from baton.crm.models import Account, Contact, ContactRole
from baton.exchange.actions.taking import move_counts
from baton.exchange.built import built_on
from baton.exchange.models import Import, ImportRow
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.plain import plain
from baton.foundation.work import Work

KEPT: Final = "Kept: "
Reasons = dict[UUID, str]  # by row


@action("import.take_back", by="system")
def take_back(work: Work, import_id: UUID, *, rows: list[UUID]) -> Import:
    """Take back what these rows did: each as a whole, or, where something was built on what it opened, not at all.

    Fields that it changed are put back one by one, unless somebody changed them since.
    """
    run = _undoing(work, import_id)
    found = work.rows(ImportRow).filter(run=run, pk__in=rows, state__in=("created", "updated")).order_by("-line")
    held = list(found.select_for_update(of=("self",), no_key=True))
    kept = _built_on(work, run, held)
    going = [row for row in held if row.pk not in kept]
    later = _put_back(work, going)
    kept |= {row.pk: later[row.pk] for row in going if row.pk in later and not _went_back(row, later[row.pk])}
    many.take_jobs_back(work, _held(work, ContactRole, _ids(going, "roles")))
    many.withdraw_contacts(work, _held(work, Contact, _ids(going, "contacts")))
    many.withdraw_accounts(work, _held(work, Account, _opened(going)))
    _say(work, run, held, kept, later)
    return run


@action("import.finish_undo", by="system")
def finish_undo(work: Work, import_id: UUID) -> Import:
    """All that could be taken back is.  Announces import.undone."""
    run = _undoing(work, import_id)
    kept = run.created + run.updated
    words = f"{kept} {'row' if kept == 1 else 'rows'} stayed: something was built on them, or they were changed since." if kept else ""
    work.change(run, state="undone", reason=words)
    work.announce("import.undone", run, file_name=run.file_name, undone=run.undone, kept=kept)
    return run


def _undoing(work: Work, import_id: UUID) -> Import:
    run = work.load(Import, import_id)
    require(run.state == "undoing", f"The import is {run.state}, so it is not taken back.")
    return run


def _built_on(work: Work, run: Import, rows: Sequence[ImportRow]) -> Reasons:
    """Rows that stay because something was built on what they opened; and who opened an account at which another row stays."""
    roles = _ids(rows, "roles")
    accounts = built_on(work, Account, _opened(rows), run, roles)
    contacts = built_on(work, Contact, _ids(rows, "contacts"), run, roles)
    kept: Reasons = {}
    for row in rows:
        why = {words for id in row.did.get("contacts", ()) for words in contacts.get(UUID(id), ())}
        if row.did.get("account") and row.account_id:
            why |= accounts.get(row.account_id, set())
        if why:
            kept[row.pk] = f"there is {', '.join(sorted(why))}."
    at_kept = {row.account_id for row in rows if row.pk in kept}
    for row in rows:
        if row.did.get("account") and row.account_id in at_kept:
            kept.setdefault(row.pk, "another row of its account stays.")
    return kept


def _put_back(work: Work, rows: Sequence[ImportRow]) -> Reasons:
    """Put fields back, the last row first; of each row, which fields stay because they were changed since."""
    stay: dict[UUID, list[str]] = {}
    for model, name in ((Account, "account"), (Contact, "")):
        changes: dict[UUID, dict[str, Any]] = {}
        held = {one.pk: one for one in _held(work, model, {id for row in rows for id, _ in _fields(row, name)})}
        for row in rows:
            for id, fields in _fields(row, name):
                if id in held:
                    own = changes.setdefault(id, {})
                    stay.setdefault(row.pk, []).extend(_back(held[id], fields, own))
        whole = [(held[id], columns) for id, columns in changes.items() if columns]
        (many.change_accounts if model is Account else many.change_contacts)(work, whole)
    return {id: f"{', '.join(names)} changed since." for id, names in stay.items() if names}


def _fields(row: ImportRow, name: str) -> list[tuple[UUID, dict[str, list]]]:
    """The fields a row changed of its account (`name`), or of people."""
    if row.did.get("account") and name:
        return []
    found = row.did.get("fields", {})
    return [(row.account_id if key == "account" else UUID(key), fields) for key, fields in found.items() if (key == "account") == bool(name)]  # type: ignore[misc]


def _back(record: Any, fields: Mapping[str, list], own: dict[str, Any]) -> list[str]:
    """Set in `own` what the record's fields were, and answer those that are no longer what the row made them."""
    stay = []
    for column, (old, new) in fields.items():
        now = own[column] if column in own else getattr(record, column)
        if plain(now) == new:
            own[column] = record._meta.get_field(column).to_python(old)
        else:
            stay.append(column.removesuffix("_id").replace("_", " "))
    return stay


def _went_back(row: ImportRow, later: str) -> bool:
    """Was anything of a row taken back, though fields of it stay?"""
    fields = [name for own in row.did.get("fields", {}).values() for name in own]
    return any(row.did.get(name) for name in ("account", "contacts", "roles")) or len(fields) > later.count(",") + 1


def _say(work: Work, run: Import, rows: Sequence[ImportRow], kept: Reasons, later: Reasons) -> None:
    """Put on record which rows are undone, and why others stay."""
    values = []
    for row in rows:
        why = kept.get(row.pk) or later.get(row.pk)
        words = row.reason.partition(KEPT)[0].strip()
        values.append((row.state if row.pk in kept else "undone", " ".join(filter(None, (words, why and f"{KEPT}{why}")))))
    gone = [row.state for row in rows if row.pk not in kept]
    work.change_many(rows, ("state", "reason"), values)
    move_counts(work, run, gone, ["undone"] * len(gone))


def _held(work: Work, model: Any, ids: Collection[UUID]) -> list[Any]:
    """Records to be changed, each held, in the order of their ids."""
    if not ids:
        return []
    return list(work.rows(model).filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True))


def _ids(rows: Sequence[ImportRow], name: str) -> set[UUID]:
    return {UUID(id) for row in rows for id in row.did.get(name, ())}


def _opened(rows: Sequence[ImportRow]) -> set[UUID]:
    return {row.account_id for row in rows if row.did.get("account") and row.account_id}
