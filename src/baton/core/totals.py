"""What a document comes to: lines, discount, tax and total that add up as printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from baton.core.discounts import apportion, largest_remainder, spread
from baton.core.money import round_half_away
from baton.core.tax import Line, TaxLine, exact_net, tax_lines


@dataclass(frozen=True, slots=True)
class Totals:
    """A document's sums, all without tax but the last two.

    net_minor is after the discount (EN 16931 BT-109), discount_minor is taken from the lines' sum (BT-107), the
    lines carry their nets before it (BT-131) and their share of it. total_minor below zero is a credit note's.
    """

    net_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    lines: tuple[Line, ...]
    tax_lines: tuple[TaxLine, ...]

    @property
    def lines_minor(self) -> int:
        """The sum of the lines before the document's discount (BT-106)."""
        return self.net_minor + self.discount_minor


def totals(
    lines: Sequence[Line], *, discount_minor: int = 0, per_line: bool = False, inclusive: bool = False
) -> Totals:
    """Spread the discount, reckon the tax, and add up.

    Inclusive: lines and discount come in with their tax and go out without it; the total is what was asked.
    Refuses a discount below zero or above the lines' sum.
    Source: EN 16931 BR-CO-10 (lines), -13 (net), -14 (tax), -15 (total), -17 (a group's tax).
    """
    shares = spread(discount_minor, [line.net_minor for line in lines])
    borne = [
        line if share == line.discount_minor else replace(line, discount_minor=share)
        for line, share in zip(lines, shares, strict=True)
    ]
    taxes = tax_lines(borne, per_line=per_line, inclusive=inclusive)
    if inclusive:
        borne = _without_tax(borne, per_line=per_line)
    net_minor = sum(tax.net_minor for tax in taxes)
    tax_minor = sum(tax.tax_minor for tax in taxes)
    return Totals(
        net_minor=net_minor,
        discount_minor=sum(line.discount_minor for line in borne),
        tax_minor=tax_minor,
        total_minor=net_minor + tax_minor,
        lines=tuple(borne),
        tax_lines=tuple(taxes),
    )


def _without_tax(lines: Sequence[Line], *, per_line: bool) -> list[Line]:
    """The lines with net amounts; in each group (or line) they sum to what tax_lines calls its net."""
    groups: dict[object, list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault(place if per_line else (line.category, line.percent), []).append(place)
    net_lines = list(lines)
    for places in groups.values():
        for place, line in zip(places, _group_without_tax([lines[place] for place in places]), strict=True):
            net_lines[place] = line
    return net_lines


def _group_without_tax(group: list[Line]) -> list[Line]:
    percent = group[0].percent
    before = round_half_away(exact_net(sum(line.net_minor for line in group), percent))
    after = round_half_away(exact_net(sum(line.taxable_minor for line in group), percent))
    nets = largest_remainder(before, [exact_net(line.net_minor, percent) for line in group])
    shares = apportion(before - after, [line.discount_minor for line in group])
    return [
        replace(line, net_minor=net, discount_minor=share)
        for line, net, share in zip(group, nets, shares, strict=True)
    ]
