"""Approving a draft, or refusing it: one person's decision on one version, and never on his own."""

from typing import Any
from uuid import UUID

from baton.billing.actions.gaps import recheck
from baton.billing.actions.rounds import DUTY
from baton.billing.approvals import Approvals
from baton.billing.deciding import Deciders, authors_of
from baton.billing.models import Approval, ApprovalRound, Invoice
from baton.billing.readiness import Judged, judge_drafts
from baton.core.approvals import ABSENT_DAYS
from baton.crm.models import Task
from baton.foundation.actions import action
from baton.foundation.errors import Conflict, NotAllowed, Refused, require
from baton.foundation.holding import holding
from baton.foundation.models import User
from baton.foundation.work import Work

UNDECIDED = "Nothing was decided."


@action("invoice.approve")
def approve_invoice(work: Work, invoice_id: UUID, *, version: int, words: str = "") -> Invoice:
    """Approve a draft at the version that was looked at, for the role whose turn it is; the next one is asked, or it may go out.

    Any change voids it.  Refused to whoever made or changed the draft, to whoever has approved it for this role before,
    and to whose turn it is not: that is a member of the role or somebody who may do everything, and after two working
    days also the one whom a member has named to decide for him while he is away.
    """
    judged, approvals, authors = _turn(work, invoice_id, version)
    invoice = _decide(work, judged, approvals, authors, decision="approved", words=words.strip())
    rest = approvals.lacking[1:]
    told = {"role": approvals.role_name(approvals.turn), "next": approvals.named(rest), "words": words.strip()}
    work.announce("invoice.approved", invoice, account=invoice.account_id, **told)
    return invoice


@action("invoice.refuse_approval")
def refuse_approval(work: Work, invoice_id: UUID, *, version: int, words: str) -> Invoice:
    """Refuse to approve a draft, and say why: it does not go out until it is changed, and is then asked for anew."""
    require(words.strip(), f"Say in words what should change. {UNDECIDED}", "words")
    judged, approvals, authors = _turn(work, invoice_id, version)
    invoice = _decide(work, judged, approvals, authors, decision="refused", words=words.strip())
    told = {"role": approvals.role_name(approvals.turn), "words": words.strip()}
    work.announce("invoice.approval_refused", invoice, account=invoice.account_id, **told)
    return invoice


@action("invoice.hand_on", by="system")
def hand_on(work: Work) -> None:
    """Ask those who stand in for the members of a role that was silent for two working days, once a turn."""
    late = work.rows(ApprovalRound).filter(role__isnull=False, is_handed_on=False, absent_at__lte=work.now, invoice__document_state="draft")
    rounds = list(late.select_related("invoice", "role").order_by("pk"))
    held = holding(work.organization)
    for round_ in rounds:
        work.change(round_, is_handed_on=True)
        authors = set(authors_of(round_.invoice))
        named = User.objects.filter(pk__in=held.standing_in(round_.role_id) - authors).order_by("name", "email")
        if named:
            _tell(work, round_, list(named))


def plan_handing_on(work: Work) -> None:
    """Step: let the clock come back when the next role has been silent too long."""
    work.unschedule(DUTY)
    waiting = work.rows(ApprovalRound).filter(role__isnull=False, is_handed_on=False, invoice__document_state="draft")
    first = waiting.order_by("absent_at").values_list("absent_at", flat=True).first()
    if first is not None:
        work.schedule(DUTY, first)


def _turn(work: Work, invoice_id: UUID, version: int) -> tuple[Judged, Approvals, list[UUID]]:
    """The draft, how its approval stands, and whose it is, if this actor may decide on it now."""
    invoice = work.load(Invoice, invoice_id, version=version)
    require(invoice.document_state == "draft", f"The invoice is {invoice.document_state}, and only a draft is approved. {UNDECIDED}")
    [judged] = judge_drafts(work.organization, work.rows(Invoice).filter(pk=invoice.pk))
    approvals = judged.approvals
    if approvals is None or not approvals.asked.chain:
        raise Refused(f"This draft needs no approval. {UNDECIDED}")
    if not approvals.is_current:
        raise Conflict(f"What the draft says was changed meanwhile: look at it again. {UNDECIDED}", current=invoice)
    if approvals.turn is None:
        raise Refused(f"{approvals.words or 'All who were asked have approved it.'} {UNDECIDED}")
    authors = authors_of(invoice)
    if fault := Deciders(holding(work.organization), work.now).fault(work.actor.person, approvals, authors):
        raise NotAllowed(f"{work.actor.label} may not decide on this draft: {fault}. {UNDECIDED}")
    return judged, approvals, authors


def _decide(work: Work, judged: Judged, approvals: Approvals, authors: list[UUID], **decision: str) -> Invoice:
    invoice: Any = judged.effective.subject
    assert approvals.round is not None  # noqa: S101  it was asked for, or there would be no turn
    work.create(
        Approval, invoice=invoice, asked_for=approvals.round.asked_for, role_id=approvals.turn, decided_by_id=work.actor.person,
        decided_at=work.now, authors=authors, **decision,
    )  # fmt: skip
    recheck(work, work.rows(Invoice).filter(pk=invoice.pk))
    return invoice


def _tell(work: Work, round_: ApprovalRound, named: list[User]) -> None:
    """Step: who stands in gets the task; where several do, it is anybody's of them."""
    labels = " or ".join(one.label for one in named)
    name = round_.role.name if round_.role else ""
    words = f"{name} has not answered for {ABSENT_DAYS} working days: {labels} may decide."
    for task in work.rows(Task).filter(source_kind="invoice", source_id=round_.invoice_id, kind="approve", state="open"):
        work.change(task, owner=named[0] if len(named) == 1 else None, next_step=words[:300])
    work.announce("invoice.approval_delegated", round_.invoice, account=round_.invoice.account_id, role=name, to=labels)
