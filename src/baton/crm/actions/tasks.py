"""Tasks: what a person must do, opened by people and by whatever notices that one is needed."""

from datetime import datetime
from typing import Literal, TypedDict, Unpack
from uuid import UUID

from baton.crm.actions.references import seen
from baton.crm.models import Account, Task
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.inputs import given
from baton.foundation.models import Row, User
from baton.foundation.people import member
from baton.foundation.unique import made_once
from baton.foundation.work import Work

Kind = Literal["review", "fix", "call", "answer", "approve", "match", "compare", "renew", "other"]


@given
class TaskInput:
    """What a person must do: for which account, by when and why; `group` is the role that answers while nobody owns it."""

    kind: Kind = "other"
    subject: str
    account: UUID | None = None
    owner: UUID | None = None
    group: str = "billing"
    due_at: datetime | None = None
    reason: str = ""
    script: str = ""
    next_step: str = ""


class Details(TypedDict, total=False):
    """What else a task may say."""

    owner: User | None
    group: str
    due_at: datetime | None
    reason: str
    script: str
    next_step: str


@action("task.create")
def create_task(work: Work, entered: TaskInput) -> Task:
    """Ask somebody to do something.  Announces task.opened."""
    require(entered.subject.strip(), "A task needs a subject: what is to be done. Nothing was saved.", "subject")
    return open_task(
        work,
        kind=entered.kind,
        subject=entered.subject.strip(),
        account=seen(work, Account, entered.account) if entered.account else None,
        owner=member(work, entered.owner) if entered.owner else None,
        group=entered.group,
        due_at=entered.due_at,
        reason=entered.reason,
        script=entered.script,
        next_step=entered.next_step,
    )


@action("task.complete")
def complete_task(work: Work, task_id: UUID, *, version: int | None = None) -> Task:
    """Mark a task as done; one that is done already stays as it is.  Announces task.done."""
    task = work.load(Task, task_id, version=version)
    finish_task(work, task)
    return task


def open_task(
    work: Work, *, kind: str, subject: str, source: Row | None = None, account: Account | None = None,
    **details: Unpack[Details],
) -> Task:  # fmt: skip
    """Step: open a task, and announce it; one of the same kind for the same source that is still open is answered instead.

    Of two who open it at the same time one does, and the other is given his.
    """
    key = {"kind": kind, "source_kind": source.NOUN if source else "", "source_id": source.pk if source else None}

    def make() -> Task:
        return work.create(Task, subject=subject, account=account, **key, **details)

    task, is_new = made_once("task_open_once", make, lambda: work.rows(Task).filter(state="open", **key).first())
    if is_new:
        work.announce("task.opened", task, account=task.account_id, kind=kind, subject=subject)
    return task


def finish_task(work: Work, task: Task) -> None:
    """Step: a task is done, by a person or because its reason is gone.  Twice is once."""
    if task.state == "done":
        return
    work.change(task, state="done", done_at=work.now)
    work.announce("task.done", task, account=task.account_id, kind=task.kind, subject=task.subject)


def finish_tasks(work: Work, source: Row, kind: str) -> None:
    """Step: nothing of this kind is asked of a record any more."""
    for task in work.rows(Task).filter(source_kind=source.NOUN, source_id=source.pk, kind=kind, state="open"):
        finish_task(work, task)
