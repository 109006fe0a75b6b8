"""Steps that keep the books.  Every entry is posted by the deed that moved the money, in the same work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol
from uuid import UUID

from baton.core.postings import LEDGER_ACCOUNTS, Posting
from baton.foundation.work import Work
from baton.ledger.models import LedgerAccount, LedgerEntry

ENTRY = (
    "debit", "credit", "amount_minor", "currency", "entered_on", "recorded_at", "account", "source_kind", "source_id",
    "item", "item_due_on",
)  # fmt: skip


class Source(Protocol):
    """The document or payment that money moved by: it says whose, and in which currency."""

    NOUN: ClassVar[str]

    @property
    def pk(self) -> UUID: ...
    @property
    def account_id(self) -> UUID: ...
    @property
    def currency(self) -> str: ...


def open_books(work: Work) -> None:
    """Step: give a new organization its ledger accounts."""
    for name in LEDGER_ACCOUNTS:
        work.create(LedgerAccount, name=name)


@dataclass(frozen=True, slots=True)
class Move:
    """One posting of a source; `item` is the open item it opens or settles, due when whoever opens it says.

    `entered_on` is its own day, where many are entered of different days.
    """

    posting: Posting
    source: Source
    item: UUID | None = None
    item_due_on: date | None = None
    entered_on: date | None = None


def post(
    work: Work, postings: Iterable[Posting], source: Source, *,
    item: UUID | None = None, item_due_on: date | None = None, entered_on: date | None = None,
) -> None:  # fmt: skip
    """Step: enter what one source moved, on a day (today unless given)."""
    enter(work, (Move(posting, source, item, item_due_on) for posting in postings), on=entered_on or work.today)


def enter(work: Work, moves: Iterable[Move], *, on: date) -> None:
    """Step: enter what many sources moved in one write, on this day unless a move has its own."""
    Books(work).enter(moves, on=on)


class Books:
    """The ledger accounts of a work's organization, looked up once for whoever enters by and by."""

    def __init__(self, work: Work):
        self.work = work
        self.accounts = dict(work.rows(LedgerAccount).values_list("name", "pk"))

    def enter(self, moves: Iterable[Move], *, on: date) -> None:
        """Step: enter what many sources moved in one write, on this day unless a move has its own."""
        books, now = self.accounts, self.work.now
        rows = (
            (
                books[move.posting.debit], books[move.posting.credit], move.posting.amount_minor, move.source.currency,
                move.entered_on or on, now, move.source.account_id, move.source.NOUN, move.source.pk, move.item, move.item_due_on,
            )
            for move in moves
        )  # fmt: skip
        self.work.create_many(LedgerEntry, ENTRY, rows)
