"""What customers owe: by age of what is due, in each currency."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Q, Sum

from baton.billing.models import Invoice
from baton.crm.queries.accounts import survivor_by
from baton.foundation.actors import Actor

EDGES: Final = (30, 60, 90)  # days late
LABELS: Final = ("Not due", "1–30 days", "31–60 days", "61–90 days", "Over 90 days")


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open in one currency, in minor units: all of it, what is late, and by age as in LABELS."""

    currency: str
    accounts: int
    open_minor: int
    buckets: tuple[int, ...]

    @property
    def overdue_minor(self) -> int:
        return sum(self.buckets[1:])

    @property
    def by_age(self) -> list[tuple[str, int]]:
        return list(zip(LABELS, self.buckets, strict=True))


def owed(actor: Actor, today: date) -> list[Owed]:
    """Largest first; what is due today is not late."""
    still_open = Invoice.objects.visible_to(actor).filter(document_state="issued", balance_minor__gt=0)
    lines = [today, *(today - timedelta(days=days) for days in EDGES)]
    ages = [Q(due_on__gte=lines[0])]
    ages += [Q(due_on__lt=later, due_on__gte=earlier) for later, earlier in zip(lines, lines[1:], strict=False)]
    ages.append(Q(due_on__lt=lines[-1]))
    sums: dict[str, Any] = {f"age_{index}": Sum("balance_minor", filter=age) for index, age in enumerate(ages)}
    rows: Any = still_open.values("currency").annotate(minor=Sum("balance_minor"), accounts=Count(survivor_by(), distinct=True), **sums)
    return [
        Owed(row["currency"], row["accounts"], row["minor"], tuple(row[name] or 0 for name in sums))
        for row in rows.order_by("-minor")
    ]
