"""Issuing: in batches beside a raw write of the very same rows, and one by one."""

import resource
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg

from baton.billing.actions.issuing import FROZEN, issue_invoice, issue_many
from baton.billing.models import Invoice
from baton.foundation.actors import Actor
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.performing import perform
from baton.ledger.models import LedgerEntry
from baton.ops.bench.drafts import drafted
from baton.ops.bench.pairs import Pairs, milliseconds, seconds
from baton.ops.bench.twins import (
    ANALYZE,
    SCHEMA,
    Batch,
    Shapes,
    as_owner,
    columns,
    make_twins,
    raw_copy,
    raw_update,
    written_in_batches,
)

BATCH = 1_000  # invoices in one Work
ONES = 200  # deeds of the single kind
CHANGED = ("id", "version", *FROZEN)
INVOICES = Invoice._meta.db_table
OF_THE_DEED = "organization_id = %(organization)s AND deed = 'invoice.issue'"
JOBS = f"args->'announcements'->>0 IN (SELECT id::text FROM {Announcement._meta.db_table} WHERE {OF_THE_DEED})"  # noqa: S608
ADDED = {  # what issuing adds, and which rows of a table those are
    LedgerEntry._meta.db_table: "organization_id = %(organization)s",
    AuditEntry._meta.db_table: OF_THE_DEED,
    Announcement._meta.db_table: OF_THE_DEED,
    "procrastinate_jobs": JOBS,
}


def measure(pairs: int, batches: int) -> dict[str, Any]:
    """Drafts issued per second, with ledger, audit, announcement and jobs."""
    found, peaks = Pairs(batches * BATCH), []
    with as_owner() as owner:
        ddl = make_twins(owner, [INVOICES, *ADDED])
        shapes: Shapes = {table: columns(owner, table) for table in (INVOICES, *ADDED)}
        shapes[INVOICES] = [column for name in CHANGED for column in shapes[INVOICES] if column[0] == name]
        for _ in range(pairs):
            operator, drafts = drafted(batches * BATCH)
            owner.execute(f"INSERT INTO {SCHEMA}.{INVOICES} SELECT * FROM {INVOICES} WHERE organization_id = %s", [operator.organization])  # noqa: S608
            owner.execute(ANALYZE)
            found.house.append(seconds(issue, operator, drafts))
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            same = written_in_batches(owner, shapes, ADDED, operator.organization, batches)
            found.raw.append(seconds(_raw, owner, shapes, same))
    return found.described() | {"peak_mb": round(peaks[0], 1), "twins_ddl": ddl}


def measure_one() -> dict[str, Any]:
    """Milliseconds to issue one invoice, by its door and under a key, as a page does it."""
    operator, drafts = drafted(ONES)
    with as_owner() as owner:
        owner.execute(ANALYZE)
    taken = [seconds(_one, operator, draft) for draft in drafts]
    return milliseconds(taken) | {"per_s": round(1 / sorted(taken)[ONES // 2]), "n": ONES}


def issue(operator: Actor, drafts: Sequence[UUID]) -> None:
    """Issue drafts in batches."""
    for start in range(0, len(drafts), BATCH):
        with perform(operator) as work, work.acting("invoice.issue", "people"):
            issue_many(work, drafts[start : start + BATCH], work.today)


def _one(operator: Actor, draft: UUID) -> None:
    with perform(operator, key=str(new_id())) as work:
        issue_invoice(work, draft)


def _raw(owner: psycopg.Connection, shapes: Shapes, batches: Sequence[Batch]) -> None:
    for batch in batches:
        with owner.transaction():
            raw_update(owner, INVOICES, shapes[INVOICES], batch[INVOICES])
            for table in ADDED:
                raw_copy(owner, table, shapes[table], batch[table])
