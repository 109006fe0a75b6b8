"""`perform` with one door: a deed with a row, audit, announcement, job and key, beside a bare transaction."""

from statistics import median, quantiles
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from baton.crm.models import Note
from baton.foundation import hearing
from baton.foundation.actors import Actor
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement, Proof
from baton.foundation.performing import perform
from baton.foundation.work import Work
from baton.ops.bench.create_many import house
from baton.ops.bench.pairs import seconds

ROUNDS = 200


def heard(announcement: Announcement) -> None:
    """A handler, so that each deed becomes a job."""


def note(work: Work, account: UUID) -> None:
    """The measured deed, as a door does it."""
    with work.acting("note.add", "people"):
        written = work.create(Note, account_id=account, text="A call.", noted_at=work.now)
        work.announce("note.added", written, account=account)


def measure(pairs: int) -> dict[str, Any]:
    """Milliseconds of one deed, and of one transaction with a single insert: medians of interleaved rounds."""
    hearing.hear("note.added", heard)
    operator, accounts, _ = house()
    deeds, bare = [], []
    for _ in range(pairs):
        for _ in range(ROUNDS):
            deeds.append(seconds(_deed, operator, accounts[0]))
            bare.append(seconds(_bare))
    return {
        "ms": round(median(deeds) * 1000, 2), "p95_ms": round(quantiles(deeds, n=20)[-1] * 1000, 2),
        "raw_ms": round(median(bare) * 1000, 2), "per_s": round(1 / median(deeds)), "n": pairs * ROUNDS,
    }  # fmt: skip


def _deed(operator: Actor, account: UUID) -> None:
    with perform(operator, key=str(new_id())) as work:
        note(work, account)


def _bare() -> None:
    with transaction.atomic():
        Proof.objects.create(duty=str(new_id()), since="2026-01-05T12:00:00Z")
        connection.ensure_connection()
