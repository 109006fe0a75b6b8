"""What winning a deal would draft: reckoned by what drafts it, and not written."""

from functools import partial
from typing import Any

from baton.billing.actions.drafting import tax_of
from baton.billing.inheritance import day_of, effective_deals
from baton.billing.queries import see
from baton.billing.reckoning import Item, reckon, tariff_for
from baton.billing.sold import handover
from baton.core.tax import TaxDecision, TaxLine
from baton.crm.models import Deal
from baton.foundation.actors import Actor
from baton.foundation.errors import Refused
from baton.foundation.models import Organization
from baton.foundation.plain import plain

TAX_LINE = ("category", "percent", "net_minor", "tax_minor", "reason")


def would_draft(actor: Actor, house: Organization, deal: Deal) -> dict[str, Any]:
    """The invoice of a win today, in the names and shapes of a draft; with `fault`, the words why there would be none.

    In its `origins`, "here" is the deal.
    """
    look = partial(see, actor)
    [sold] = effective_deals(house, look(Deal).filter(pk=deal.pk))
    said = {"currency": sold.currency, "origins": {name: origin.described() for name, origin in sold.origins.items()}}
    try:
        draft, items = handover(look, house, sold, day_of(house))
    except Refused as refused:
        return said | {"fault": refused.words}
    reckoned = reckon(items, draft, tariff_for(look, [draft], house), day_of(house))
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
