"""The handoff: a won deal and its draft are one deed, so neither is ever there without the other."""

from uuid import UUID

from baton.billing.actions.drafting import make_draft
from baton.billing.actions.invoices import put_away
from baton.billing.handing import fault_of_undo, scores
from baton.billing.inheritance import effective_deals
from baton.billing.models import Invoice
from baton.billing.sold import handover, lines_of
from baton.crm.actions.tasks import finish_tasks, open_task
from baton.crm.models import Deal
from baton.foundation.actions import action
from baton.foundation.errors import NotAllowed, require
from baton.foundation.work import Work

UNCHANGED = "Nothing was changed."


@action("deal.win")
def win_deal(work: Work, deal_id: UUID, *, version: int | None = None) -> Invoice:
    """Close a deal as won and draft its invoice.  The only way to win a deal.

    A won deal answers with the draft it has, and nothing is announced again.  What billing still lacks does not stop
    the win: the draft is held for it and billing gets a task.  Refused are a lost deal, one without lines, and lines
    that an invoice in the deal's currency cannot bear.
    """
    deal = work.load(Deal, deal_id)
    if deal.outcome == "won":
        return work.rows(Invoice).get(deal=deal, win=deal.win)
    if version is not None:
        work.load(Deal, deal_id, version=version)  # locked above, so this only compares
    require(deal.outcome == "open", f"A lost deal cannot be won: reopen it first. {UNCHANGED}")
    [sold] = effective_deals(work.organization, work.rows(Deal).filter(pk=deal.pk))
    draft, items = handover(work.organization, sold, lines_of(work.rows, [deal.pk])[deal.pk], work.today)
    work.change(deal, outcome="won", win=deal.win + 1, closed_at=work.now)
    invoice = make_draft(work, draft, items)
    finish_tasks(work, deal, "fix")
    work.announce("deal.won", deal, account=invoice.account_id, name=deal.name, invoice=invoice.pk, win=deal.win)
    work.announce("invoice.drafted", invoice, account=invoice.account_id, deal=deal.pk, win=deal.win)
    return invoice


@action("deal.return")
def return_deal(work: Work, deal_id: UUID, *, reason: str = "", version: int | None = None) -> Deal:
    """Open a won deal again and put its draft away; both stay on record, and the next win has a draft of its own.

    Who may put drafts away gives the reason, which becomes a task for the deal's owner.  Whoever won it takes that
    back without one, an undo, while nobody has touched the draft.  Refused once the draft is issued.
    """
    deal, reason = work.load(Deal, deal_id, version=version), reason.strip()
    require(deal.outcome == "won", f"The deal is {deal.outcome}, and only a won one is returned. {UNCHANGED}")
    invoice = work.rows(Invoice).select_for_update(no_key=True).get(deal=deal, win=deal.win)
    sent = f"{invoice.number} is issued, so the deal stays won: void the invoice first. {UNCHANGED}"
    require(invoice.document_state != "issued", sent)
    is_undo = _is_undo(work, deal, invoice)
    require(is_undo or reason, f"A deal is returned with a reason: say what sales should mend. {UNCHANGED}", "reason")
    if invoice.document_state == "draft":
        put_away(work, invoice)
    work.change(deal, outcome="open", closed_at=None)
    if not is_undo and deal.owner_id:
        open_task(
            work, kind="fix", subject=f"{deal.name} came back from billing"[:300], account=deal.account, source=deal,
            owner=deal.owner, group="sales", reason=reason[:500], next_step="Mend it, and mark it won again.",
        )  # fmt: skip
    work.announce("deal.returned", deal, account=invoice.account_id, invoice=invoice.pk, win=deal.win, reason=reason)
    return deal


def _is_undo(work: Work, deal: Deal, invoice: Invoice) -> bool:
    """Is it the winner who takes an untouched win back?  Anybody else must be allowed to put drafts away."""
    fault = fault_of_undo(work.actor, scores([deal])[deal.pk], invoice.document_state)
    if fault and work.actor.rights.scope("invoice.discard") is None:
        raise NotAllowed(f"{work.actor.label} may not undo this win, because {fault}. {UNCHANGED} Ask billing to return the deal.")
    return not fault
