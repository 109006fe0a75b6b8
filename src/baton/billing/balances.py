"""What accounts owe and what is kept for them: in each currency apart, and never one taken off the other."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from baton.billing.models import Credit, Invoice
from baton.foundation.actors import Actor
from baton.foundation.models import Rows


def balances(actor: Actor, survivors: Iterable[UUID], today: date) -> dict[UUID, list[dict]] | None:
    """By surviving account, [{"currency", "open_minor", "overdue_minor", "credit_minor"}] where there is any, by two queries.

    None for who may not see how invoices stand; credit is told to who may see payments.  Due today is not overdue.
    """
    if actor.rights.scope(*Invoice.SEE) is None:
        return None
    wanted, late = list(survivors), Q(due_on__lt=today)
    owed = _sums(actor, Invoice, wanted, Q(document_state="issued"), open_minor=None, overdue_minor=late)
    credit = _sums(actor, Credit, wanted, Q(), credit_minor=None) if actor.rights.scope(*Credit.SEE) else None
    found: dict[UUID, list[dict]] = defaultdict(list)
    for account, currency in sorted({*owed, *(credit or {})}):
        said = {"currency": currency, "open_minor": 0, "overdue_minor": 0} | owed.get((account, currency), {})
        if credit is not None:
            said |= credit.get((account, currency), {"credit_minor": 0})
        found[account].append(said)
    return found


def _sums(actor: Actor, model: Any, survivors: list[UUID], only: Q, **named: Q | None) -> dict[tuple[UUID, str], dict[str, int]]:
    """Balances above zero that the actor sees, summed by surviving account and currency under each name."""
    rows: Rows = model.objects.visible_to(actor).filter(only, account__survivor__in=survivors, balance_minor__gt=0)
    sums = {name: Sum("balance_minor", filter=among, default=0) for name, among in named.items()}
    found = rows.order_by().values_list("account__survivor", "currency").annotate(**sums)
    return {(account, currency): dict(zip(sums, minor, strict=True)) for account, currency, *minor in found}
