"""Drafts made without a deal, and what may be changed on any draft."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from baton.billing.actions.delivery import unschedule
from baton.billing.actions.drafting import make_draft, refresh_drafts, replace_lines
from baton.billing.actions.gaps import release
from baton.billing.actions.lines import items_of
from baton.billing.following import following
from baton.billing.inheritance import effective, effective_accounts
from baton.billing.models import Invoice
from baton.catalog import checks
from baton.core.terms import Terms, TermsKind
from baton.crm.actions.lines import LineInput
from baton.crm.models import Account
from baton.fields.setting import Values, first_values, set_values
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.work import Work


@given
class TermsInput:
    """Payment terms: net days, days after the end of the month, or a day of the next one."""

    kind: TermsKind
    days: int


@given
class InvoiceInput:
    """A new draft.  What is not given, or null, is inherited from the account."""

    account: UUID
    lines: list[LineInput]
    currency: str | None = None
    terms: TermsInput | None = None
    po_number: str | None = None
    discount_percent: Decimal | None = None
    supplied_on: date | None = None
    fields: Values | Unset = UNSET


@given
class InvoiceChange:
    """What to set on a draft; null makes it inherited again, and `lines` replaces all of them."""

    lines: list[LineInput] | Unset = UNSET
    terms: TermsInput | None | Unset = UNSET
    po_number: str | None | Unset = UNSET
    discount_percent: Decimal | None | Unset = UNSET
    supplied_on: date | Unset = UNSET
    fields: Values | Unset = UNSET


@action("invoice.create")
def create_invoice(work: Work, given: InvoiceInput) -> Invoice:
    """Draft an invoice for an account, without a deal.  It inherits like one that came from a deal."""
    account = work.load(Account, given.account)
    [sold_to] = effective_accounts(work.organization, work.rows(Account).filter(pk=account.pk))
    currency = checks.currency(given.currency) if given.currency else sold_to.currency
    items = items_of(work, given.lines, sold_to.account, currency)
    entered = fields_set(given)
    own = own_fields({name: entered.get(name) for name in ("terms", "po_number", "discount_percent")})
    own["fields"] = first_values(work, Invoice, given.fields)
    draft = Invoice(account=sold_to.account, currency=currency, supplied_on=given.supplied_on or work.today, **own)
    invoice = make_draft(work, effective(work.organization, draft, ap_contact=sold_to.ap_contact), items)
    work.announce("invoice.drafted", invoice, account=invoice.account_id)
    return invoice


@action("invoice.change")
def change_invoice(work: Work, invoice_id: UUID, given: InvoiceChange, *, version: int | None = None) -> Invoice:
    """Set a draft's terms, purchase order, discount, supply date or lines, and reckon it anew.

    An issued invoice can no longer change; it is credited or voided.
    """
    invoice = work.load(Invoice, invoice_id, version=version)
    require(invoice.document_state == "draft", f"The invoice is {invoice.document_state}, and only a draft can change. Nothing was saved.")
    before, entered = invoice.version, fields_set(given)
    lines = entered.pop("lines", None)
    work.change(invoice, **own_fields(entered | {"fields": set_values(work, invoice, given.fields)}))
    if lines is not None:
        replace_lines(work, invoice, items_of(work, lines, invoice.account, invoice.currency))
    refresh_drafts(work, work.rows(Invoice).filter(pk=invoice.pk))
    changed = work.load(Invoice, invoice_id)
    if changed.version != before:
        unschedule(work, changed)
        work.announce("invoice.changed", changed, account=changed.account_id, fields=sorted(fields_set(given)))
    return changed


@action("invoice.discard")
def discard_invoice(work: Work, invoice_id: UUID, *, version: int | None = None) -> Invoice:
    """Put a draft away for good.  It stays on record, with what it was; a deal it came from stays won."""
    invoice = work.load(Invoice, invoice_id, version=version)
    require(invoice.document_state == "draft", f"The invoice is {invoice.document_state}, and only a draft can be discarded. Nothing was changed.")
    put_away(work, invoice)
    return invoice


@action("invoice.refresh", by="system")
def refresh_invoices(work: Work, *, kind: str, id: UUID) -> list[Invoice]:
    """Reckon the drafts that inherit from a record anew, after it changed, and see what they lack now."""
    moved = refresh_drafts(work, work.rows(Invoice).filter(following(kind, id)))
    for invoice in moved:
        work.announce("invoice.refreshed", invoice, account=invoice.account_id)
    return moved


def put_away(work: Work, invoice: Invoice) -> None:
    """Step: a draft will never go out, and nothing more is asked of it."""
    unschedule(work, invoice)
    work.change(invoice, document_state="discarded")
    release(work, [invoice.pk])
    work.announce("invoice.discarded", invoice, account=invoice.account_id)


def own_fields(entered: dict[str, Any]) -> dict[str, Any]:
    """An input's fields as a draft stores them; Refused names what no draft can have."""
    fields = dict(entered)
    if "terms" in fields:
        terms = _terms(fields.pop("terms"))
        fields |= {"terms_kind": terms.kind if terms else None, "terms_days": terms.days if terms else None}
    percent = fields.get("discount_percent")
    words = f"A discount is 0 to 100 percent, not {percent}. Nothing was saved."
    require(percent is None or (percent.is_finite() and 0 <= percent <= 100), words, "discount_percent")
    return fields


def _terms(entered: TermsInput | None) -> Terms | None:
    try:
        return Terms(entered.kind, entered.days) if entered else None
    except ValueError as error:
        raise Refused(f"{error} Nothing was saved.", {"terms": str(error)}) from error
