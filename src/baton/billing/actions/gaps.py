"""What a draft lacks, made visible: a hold for each gap, and one task for billing to close them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from baton.billing.actions.rounds import close_rounds, follow
from baton.billing.readiness import Judged, judge_drafts
from baton.core.readiness import Code
from baton.crm.actions.holds import lift_hold, place_hold
from baton.crm.actions.tasks import finish_task, open_task
from baton.crm.models import Hold, Task
from baton.foundation.models import Rows
from baton.foundation.work import Work

SOURCE = "readiness"
REASONS: dict[Code, str] = {
    "legal_name_address": "name",
    "ap_contact": "contact",
    "po": "po",
    "tax": "tax",
    "terms": "manual",
    "discount": "manual",
    "period": "duplicate",
    "approval": "manual",
}


def recheck(work: Work, drafts: Rows) -> None:
    """Step: hold each draft for what it lacks now, lift what was mended, and keep one task for the rest; and ask whose turn it is to approve.

    Four queries however many drafts there are, and one write for each hold or task that is different.
    """
    judged = judge_drafts(work.organization, drafts.filter(document_state="draft"))
    ids = [one.effective.subject.pk for one in judged]
    holds: dict[UUID, dict[str, Hold]] = defaultdict(dict)
    for hold in work.rows(Hold).filter(subject_id__in=ids, source=SOURCE, lifted_at=None):
        holds[hold.subject_id][hold.reason] = hold
    tasks = {task.source_id: task for task in work.rows(Task).filter(source_id__in=ids, kind="fix", state="open")}
    for one in judged:
        _hold(work, one, holds[one.effective.subject.pk])
        _ask(work, one, tasks.get(one.effective.subject.pk))
        follow(work, one)


def release(work: Work, ids: Sequence[UUID]) -> None:
    """Step: nothing more is asked of drafts that are issued, or will never be."""
    if not ids:
        return
    for hold in work.rows(Hold).filter(subject_id__in=ids, lifted_at=None):
        lift_hold(work, hold)
    for task in work.rows(Task).filter(source_id__in=ids, source_kind="invoice", kind__in=("fix", "review", "approve"), state="open"):
        finish_task(work, task)
    close_rounds(work, ids)


def _hold(work: Work, judged: Judged, standing: dict[str, Hold]) -> None:
    wanted: dict[str, list[Any]] = defaultdict(list)
    for gap in judged.gaps:
        wanted[REASONS[gap.code]].append(gap)
    words = {reason: " ".join(gap.words for gap in gaps) for reason, gaps in wanted.items()}
    for reason, hold in standing.items():
        if reason in words:
            work.change(hold, words=words[reason])
        else:
            lift_hold(work, hold)
    effective = judged.effective
    for reason, said in words.items():
        if reason not in standing:
            place_hold(work, effective.subject, account=effective.account, reason=reason, source=SOURCE, words=said)


def _ask(work: Work, judged: Judged, task: Task | None) -> None:
    lacking = " ".join(gap.words for gap in judged.gaps)
    if task is None and lacking:
        account = judged.effective.account
        open_task(
            work, kind="fix", subject=f"Complete the draft for {account.name}", account=account,
            source=judged.effective.subject, reason=lacking[:500],
        )  # fmt: skip
    elif task is not None and not lacking:
        finish_task(work, task)
    elif task is not None and task.reason != lacking[:500]:
        work.change(task, reason=lacking[:500])
