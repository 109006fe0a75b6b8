"""Drafts in batches, as a billing run makes them: in as many statements as one takes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from baton.billing.actions.drafting import LINE, OWN, TAX_LINE, tax_of
from baton.billing.actions.gaps import recheck
from baton.billing.inheritance import Effective, effective, effective_accounts
from baton.billing.models import Invoice, InvoiceLine, InvoiceTaxLine
from baton.billing.reckoning import Item, Reckoned, reckon, tariff_for
from baton.crm.models import Account
from baton.foundation.keys import new_id
from baton.foundation.work import Work


def draft_many(work: Work, wanted: Sequence[tuple[UUID, Sequence[Item]]]) -> list[UUID]:
    """Step: a draft for each (account, what is billed), supplied today, in this order; answers their ids.

    The same drafts as `invoice.create` makes one by one, with holds and tasks for what they lack.
    """
    accounts = work.rows(Account).filter(pk__in={account for account, _ in wanted})
    sold_to = {one.subject.pk: one for one in effective_accounts(work.organization, accounts)}
    drafts = [_draft(work, sold_to[account]) for account, _ in wanted]
    tariff = tariff_for(work.rows, drafts, work.organization)
    reckoned = [reckon(items, draft, tariff, work.today) for draft, (_, items) in zip(drafts, wanted, strict=True)]
    ids = [draft.subject.pk for draft in drafts]
    work.create_many(Invoice, ["id", *OWN, *reckoned[0].amounts] if wanted else ["id"], map(_row, drafts, reckoned))
    batch = [(id, items, one) for id, (_, items), one in zip(ids, wanted, reckoned, strict=True)]
    work.create_many(InvoiceLine, LINE, (row for part in batch for row in _lines(*part)))
    work.create_many(InvoiceTaxLine, TAX_LINE, (row for id, _, one in batch for row in _taxes(id, one)))
    recheck(work, work.rows(Invoice).filter(pk__in=ids))
    work.announce_many("invoice.drafted", Invoice, ((id, account, {}) for id, (account, _) in zip(ids, wanted, strict=True)))
    return ids


def _draft(work: Work, sold_to: Effective) -> Effective:
    invoice = Invoice(id=new_id(), account=sold_to.account, currency=sold_to.currency, supplied_on=work.today)
    return effective(work.organization, invoice, ap_contact=sold_to.ap_contact)


def _row(draft: Effective, reckoned: Reckoned) -> tuple:
    invoice: Any = draft.subject
    own = (getattr(invoice, f"{name}_id" if name in ("account", "deal") else name) for name in OWN)
    return (invoice.pk, *own, *reckoned.amounts.values())


def _lines(invoice: UUID, items: Sequence[Item], reckoned: Reckoned) -> list[tuple]:
    return [
        (
            invoice, position, item.description, item.quantity, item.unit_minor, item.discount_percent,
            item.price, item.product.pk if item.product else None, item.location, net, *tax_of(decision).values(),
        )
        for position, (item, net, decision) in enumerate(zip(items, reckoned.nets, reckoned.decisions, strict=True), 1)
    ]  # fmt: skip


def _taxes(invoice: UUID, reckoned: Reckoned) -> list[tuple]:
    return [(invoice, t.category, t.percent, t.net_minor, t.tax_minor, t.reason) for t in reckoned.totals.tax_lines]
