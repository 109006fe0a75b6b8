"""A firm with years behind it: customers with people, invoices that were sent and mostly paid, deals, notes and tasks.

A sandbox whose clock goes on week by week, so that what happened is spread over the years as it would be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from baton.billing.actions.batches import draft_many
from baton.billing.actions.founding import found
from baton.billing.actions.issuing import issue_many
from baton.billing.actions.receiving import AllocationInput, PaymentInput, record_many
from baton.billing.models import Invoice
from baton.billing.reckoning import Item
from baton.catalog.models import Price
from baton.crm.models import Account, ContactRole, Deal, DealLine, Note, Stage, Task
from baton.documents.models import Document
from baton.foundation.actors import Actor, system
from baton.foundation.keys import new_id
from baton.foundation.organizations import OrganizationInput, move_clock
from baton.foundation.people import actor_of, create_user
from baton.foundation.performing import perform
from baton.foundation.work import Work
from baton.messages.models import Message
from baton.ops.bench.drafts import copied, do, first_draft

PEOPLE: Final = {"billing": "ines@bench.example", "sales": "jonas@bench.example"}
WEEKS: Final = 104
LATEST: Final = 6  # weeks whose invoices are still unpaid but for every second
UNPAID: Final = 40  # of older ones, every so many-th
BUSY: Final = 50  # every so many-th invoice is of the busiest account
DRAFTS: Final = 60
TRADES: Final = ("Bakery", "Harbour Works", "Print Shop", "Dental Practice", "Vineyard", "Software", "Roofing", "Studio", "Logistics", "Farm")


@dataclass
class Years:
    """The firm, who works there, and its busiest account."""

    operator: Actor
    billing: Actor
    sales: Actor
    price: Price
    accounts: list[UUID]  # that can be billed
    weeks: int = WEEKS
    owed: list[list[Invoice]] = field(default_factory=list)  # by week

    @property
    def busiest(self) -> UUID:
        return self.accounts[0]


def firm(accounts: int, invoices: int, weeks: int = WEEKS) -> Years:
    """A firm with so many accounts and issued invoices, some drafts, and a tenth as many deals as accounts."""
    house = found(OrganizationInput(name="Bench", currency="EUR", timezone="UTC", country="DE", kind="sandbox"))
    operator = system("operator", "operator", house.pk)
    with perform(operator) as work:
        first = first_draft(work)
        people = {role: create_user(work, email=email, role=role)[0] for role, email in PEOPLE.items()}
        price = work.rows(Price).select_related("product").get()
    billing, sales = (actor_of(people[role], house.pk) for role in ("billing", "sales"))
    years = Years(operator, billing, sales, price, [first.account_id], weeks)
    _in_batches(operator, "account.create", accounts - 1, lambda work, start, count: _customers(work, years, first, start, count))
    for week, count in enumerate(_shares(invoices, weeks)):
        _pass(years)
        _bill(years, week, count)
        _collect(years, week)
        _talk(years, week)
    _in_batches(operator, "deal.create", accounts // 10, lambda work, start, count: _deals(work, years, start, count))
    with perform(operator) as work, work.acting("invoice.create", "people"):
        draft_many(work, [(account, _items(years, n)) for n, account in enumerate(years.accounts[:DRAFTS])])
    with perform(operator) as work, work.acting("task.create", "people"):
        work.create_many(Task, ("kind", "subject", "account"), (("call", f"Call about {n}", id) for n, id in enumerate(years.accounts[::100])))
    return years


def _in_batches(operator: Actor, deed: str, count: int, make: Any) -> None:
    """Make so many records, a thousand in one work."""
    for start in range(0, count, 1_000):
        with perform(operator) as work, work.acting(deed, "people"):
            make(work, start, min(1_000, count - start))


def _shares(count: int, parts: int) -> Iterator[int]:
    """A count in parts that differ by one at most."""
    return (count * (n + 1) // parts - count * n // parts for n in range(parts))


def _pass(years: Years) -> None:
    """A week goes by."""
    with perform(years.operator) as work:
        move_clock(work, to=work.now + timedelta(weeks=1))


def _customers(work: Work, years: Years, first: Invoice, start: int, count: int) -> None:
    """Customers like the first, each with somebody who receives its invoices; every twentieth has nobody, every second a seller."""
    ids, people = [new_id() for _ in range(count)], [new_id() for _ in range(count)]
    account = work.rows(Account).get(pk=first.account_id)
    role = work.rows(ContactRole).select_related("contact").get(account=account)
    own = ({"id": id, "survivor": id, "name": f"{TRADES[n % 10]} {n}", "owner": years.sales.id if n % 2 else None} for n, id in enumerate(ids, start))
    copied(work, account, list(own))
    copied(work, role.contact, [{"id": id, "name": f"Ann {TRADES[n % 10]}", "email": f"ap{n}@example.org"} for n, id in enumerate(people, start)])
    reached = [pair for n, pair in enumerate(zip(people, ids, strict=True)) if n % 20]
    copied(work, role, [{"id": new_id(), "contact": contact, "account": id} for contact, id in reached])
    work.announce_many("account.created", Account, ((id, id, {}) for id in ids))
    years.accounts += [id for _, id in reached]


def _items(years: Years, n: int) -> list[Item]:
    support = Item("Support", Decimal(n % 7 + 1), years.price.unit_minor, price=years.price.pk, product=years.price.product)
    return [support, Item("Travel", Decimal(1), 80_50 + n % 1_000)]


def _bill(years: Years, week: int, count: int) -> None:
    """A week's invoices are drafted, issued and mailed."""
    step = len(years.accounts) // 7 * 3 + 1
    of = [years.busiest if n % BUSY == 0 else years.accounts[(week * 7_919 + n * step) % len(years.accounts)] for n in range(count)]
    years.owed.append([])
    for start in range(0, count, 1_000):
        wanted = [(account, _items(years, n)) for n, account in enumerate(of[start : start + 1_000])]
        with perform(years.operator) as work, work.acting("invoice.create", "people"):
            ids = draft_many(work, wanted)
        with perform(years.operator) as work, work.acting("invoice.issue", "people"):
            years.owed[-1] += issue_many(work, ids, work.today)
    with perform(years.operator) as work, work.acting("message.queue", "system"):
        _mail(work, years.owed[-1])
    for invoice in years.owed[-1]:
        invoice.snapshot = None  # not to be held for so many


