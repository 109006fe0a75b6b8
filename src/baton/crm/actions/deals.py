"""Deals: what is being sold to an account.  Winning one drafts its invoice, so that door stands in billing."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from baton.catalog import checks
from baton.core.terms import Terms
from baton.crm.actions.entering import said_as
from baton.crm.actions.lines import LineInput, currency_of, fault_of_price, set_lines
from baton.crm.actions.references import moved, seen
from baton.crm.actions.tasks import finish_tasks
from baton.crm.models import Account, Deal, DealLine, Stage
from baton.fields.setting import Values, first_values, set_values
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.people import member
from baton.foundation.work import Work


@given
class DealTermsInput:
    """When the invoice of this deal is due, where it differs from the account's terms."""

    kind: Literal["net", "end_of_month", "day_of_next_month"]
    days: int


@given
class DealInput:
    """A deal's own fields; null or blank is inherited.  `lines`, once given, are all the lines there are, in order."""

    name: str | Unset = UNSET
    owner: UUID | None | Unset = UNSET
    stage: UUID | Unset = UNSET
    expected_close_on: date | None | Unset = UNSET
    next_step: str | Unset = UNSET
    next_step_on: date | None | Unset = UNSET
    po_number: str | Unset = UNSET
    currency: str | None | Unset = UNSET
    discount_percent: Decimal | Unset = UNSET
    terms: DealTermsInput | None | Unset = UNSET
    lines: tuple[LineInput, ...] | Unset = UNSET
    fields: Values | Unset = UNSET


@action("deal.create")
def create_deal(work: Work, entered: DealInput, *, account: UUID) -> Deal:
    """Open a deal with an account, at the first stage and owned by whoever opens it unless the input says otherwise.

    Refused are an unknown currency, a discount outside 0 to 100 percent, a quantity that is not above zero, a price in
    another currency than the deal's, and a price that comes back (`every`): only one-off prices can be sold so far.
    """
    customer = seen(work, Account, account)
    fields = _checked(work, entered)
    require(fields.get("name"), "A deal needs a name. Nothing was saved.", "name")
    if "owner" not in fields:
        fields["owner"] = member(work, work.actor.person) if work.actor.person else customer.owner
    if "stage" not in fields:
        fields["stage"] = work.rows(Stage).order_by("position").first()
    deal = work.create(Deal, account=customer, **fields, fields=first_values(work, Deal, entered.fields))
    if entered.lines is not UNSET:
        set_lines(work, deal, customer, entered.lines)
    work.announce("deal.created", deal, account=customer.pk, name=deal.name)
    return deal


@action("deal.change")
def change_deal(work: Work, deal_id: UUID, entered: DealInput, *, version: int | None = None) -> Deal:
    """Set fields of a deal; its lines, when given, take the place of those it had.

    A closed deal is what was agreed: only its owner and its next step still change.
    """
    deal = work.load(Deal, deal_id, version=version)
    fields = {**_checked(work, entered), "fields": set_values(work, deal, entered.fields)}
    names = said_as(moved(deal, fields))
    work.change(deal, **fields)
    if entered.lines is not UNSET:
        require(deal.outcome == "open", f"The deal is {deal.outcome}, so its lines can no longer change. Nothing was saved.", "lines")
        set_lines(work, deal, deal.account, entered.lines)
        names.append("lines")
    elif "currency" in names:
        _refuse_other_currency(work, deal)
    if names:
        work.announce("deal.changed", deal, account=deal.account_id, fields=names)
    return deal


@action("deal.lose")
def lose_deal(work: Work, deal_id: UUID, *, reason: str, version: int | None = None) -> Deal:
    """Close a deal as lost, with the reason.  A won one must be returned first.  Announces deal.lost."""
    deal = work.load(Deal, deal_id, version=version)
    way_out = "it is lost already" if deal.outcome == "lost" else "return it first"
    require(deal.outcome == "open", f"The deal is {deal.outcome}: {way_out}. Nothing was changed.")
    require(reason.strip(), "A lost deal needs its reason: it is what we learn from. Nothing was changed.", "reason")
    work.change(deal, outcome="lost", closed_at=work.now, lost_reason=reason.strip())
    finish_tasks(work, deal, "fix")
    work.announce("deal.lost", deal, account=deal.account_id, reason=deal.lost_reason)
    return deal


@action("deal.reopen")
def reopen_deal(work: Work, deal_id: UUID, *, version: int | None = None) -> Deal:
    """Take a lost deal up once more, at the stage it had.  A won one is returned by billing instead."""
    deal = work.load(Deal, deal_id, version=version)
    way_out = "it is open already" if deal.outcome == "open" else "billing can return it"
    require(deal.outcome == "lost", f"Only a lost deal is reopened; {way_out}. Nothing was changed.")
    work.change(deal, outcome="open", closed_at=None, lost_reason="")
    work.announce("deal.reopened", deal, account=deal.account_id)
    return deal


def _checked(work: Work, entered: DealInput) -> dict[str, Any]:
    """The columns that an input sets, with the records it names."""
    given = fields_set(entered)
    fields: dict[str, Any] = {name: given[name] for name in ("expected_close_on", "next_step_on") if name in given}
    fields |= {name: given[name].strip() for name in ("name", "next_step", "po_number") if name in given}
    require(fields.get("name", "-"), "A deal needs a name. Nothing was saved.", "name")
    if "owner" in given:
        fields["owner"] = member(work, given["owner"]) if given["owner"] else None
    if "stage" in given:
        fields["stage"] = seen(work, Stage, given["stage"])
    if "currency" in given:
        fields["currency"] = checks.currency(given["currency"]) if given["currency"] else None
    if "discount_percent" in given:
        percent = fields["discount_percent"] = given["discount_percent"]
        words = f"A discount is 0 to 100 percent, not {percent}. Nothing was saved."
        require(percent.is_finite() and 0 <= percent <= 100, words, "discount_percent")
    if "terms" in given:
        fields |= _terms(given["terms"])
    return fields


def _terms(entered: DealTermsInput | None) -> dict[str, Any]:
    if entered is None:
        return {"terms_kind": None, "terms_days": None}
    try:
        Terms(entered.kind, entered.days)
    except ValueError as error:
        raise Refused(f"{error} Nothing was saved.", {"terms": str(error)}) from error
    return {"terms_kind": entered.kind, "terms_days": entered.days}


def _refuse_other_currency(work: Work, deal: Deal) -> None:
    currency = currency_of(work, deal.account, deal.currency)
    for line in work.rows(DealLine).filter(deal=deal, price__isnull=False).select_related("price__product"):
        why = fault_of_price(line.price, currency, line.price.from_on)  # what has ended since was agreed while it held
        require(not why, f"Line {line.position}: {why} Nothing was saved.", "currency")
