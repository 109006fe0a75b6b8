"""The handoff: a won deal and its draft are one deed, so neither is ever there without the other."""

from typing import Any
from uuid import UUID

from baton.billing.actions.drafting import make_draft
from baton.billing.actions.lines import billed_quantity, check_price
from baton.billing.inheritance import Effective, effective, effective_deals
from baton.billing.models import Invoice
from baton.billing.reckoning import Item
from baton.crm.models import Deal, DealLine
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
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
    items = billed(list(work.rows(DealLine).filter(deal=deal).select_related("price__product").order_by("position")), sold)
    work.change(deal, outcome="won", win=deal.win + 1, closed_at=work.now)
    draft = Invoice(account=sold.account, deal=deal, win=deal.win, currency=sold.currency, supplied_on=work.today)
    invoice = make_draft(work, effective(work.organization, draft, ap_contact=sold.ap_contact), items)
    work.announce("deal.won", deal, account=invoice.account_id, invoice=invoice.pk, win=deal.win)
    work.announce("invoice.drafted", invoice, account=invoice.account_id, deal=deal.pk, win=deal.win)
    return invoice


def billed(lines: list[DealLine], deal: Effective) -> list[Item]:
    """What a deal's lines become on its invoice.

    Refused: no lines at all, a price in another currency, and a price that recurs, which one invoice cannot bill.
    """
    require(lines, "The deal has no lines, so there would be nothing to bill. Nothing was changed; add what was sold.", "lines")
    for line in lines:
        if line.price:
            try:
                check_price(line.price, deal.currency)
            except ValueError as error:
                raise Refused(f"Line {line.position}: {error} Nothing was changed.", {"lines": str(error)}) from error
    return [item_of_deal(line) for line in lines]


def item_of_deal(line: DealLine) -> Item:
    """A deal's line as it is billed."""
    price: Any = line.price
    return Item(
        description=line.description or price.product.name,
        quantity=billed_quantity(price, line.quantity),
        unit_minor=price.unit_minor if line.unit_minor is None else line.unit_minor,
        discount_percent=line.discount_percent,
        price=line.price_id,
        product=price.product if price else None,
        location=line.location_id,
    )
