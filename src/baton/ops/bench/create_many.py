"""`create_many` over the tables of an invoice, with audit, announcement and jobs, beside a raw COPY of the same rows."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg

from baton.billing.actions.founding import found
from baton.billing.models import Invoice, InvoiceLine, InvoiceTaxLine
from baton.crm.models import Account, Hold, Task
from baton.foundation import hearing
from baton.foundation.actors import Actor, system
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.organizations import OrganizationInput
from baton.foundation.performing import perform
from baton.foundation.work import Work
from baton.ledger.models import LedgerAccount, LedgerEntry
from baton.ops.bench.pairs import Pairs, seconds
from baton.ops.bench.twins import ANALYZE, Batch, Shapes, as_owner, columns, make_twins, raw_copy, written_in_batches

BATCH = 1_000  # invoices in one Work
ON = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LINES = 2
OWN = {
    "foundation_auditentry": "organization_id = %(organization)s AND deed = 'invoice.create'",
    "procrastinate_jobs": "args->>'organization' = (%(organization)s::uuid)::text",
}
Rows = dict[type, tuple[list[str], list[tuple]]]
MODELS = (Task, Hold, Invoice, InvoiceLine, InvoiceTaxLine, LedgerEntry, AuditEntry, Announcement)
TABLES = [*(model._meta.db_table for model in MODELS), "procrastinate_jobs"]


def heard(announcement: Announcement) -> None:
    """A handler, so that the announcements of the measured works become a job."""


def house() -> tuple[Actor, list[UUID], dict[str, UUID]]:
    """A new organization with accounts to bill and its books."""
    organization = found(OrganizationInput(name="Bench", currency="EUR", timezone="UTC", country="DE"))
    operator = system("operator", "operator", organization.pk)
    accounts = [new_id() for _ in range(BATCH)]
    with perform(operator) as work, work.acting("account.create", "people"):
        rows = ((id, f"Customer {n}", id) for n, id in enumerate(accounts))
        work.create_many(Account, ["id", "name", "survivor"], rows)
        books = dict(work.rows(LedgerAccount).values_list("name", "id"))
    return operator, accounts, books


def invoices(accounts: list[UUID], books: dict[str, UUID], round_: int) -> Rows:
    """Rows of one batch of invoices: two lines, one tax line, two entries, a hold and a task each."""
    made: Rows = {
        Invoice: (["id", "account", "currency", "document_state", "supplied_on", "net_minor", "tax_minor", "total_minor",
                   "balance_minor", "series", "sequence", "number", "issued_on", "due_on"], []),
        InvoiceLine: (["invoice", "position", "description", "quantity", "unit_minor", "net_minor", "tax_category",
                       "tax_percent", "tax_rate_code"], []),
        InvoiceTaxLine: (["invoice", "category", "percent", "net_minor", "tax_minor"], []),
        LedgerEntry: (["debit", "credit", "amount_minor", "currency", "entered_on", "account", "source_kind", "source_id",
                       "item", "item_due_on"], []),
        Hold: (["subject_kind", "subject_id", "account", "reason", "source", "words", "placed_at"], []),
        Task: (["kind", "subject", "account", "source_kind", "source_id"], []),
    }  # fmt: skip
    for n, account in enumerate(accounts):
        id, sequence = new_id(), round_ * BATCH + n + 1
        made[Invoice][1].append((id, account, "EUR", "issued", ON, 20_000, 3_800, 23_800, 23_800, "INV", sequence, f"INV-{sequence}", ON, ON))
        for position in range(1, LINES + 1):
            made[InvoiceLine][1].append((id, position, f"Service {position}", 1, 10_000, 10_000, "S", 19, "DE-19"))
        made[InvoiceTaxLine][1].append((id, "S", 19, 20_000, 3_800))
        for credit, amount in (("revenue", 20_000), ("tax_payable", 3_800)):
            made[LedgerEntry][1].append((books["receivable"], books[credit], amount, "EUR", ON, account, "invoice", id, id, ON))
        made[Hold][1].append(("invoice", id, account, "manual", "bench", "Held for a look.", NOON))
        made[Task][1].append(("review", f"Review INV-{sequence}", account, "invoice", id))
    return made


def write(work: Work, rows: Rows) -> None:
    """The measured work: every table by create_many, and the announcement of each invoice."""
    with work.acting("invoice.create", "people"):
        for model, (names, tuples) in rows.items():
            work.create_many(model, names, tuples)
        told = ((row[0], row[1], {"total_minor": row[7]}) for row in rows[Invoice][1])
        work.announce_many("invoice.drafted", Invoice, told)


def measure(pairs: int, batches: int) -> dict[str, Any]:
    """Invoices created per second, with all that belongs to them."""
    hearing.hear("invoice.drafted", heard)
    found = Pairs(batches * BATCH)
    with as_owner() as owner:
        ddl = make_twins(owner, TABLES)
        shapes: Shapes = {table: columns(owner, table) for table in TABLES}
        for _ in range(pairs):
            operator, accounts, books = house()
            prepared = [invoices(accounts, books, n) for n in range(batches)]
            found.house.append(seconds(_created, operator, prepared))
            owner.execute(ANALYZE)  # or else the raw side may check its references by plans from when its tables were empty
            same = written_in_batches(owner, shapes, OWN, operator.organization, batches)
            found.raw.append(seconds(_raw, owner, shapes, same))
    return found.described() | {"twins_ddl": ddl}


def _created(operator: Actor, batches: Iterable[Rows]) -> None:
    for rows in batches:
        with perform(operator) as work:
            write(work, rows)


def _raw(owner: psycopg.Connection, shapes: Shapes, batches: Iterable[Batch]) -> None:
    for batch in batches:
        with owner.transaction():
            for table, rows in batch.items():
                raw_copy(owner, table, shapes[table], rows)
