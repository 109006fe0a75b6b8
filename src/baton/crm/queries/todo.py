"""Tasks, holds and notes."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects

from baton.crm.models import Hold, Note, Task
from baton.crm.queries.accounts import label_of, names_of_accounts
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain

TASK = (
    "version", "kind", "subject", "state", "group", "due_at", "reason", "script", "next_step", "done_at",
)  # fmt: skip
HOLD = ("version", "reason", "source", "words", "exit", "placed_at", "lifted_at")


def describe_tasks(actor: Actor, rows: Sequence[Task]) -> list[dict]:
    """Tasks as JSON; `source` is the record that each was opened for."""
    prefetch_related_objects(rows, "owner")
    names = names_of_accounts(actor, (task.account_id for task in rows))
    return [
        plain({"id": task.pk} | {name: getattr(task, name) for name in TASK} | {
            "account": task.account_id, "account_name": names.get(task.account_id),
            "owner": task.owner_id, "owner_name": label_of(task.owner),
            "source": {"kind": task.source_kind, "id": task.source_id} if task.source_id else None,
        })
        for task in rows
    ]  # fmt: skip


def describe_holds(actor: Actor, rows: Sequence[Hold]) -> list[dict]:  # noqa: ARG001
    """Holds as JSON; one without `lifted_at` stands."""
    return [
        plain({"id": hold.pk} | {name: getattr(hold, name) for name in HOLD} | {
            "subject": {"kind": hold.subject_kind, "id": hold.subject_id}, "account": hold.account_id,
        })
        for hold in rows
    ]  # fmt: skip


def describe_notes(actor: Actor, rows: Sequence[Note]) -> list[dict]:  # noqa: ARG001
    """Notes as JSON."""
    prefetch_related_objects(rows, "author")
    return [
        plain({
            "id": note.pk, "version": note.version, "account": note.account_id, "text": note.text,
            "author": note.author_id, "author_name": label_of(note.author), "noted_at": note.noted_at,
        })
        for note in rows
    ]  # fmt: skip


show(Noun("task", "tasks", Task, describe_tasks, {
    "state": "state", "kind": "kind", "owner": "owner", "group": "group", "account": "account", "source": "source_id",
}))  # fmt: skip
show(Noun("hold", "holds", Hold, describe_holds, {
    "subject": "subject_id", "subject_kind": "subject_kind", "account": "account", "reason": "reason",
    "source": "source", "lifted_at": "lifted_at",
}))  # fmt: skip
show(Noun("note", "notes", Note, describe_notes, {"account": "account", "author": "author"}))
