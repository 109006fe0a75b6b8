"""The lines that are typed into a draft."""

from collections.abc import Sequence

from baton.billing.reckoning import Item
from baton.billing.sold import item_of
from baton.crm.actions.lines import LineInput, checked, choice_for
from baton.crm.models import Account
from baton.foundation.errors import require
from baton.foundation.work import Work


def items_of(work: Work, entered: Sequence[LineInput], account: Account, currency: str) -> list[Item]:
    """Step: the lines typed into a draft; Refused names each that is wrong, by its place counted from 0."""
    require(entered, "An invoice needs at least one line. Nothing was saved.", "lines")
    choice = choice_for(work, entered, account, currency, "invoice")
    lines = checked(entered, choice)
    return [item_of(line, choice.prices.get(line.price) if line.price else None, line.location) for line in lines]