def _mail(work: Work, invoices: Sequence[Any]) -> None:
    """The documents and mails of invoices, as they stand once the server took them."""
    files = [(new_id(), "invoice", "invoice", one.pk, one.account_id, one.digest, 20_000, "application/pdf", f"{one.number}.pdf", "en", work.now) for one in invoices]
    names = ("id", "kind", "subject_kind", "subject_id", "account", "sha256", "size_bytes", "media_type", "name", "language", "stored_at")
    work.create_many(Document, names, files)
    columns = (
        "account", "kind", "about_kind", "about_id", "request", "language", "sender_name", "sender_address", "subject", "body", "document",
        "message_id", "state", "attempts", "written_at", "queued_at", "tried_at",
    )  # fmt: skip
    written = (
        (
            one.account_id, "invoice", "invoice", one.pk, new_id(), "en", "Bench", "billing@bench.example", f"Invoice {one.number}", "Dear customer", document[0],
            f"<{one.pk.hex}@bench.example>", "accepted", 1, work.now, work.now, work.now,
        )
        for one, document in zip(invoices, files, strict=True)
    )  # fmt: skip
    work.create_many(Message, columns, written)
    work.change_many(invoices, ("delivery_state",), [("accepted",)] * len(invoices))
    work.announce_many("message.accepted", Invoice, ((one.pk, one.account_id, {}) for one in invoices))


def _collect(years: Years, week: int) -> None:
    """What was billed four weeks ago is paid, but for some; of the latest weeks only half."""
    if week < 4:
        return
    due = years.owed[week - 4]
    paying = [one for n, one in enumerate(due) if (n % 2 if week - 4 >= years.weeks - LATEST else n % UNPAID)]
    for start in range(0, len(paying), 1_000):
        with perform(years.operator) as work, work.acting("payment.create", "people"):
            record_many(work, [_payment(work, n, one) for n, one in enumerate(paying[start : start + 1_000])])
    years.owed[week - 4] = []


def _payment(work: Work, n: int, invoice: Any) -> PaymentInput:
    """All that is open; of every hundredth half, and with every hundredth other too much."""
    part = invoice.total_minor // 2 if n % 100 == 7 else invoice.total_minor
    came = part + (5_00 if n % 100 == 9 else 0)
    asked = [AllocationInput(invoice=invoice.pk, amount_minor=part)]
    return PaymentInput(account=invoice.account_id, amount_minor=came, currency="EUR", received_on=work.today, reference=invoice.number, allocations=asked)


def _talk(years: Years, week: int) -> None:
    """Notes about some accounts, and always about the busiest."""
    about = [years.busiest, *years.accounts[week :: years.weeks]]
    with perform(years.operator) as work, work.acting("note.add", "people"):
        rows = [(new_id(), account, "Called. They agree.", work.now) for account in about]
        work.create_many(Note, ("id", "account", "text", "noted_at"), rows)
        work.announce_many("note.added", Note, ((id, account, {}) for id, account, *_ in rows))


def _deals(work: Work, years: Years, start: int, count: int) -> None:
    """Deals of two lines, one in ten still open and the others lost."""
    stages = list(work.rows(Stage).order_by("position").values_list("id", flat=True))
    rows: list[tuple] = []
    for n in range(start, start + count):
        is_open = n % 10 == 0
        closing = ("open", None, "") if is_open else ("lost", work.now, "Too dear.")
        rows.append((new_id(), years.accounts[n * 9 % len(years.accounts)], f"Deal {n}", years.sales.id, stages[n // 10 % len(stages)], "Call", *closing))
    work.create_many(Deal, ("id", "account", "name", "owner", "stage", "next_step", "outcome", "closed_at", "lost_reason"), rows)
    lines = ((row[0], position, years.price.pk, Decimal(position)) for row in rows for position in (1, 2))
    work.create_many(DealLine, ("deal", "position", "price", "quantity"), lines)
    work.announce_many("deal.created", Deal, ((row[0], row[1], {"name": row[2]}) for row in rows))


def ready_deal(years: Years) -> Any:
    """A deal that lacks nothing."""
    with perform(years.operator) as work:
        line = {"price": str(years.price.pk), "quantity": "2"}
        return do(work, "deal.create", account=str(years.busiest), name="Ready", lines=[line])
