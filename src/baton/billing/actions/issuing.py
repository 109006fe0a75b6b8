"""Issuing: a draft gets its number, is frozen as it stands, and the ledger knows of it; and voiding one again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from baton.billing.actions.checking import Draft, checked_in_parts
from baton.billing.actions.gaps import recheck, release
from baton.billing.actions.numbering import Taken, take_numbers
from baton.billing.models import Business, Invoice
from baton.billing.snapshot import Paper, digest_as_built, paper_of, snapshot_of
from baton.core import postings
from baton.core.terms import due_on
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.server import alongside
from baton.foundation.work import Work
from baton.ledger.actions import Books, Move, post

FROZEN = (
    "document_state", "delivery_state", "send_at", "terms_kind", "terms_days", "po_number", "discount_percent", "series",
    "sequence", "number", "issued_on", "due_on", "balance_minor", "snapshot", "digest",
)  # fmt: skip
TOLD = ("number", "total_minor", "currency", "issued_on", "due_on")
NOTHING = "Nothing was issued."
TOGETHER = 500  # invoices written by one statement


@action("invoice.issue")
def issue_invoice(work: Work, invoice_id: UUID, *, issued_on: date | None = None, version: int | None = None) -> Invoice:
    """Number a draft, freeze it, and put it on the ledger; dated today unless a day before is given.

    Each invoice bears a unique sequential number (VAT Directive 2006/112/EC art. 226(2)); ours leave no gaps within a
    series.  Refused while something lacks or a hold stands, and for a date before that of the last number given.
    """
    invoice = work.load(Invoice, invoice_id, version=version, along=Invoice.ABOVE)
    [issued] = issue_many(work, [invoice_id], issued_on or work.today, as_seen=version is not None, loaded=[invoice])
    return issued


@action("invoice.void")
def void_invoice(work: Work, invoice_id: UUID, *, reason: str, version: int | None = None) -> Invoice:
    """Take an issued invoice back, before anything of it is settled.  It keeps its number, and the ledger both postings."""
    invoice = work.load(Invoice, invoice_id, version=version)
    state, nothing = invoice.document_state, "Nothing was changed."
    require(reason.strip(), f"Why is it void? Say it in words. {nothing}", "reason")
    require(state == "issued", f"The invoice is {state}, and only an issued one can be voided. {nothing}")
    words = f"Part of {invoice.number} is settled: undo that first, or credit the invoice. {nothing}"
    require(invoice.balance_minor == invoice.total_minor, words)
    work.change(invoice, document_state="void", balance_minor=0, void_reason=reason.strip())
    post(work, postings.invoice_voided(invoice.net_minor, invoice.tax_minor), invoice, item=invoice.pk)
    work.announce("invoice.voided", invoice, account=invoice.account_id, number=invoice.number, reason=reason.strip())
    if work.organization.asks_approval:
        _forget_customer(work, invoice)
    return invoice


def issue_many(
    work: Work, ids: Sequence[UUID], on: date, *, as_seen: bool = False, loaded: Sequence[Invoice] = ()
) -> list[Invoice]:
    """Step: issue drafts dated one day, numbered in the order given, in as many statements as one takes; all or none."""
    require(on <= work.today, f"{on} is still to come, and an invoice is not dated ahead. {NOTHING}", "issued_on")
    parts = checked_in_parts(work, ids, NOTHING, size=TOGETHER, as_seen=as_seen, loaded=loaded)
    paper, books = paper_of(work.organization, work.rows(Business).get()), Books(work)
    numbers = iter(take_numbers(work, "invoice", on, len(ids)))
    with alongside():  # the server writes some while the next are judged and put together
        issued = [invoice for drafts in parts for invoice in _issue(work, drafts, paper, books, numbers, on)]
    if work.organization.asks_approval:
        _know_customers(work, issued)
    return issued


def _issue(work: Work, drafts: Sequence[Draft], paper: Paper, books: Books, numbers: Iterator[Taken], on: date) -> list[Invoice]:
    """Step: number, freeze and enter some, and say so."""
    invoices = [draft.invoice for draft in drafts]
    release(work, [draft.invoice.pk for draft in drafts if draft.parts.is_asked_for])
    books.enter((move for draft in drafts for move in _moves(draft, on)), on=on)
    work.change_many(invoices, FROZEN, [_frozen(draft, paper, next(numbers), on) for draft in drafts])
    _tell(work, invoices)
    return invoices


def _know_customers(work: Work, issued: Sequence[Invoice]) -> None:
    """Step: they are new no more, so what waits for approval of theirs may wait for nothing now."""
    payers = list({invoice.account.survivor_id for invoice in issued})
    recheck(work, work.rows(Invoice).filter(account__survivor__in=payers, document_state="draft", rounds__role__isnull=False))


def _forget_customer(work: Work, voided: Invoice) -> None:
    """Step: whose only invoice it was is new again, so drafts of his may have to be approved after all."""
    recheck(work, work.rows(Invoice).filter(account__survivor=voided.account.survivor_id, document_state="draft"))


def _frozen(draft: Draft, paper: Paper, taken: Taken, on: date) -> tuple:
    """The values of FROZEN: what was inherited becomes the invoice's own."""
    snapshot = snapshot_of(draft.effective, draft.parts.lines, draft.parts.taxes, paper, on) | {"number": taken["number"]}
    terms = draft.effective.terms
    inherited = (terms.kind, terms.days, draft.effective.po_number, draft.effective.discount_percent)
    numbered = (*taken.values(), on, due_on(terms, on))
    return "issued", "none", None, *inherited, *numbered, draft.invoice.total_minor, snapshot, digest_as_built(snapshot)


def _moves(draft: Draft, on: date) -> list[Move]:
    invoice, due = draft.invoice, due_on(draft.effective.terms, on)
    return [Move(posting, invoice, invoice.pk, due) for posting in postings.invoice_issued(invoice.net_minor, invoice.tax_minor)]


def _tell(work: Work, invoices: Sequence[Invoice]) -> None:
    def told(some: Iterable[Invoice], names: Sequence[str]) -> Iterator[tuple[UUID, UUID, dict]]:
        return ((one.pk, one.account_id, {name: getattr(one, name) for name in names}) for one in some)

    work.announce_many("invoice.issued", Invoice, told(invoices, TOLD))
    owing_nothing = [invoice for invoice in invoices if invoice.total_minor == 0]
    work.announce_many("invoice.paid", Invoice, told(owing_nothing, ("number", "total_minor", "currency")))
