"""What winning a deal would draft: reckoned by what drafts it, and not written."""

from functools import partial
from typing import Any

from baton.billing.actions.drafting import tax_of
from baton.billing.inheritance import day_of
from baton.billing.queries import of_deal, see, standings_of_deals
from baton.billing.readiness import JudgedDeal, judge_deals
from baton.billing.reckoning import Item, reckon
from baton.billing.sold import handover
from baton.core.tax import TaxDecision, TaxLine
from baton.crm.models import Deal
from baton.crm.queries.deals import said_of
from baton.foundation.actors import Actor
from baton.foundation.errors import Refused
from baton.foundation.models import Organization
from baton.foundation.plain import plain

TAX_LINE = ("category", "percent", "net_minor", "tax_minor", "reason")


def foreseen(actor: Actor, house: Organization, deal: Deal) -> tuple[dict[str, Any], dict[str, Any]]:
    """A deal as JSON, but for its account's name, and what winning it would draft; its owner and stage are at hand."""
    [judged] = judge_deals(partial(see, actor), house, see(actor, Deal).filter(pk=deal.pk))
    invoices = standings_of_deals(actor, house, [deal]) if deal.win else {}
    said = said_of(deal, judged.lines)
    return said | of_deal(deal, judged) | {"invoice": invoices.get(deal.pk)}, would_draft(house, judged)


def would_draft(house: Organization, judged: JudgedDeal) -> dict[str, Any]:
    """The invoice of a win today, in the names and shapes of a draft; with `fault`, the words why there would be none.

    In its `origins`, "here" is the deal.
    """
    sold, on = judged.effective, day_of(house)
    said = {"currency": sold.currency, "origins": {name: origin.described() for name, origin in sold.origins.items()}}
    try:
        draft, items = handover(house, sold, judged.lines, on)
    except Refused as refused:
        return said | {"fault": refused.words}
    reckoned = reckon(items, draft, judged.tariff, on)
    lines = zip(items, reckoned.nets, reckoned.decisions, strict=True)
    return said | reckoned.amounts | {
        "fault": "",
        "discount_minor": sum(reckoned.nets) - reckoned.totals.net_minor,
        "lines": [_line(*line) for line in lines],
        "tax_lines": [_tax_line(tax) for tax in reckoned.totals.tax_lines],
    }  # fmt: skip


def _line(item: Item, net_minor: int, decision: TaxDecision) -> dict[str, Any]:
    said = {name: getattr(item, name) for name in ("description", "quantity", "unit_minor", "discount_percent", "price", "location")}
    said |= {"product": item.product, "net_minor": net_minor} | tax_of(decision)
    return {name: plain(value) for name, value in said.items()}


def _tax_line(tax: TaxLine) -> dict[str, Any]:
    return {name: plain(getattr(tax, name)) for name in TAX_LINE}
