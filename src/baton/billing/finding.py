"""Lists of invoices: which tab an invoice is under, how many there are, what they come to, and finding one by number or account."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Q, QuerySet, Sum, prefetch_related_objects
from django.db.models.functions import Collate

from baton.billing.models import Invoice
from baton.billing.queries import judged_invoices, see, stands
from baton.crm.queries.accounts import label_of, of_accounts_called
from baton.foundation.actors import Actor
from baton.foundation.models import Organization
from baton.foundation.performing import house_of

CAP: Final = 1000  # counted exactly up to here
STILL_OPEN: Final = Q(document_state="issued", balance_minor__gt=0)
COUNTS: Final = ~Q(document_state="void")
NUMBER: Final = Collate("number", "C")  # its index begins with it, so that a prefix is a range
TABS: Final[dict[str, Callable[[date], Q]]] = {
    "review": lambda _: Q(document_state="draft", send_at=None),
    "approve": lambda _: Q(document_state="draft", rounds__role__isnull=False),
    "scheduled": lambda _: Q(document_state="draft", send_at__isnull=False),
    "open": lambda _: STILL_OPEN,
    "overdue": lambda today: STILL_OPEN & Q(due_on__lt=today),
    "paid": lambda _: Q(document_state="issued", balance_minor=0),
    "all": lambda _: ~Q(document_state="discarded"),
}
ORDER: Final = {"review": "pk", "approve": "pk", "scheduled": "send_at", "open": "due_on", "overdue": "due_on", "paid": "-pk", "all": "-pk"}


class Sums(NamedTuple):
    """What a set of invoices comes to in one currency, in minor units; what is void comes to nothing."""

    currency: str
    balance_minor: int
    total_minor: int


class _Length(Func):
    function = "cardinality"
    output_field = IntegerField()


def found(actor: Actor, q: str) -> QuerySet[Invoice]:
    """The invoices the actor sees whose number begins so, or whose account is called something like it; blank: all."""
    rows = see(actor, Invoice)
    if not q:
        return rows
    return rows.annotate(numbered=NUMBER).filter(_begins(q) | of_accounts_called(actor, q))


def beginning(actor: Actor, q: str) -> QuerySet[Invoice]:
    """The invoices the actor sees whose number begins so."""
    return see(actor, Invoice).annotate(numbered=NUMBER).filter(_begins(q))


def _begins(q: str) -> Q:
    return Q(numbered__gte=q.upper(), numbered__lt=q.upper() + chr(0x10FFFF))


def numbered(actor: Actor, number: str) -> Invoice | None:
    """The invoice with exactly this number."""
    return see(actor, Invoice).annotate(numbered=NUMBER).filter(numbered__in={number, number.upper()}).order_by("-pk").first()


def in_tab(rows: QuerySet[Invoice], tab: str, today: date) -> QuerySet[Invoice]:
    """Those of the invoices that stand under a tab."""
    return rows.filter(TABS[tab](today))


def counts(rows: QuerySet[Invoice], house: Organization, today: date, *, cap: int = CAP) -> dict[str, int]:
    """How many stand under each tab, by one query; cap + 1 is "more than cap"."""
    return lengths(house, {tab: in_tab(rows, tab, today) for tab in TABS}, cap=cap)


def lengths(house: Organization, sets: Mapping[str, QuerySet[Any]], *, cap: int = CAP) -> dict[str, int]:
    """How many rows each set has, by one query; cap + 1 is "more than cap"."""
    each: Any = {name: _Length(ArraySubquery(rows.order_by().values("pk")[: cap + 1])) for name, rows in sets.items()}
    counted: Any = Organization.objects.filter(pk=house.pk).values(**each).get()
    return dict(counted)


def counted(count: int) -> str:
    """A number of rows as it is shown: "31", "1,000+"."""
    return f"{CAP:,}+" if count > CAP else f"{count:,}"


def sums(rows: QuerySet[Invoice]) -> list[Sums]:
    """What the invoices come to in each currency, by one query."""
    each = rows.order_by().values("currency").annotate(balance=Sum("balance_minor"), total=Sum("total_minor", filter=COUNTS)).order_by("currency")
    return [Sums(row["currency"], row["balance"], row["total"] or 0) for row in each]


def is_summed(tab: str, count: int) -> bool:
    """What is owed is summed however much it is, for which there is an index; of other tabs, those that are counted exactly."""
    return tab in ("open", "overdue") or count <= CAP


def describe_rows(actor: Actor, invoices: Sequence[Invoice]) -> list[dict]:
    """Invoices as a list shows them: how each stands, of which account, whose it is.  Four queries, however many they are."""
    house = house_of(actor)
    rows = see(actor, Invoice).filter(pk__in=[one.pk for one in invoices]).defer("snapshot")
    judged = {one.effective.subject.pk: one for one in judged_invoices(house, rows)}
    prefetch_related_objects([one.effective.account for one in judged.values()], "owner")
    said = []
    for invoice in invoices:
        one = judged[invoice.pk]
        account = one.effective.account
        said.append(stands(one, house) | {"account_name": account.name, "owner_name": label_of(account.owner), "send_at": invoice.send_at})
    return said


def last_of(actor: Actor, account_id: Any) -> Invoice | None:
    """The latest invoice of an account that was issued: what "the same as last time" is."""
    return see(actor, Invoice).of_account(account_id).filter(document_state="issued").order_by("-pk").first()
