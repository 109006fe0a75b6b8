"""The handoff: a won deal and its draft are one deed, so neither is ever there without the other."""

from uuid import UUID

from baton.billing.actions.drafting import make_draft
from baton.billing.actions.lines import items_of_deal
from baton.billing.inheritance import effective, effective_deals
from baton.billing.models import Invoice
from baton.crm.models import Deal
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.work import Work


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
    require(deal.outcome == "open", "A lost deal cannot be won: reopen it first. Nothing was changed.")
    [sold] = effective_deals(work.organization, work.rows(Deal).filter(pk=deal.pk))
    items = items_of_deal(work, deal.pk, sold.currency)
    work.change(deal, outcome="won", win=deal.win + 1, closed_at=work.now)
    draft = Invoice(account=sold.account, deal=deal, win=deal.win, currency=sold.currency, supplied_on=work.today)
    invoice = make_draft(work, effective(work.organization, draft, ap_contact=sold.ap_contact), items)
    work.announce("deal.won", deal, account=invoice.account_id, invoice=invoice.pk, win=deal.win)
    work.announce("invoice.drafted", invoice, account=invoice.account_id, deal=deal.pk, win=deal.win)
    return invoice
