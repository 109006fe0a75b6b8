"""What holds for every account and product that says nothing else."""

from decimal import Decimal
from typing import Any, Literal

from baton.billing.actions.invoices import TermsInput
from baton.core.terms import Terms
from baton.foundation.actions import action
from baton.foundation.errors import Conflict, Refused, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.models import Organization
from baton.foundation.work import Work

NOTHING = "Nothing was saved."


@given
class DefaultsInput:
    """The organization's own name, and what its accounts and products inherit.

    `discount_limit_percent` is the most that a seller may take off without a warning.
    """

    name: str | Unset = UNSET
    terms: TermsInput | Unset = UNSET
    tax_category: Literal["S", "Z", "E", "AE", "K", "G", "O"] | Unset = UNSET
    discount_limit_percent: Decimal | Unset = UNSET


@action("organization.change")
def change_organization(work: Work, given: DefaultsInput, *, version: int | None = None) -> Organization:
    """Set what is inherited from the organization.  Drafts that inherit it follow; what is issued stays as it is."""
    house = Organization.objects.select_for_update(no_key=True).get(pk=work.organization.pk)
    if version is not None and house.version != version:
        raise Conflict("The settings were changed meanwhile. Nothing of yours was saved.", current=house)
    entered = _checked(fields_set(given))
    moved = [name for name, value in entered.items() if getattr(house, name) != value]
    work.change(house, **entered)
    if moved:
        work.announce("organization.changed", house, fields=moved)
    return house


def _checked(entered: dict[str, Any]) -> dict[str, Any]:
    """The organization's columns; Refused for what they cannot hold."""
    require(entered.get("name", "there").strip(), f"An organization has a name. {NOTHING}", "name")
    percent = entered.get("discount_limit_percent", Decimal(0))
    words = f"A discount lies between 0 and 100 percent, not {percent}. {NOTHING}"
    require(percent.is_finite() and 0 <= percent <= 100, words, "discount_limit_percent")
    terms = entered.pop("terms", None)
    if terms is None:
        return entered
    try:
        Terms(terms.kind, terms.days)
    except ValueError as error:
        raise Refused(f"{error} {NOTHING}", {"terms.days": str(error)}) from error
    return entered | {"terms_kind": terms.kind, "terms_days": terms.days}
