"""What was sold, as its invoice will bear it: one reckoning for the draft, its preview, and the pipeline's sums."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce

from baton.billing.inheritance import Effective, effective
from baton.billing.models import Invoice
from baton.billing.reckoning import Item, Look, discount_of
from baton.catalog.models import Price
from baton.core.pricing import charge
from baton.crm.actions.lines import LineInput, fault_of_price
from baton.crm.models import DealLine
from baton.foundation.errors import require
from baton.foundation.models import Organization


class Handover(NamedTuple):
    """A draft that is not stored yet, with all it inherits, and what it bills."""

    draft: Effective
    items: list[Item]


class Worth(NamedTuple):
    """What a deal comes to: after discounts, before tax."""

    currency: str
    net_minor: int


def handover(house: Organization, sold: Effective, lines: Sequence[DealLine], on: date) -> Handover:
    """What winning a deal with these lines on a day drafts; Refused says why it cannot be billed."""
    deal: Any = sold.subject
    items = billable(lines, sold.currency)
    invoice = Invoice(account=sold.account, deal=deal, win=deal.win + 1, currency=sold.currency, supplied_on=on)
    return Handover(effective(house, invoice, ap_contact=sold.ap_contact), items)


def lines_of(look: Look, deals: Sequence[UUID]) -> dict[UUID, list[DealLine]]:
    """The lines of deals in their order, with their prices and products, by one query."""
    lines: dict[UUID, list[DealLine]] = defaultdict(list)
    for line in look(DealLine).filter(deal__in=deals).select_related("price__product").order_by("position"):
        lines[line.deal_id].append(line)
    return lines


def billable(lines: Sequence[DealLine], currency: str) -> list[Item]:
    """What a deal's lines become on its invoice.

    Refused: no lines at all, a price in another currency, and a price that comes back, which one invoice cannot bill.
    """
    require(lines, "The deal has no lines, so there would be nothing to bill. Nothing was changed; add what was sold.", "lines")
    for line in lines:
        # a price that has ended since was agreed while it held
        why = fault_of_price(line.price, currency, line.price.from_on) if line.price else ""
        require(not why, f"Line {line.position}: {why} Nothing was changed.", "lines")
    return [item_of(line, line.price, line.location_id) for line in lines]


def item_of(line: LineInput | DealLine, price: Price | None, location: UUID | None) -> Item:
    """A line as it is billed; what it does not say itself is its price's."""
    catalog: Any = price  # without a price the line has a description and a unit price of its own
    return Item(
        description=line.description.strip() or catalog.product.name,
        # a flat price is billed once, whatever the quantity, so that quantity × unit price is the line's net
        quantity=Decimal(1) if price and price.model == "flat" else line.quantity,
        unit_minor=catalog.unit_minor if line.unit_minor is None else line.unit_minor,
        discount_percent=line.discount_percent,
        price=price.pk if price else None,
        product=price.product if price else None,
        location=location,
    )


def worths(house: Organization, deals: QuerySet[Any], by: Sequence[str]) -> dict[tuple, int]:
    """What deals come to together, by the named fields of theirs and their currency, by two queries.

    Lines that cost the same are priced once: the catalog's come often.  A document's discount is rounded deal by deal.
    """
    lines = deals.filter(lines__isnull=False).annotate(
        worth_in=Coalesce("currency", "account__survivor__currency", Value(house.currency)),
        model=Coalesce("lines__price__model", Value("per_unit")),
        unit_minor=Coalesce("lines__unit_minor", "lines__price__unit_minor"),
    )
    columns = [*by, "worth_in", "model", "lines__quantity", "unit_minor", "lines__discount_percent"]
    sums: dict[tuple, int] = defaultdict(int)
    alike = lines.filter(discount_percent=0).values(*columns).annotate(count=Count("lines"))
    for *lane, model, quantity, minor, percent, count in alike.values_list(*columns, "count"):
        sums[tuple(lane)] += count * charge(model, quantity, minor, percent)
    nets: dict[tuple, list[int]] = defaultdict(list)
    for *lane, model, quantity, minor, percent, deal, of_document in lines.exclude(discount_percent=0).values_list(*columns, "pk", "discount_percent"):
        nets[*lane, deal, of_document].append(charge(model, quantity, minor, percent))
    for (*lane, _, of_document), own in nets.items():
        sums[tuple(lane)] += worth_of("", own, of_document).net_minor
    return sums


def worth_of(currency: str, nets: Sequence[int], discount_percent: Decimal) -> Worth:
    """What lines of these nets come to."""
    return Worth(currency, sum(nets) - discount_of(nets, discount_percent))
