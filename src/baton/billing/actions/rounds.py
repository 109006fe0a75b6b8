"""Rounds of approval: which version of a draft is asked for, whose turn it is, and the task that says so."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from baton.billing.approvals import Approvals
from baton.billing.models import ApprovalRound, Invoice
from baton.billing.readiness import Judged
from baton.core.approvals import absent_at
from baton.crm.actions.tasks import finish_tasks, open_task
from baton.foundation.work import Work

DUTY = "hand_on_approvals"


def follow(work: Work, judged: Judged) -> None:
    """Step: let the round and the task of a draft follow what it says now.

    Once it says something else, a new round begins: who approved is asked again, and whoever has the draft open is told
    that it changed.  Writes nothing where nothing moved.
    """
    approvals: Approvals | None = judged.approvals
    if approvals is None:
        return
    invoice: Any = judged.effective.subject
    last, turn = approvals.round, approvals.turn
    if last is None:
        if turn is not None:
            work.create(ApprovalRound, invoice=invoice, asked_for=invoice.version, digest=approvals.digest, **_asking(work, turn))
            _ask(work, judged, approvals)
        return
    if approvals.is_current and last.role == turn:
        return
    round_ = work.rows(ApprovalRound).get(invoice=invoice)
    if not approvals.is_current:
        _begin_anew(work, round_, invoice, approvals)
    if last.role != turn or not approvals.is_current:
        work.change(round_, **_asking(work, turn))
        finish_tasks(work, invoice, "approve")
        if turn is not None:
            _ask(work, judged, approvals)


def close_rounds(work: Work, ids: Sequence[UUID]) -> None:
    """Step: nobody is asked to approve these any more; where the organization never asks, none is looked for."""
    if work.organization.asks_approval:
        for round_ in work.rows(ApprovalRound).filter(invoice__in=list(ids), role__isnull=False):
            work.change(round_, **_asking(work, None))


def _begin_anew(work: Work, round_: ApprovalRound, invoice: Invoice, approvals: Approvals) -> None:
    """What was decided is void; the draft's version says so even where only something that it inherits has changed."""
    void = [one for one in approvals.former if one.asked_for == round_.asked_for]
    if approvals.asked.chain or void:
        work.touch(invoice)
    work.change(round_, asked_for=invoice.version, digest=approvals.digest)
    if void:
        labels = ", ".join(dict.fromkeys(one.label for one in void))
        work.announce("invoice.approval_voided", invoice, account=invoice.account_id, by=labels)


def _asking(work: Work, role: UUID | None) -> dict[str, Any]:
    """The columns of a round that say whose turn it is, from now on."""
    if role is None:
        return {"role_id": None, "asked_at": None, "absent_at": None, "is_handed_on": False}
    at = absent_at(work.now.astimezone(ZoneInfo(work.organization.timezone)))
    work.schedule(DUTY, at)
    return {"role_id": role, "asked_at": work.now, "absent_at": at, "is_handed_on": False}


def _ask(work: Work, judged: Judged, approvals: Approvals) -> None:
    account, rest = judged.effective.account, approvals.lacking
    then = f"Then {approvals.named(rest[1:])}." if rest[1:] else "Then it can go out."
    open_task(
        work, kind="approve", subject=f"Approve the draft for {account.name}"[:300], account=account, source=judged.effective.subject,
        group=approvals.role_name(rest[0])[:40], reason=(approvals.words or "")[:500], next_step=then,
    )  # fmt: skip
