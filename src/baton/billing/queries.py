"""What is shown of invoices, and what billing knows of deals and accounts."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from baton.billing.balances import balances
from baton.billing.chains import described
from baton.billing.inheritance import day_of
from baton.billing.issued import as_issued
from baton.billing.models import Invoice, InvoiceLine, InvoiceTaxLine
from baton.billing.readiness import Judged, JudgedDeal, judge_accounts, judge_deals, judge_drafts
from baton.billing.standing import standing
from baton.crm.models import Account, Deal, Hold
from baton.fields.queries import by_field, values_of
from baton.foundation.actors import Actor
from baton.foundation.models import Organization, Rows
from baton.foundation.nouns import NOUNS, Noun, show
from baton.foundation.performing import house_of
from baton.foundation.plain import plain

STANDING = ("id", "number", "document_state", "currency", "total_minor", "balance_minor", "due_on")
WHOLE = ("version", "win", "delivery_state", "send_at", "void_reason", "net_minor", "tax_minor", "issued_on", "supplied_on")
INHERITED = ("terms", "po_number", "discount_percent")
LINE = (
    "id", "position", "description", "quantity", "unit_minor", "discount_percent", "net_minor", "price", "product",
    "location", "tax_category", "tax_percent", "tax_rate_code", "tax_why", "period_start", "period_end",
)  # fmt: skip
TAX_LINE = ("category", "percent", "net_minor", "tax_minor", "reason")


def describe_invoices(actor: Actor, invoices: Sequence[Invoice]) -> list[dict]:
    """Invoices as JSON; who may only see how they stand is told that alone.  Five queries, however many there are."""
    house = house_of(actor)
    judged = {one.effective.subject.pk: one for one in judged_invoices(house, see(actor, Invoice).filter(pk__in=[one.pk for one in invoices]))}
    whole = _seen_whole(actor, invoices)
    lines = _parts(InvoiceLine, whole, "position", LINE)
    tax_lines = _parts(InvoiceTaxLine, whole, "pk", TAX_LINE)
    said = []
    for invoice, fields in zip(invoices, values_of(actor, "invoice", invoices), strict=True):
        one = judged[invoice.pk]
        is_whole = invoice.pk in whole
        said.append(whole_of(one, house, lines[invoice.pk], tax_lines[invoice.pk]) | {"fields": fields} if is_whole else stands(one, house))
    return said


def stands(judged: Judged, house: Organization) -> dict:
    """How an invoice stands, for whoever may see no more of it."""
    invoice: Any = judged.effective.subject
    fixing = invoice.is_held or bool(judged.gaps)
    said = {name: plain(getattr(invoice, name)) for name in STANDING}
    said |= {"account": str(invoice.account_id), "deal": plain(invoice.deal_id)}
    waits = judged.approvals is not None and judged.approvals.turn is not None
    return said | asdict(standing(invoice, day_of(house), needs_fixing=fixing, needs_approval=waits))


def standings_of_deals(actor: Actor, house: Organization, deals: Sequence[Deal]) -> dict[UUID, dict]:
    """Status back: how the invoice of each deal's last win stands; a deal without one is left out."""
    invoices = see(actor, Invoice).filter(deal__in=[one.pk for one in deals]).order_by("win")
    judged: list[Any] = judged_invoices(house, invoices)
    return {one.effective.subject.deal_id: stands(one, house) for one in judged}


def of_deals(actor: Actor, deals: Sequence[Deal]) -> list[dict]:
    """What billing adds to a deal: what it comes to, what an open one lacks, and how a won one's invoice stands."""
    house = house_of(actor)
    judged = judge_deals(partial(see, actor), house, see(actor, Deal).filter(pk__in=[one.pk for one in deals]))
    known = {one.effective.subject.pk: one for one in judged}
    invoices = standings_of_deals(actor, house, deals)
    return [of_deal(deal, known[deal.pk]) | {"invoice": invoices.get(deal.pk)} for deal in deals]


def of_deal(deal: Deal, judged: JudgedDeal) -> dict:
    """What a deal comes to, and while it is open what it lacks."""
    return {"worth": judged.worth._asdict(), "readiness": judged.described() if deal.outcome == "open" else None}


def of_accounts(actor: Actor, accounts: Sequence[Account]) -> list[dict]:
    """What billing adds to an account: what holds for it, what it lacks before anything is sent to it, and its money, through its survivor."""
    house = house_of(actor)
    judged = judge_accounts(house, see(actor, Account).filter(pk__in=[one.pk for one in accounts]))
    known = {one.effective.subject.pk: one for one in judged}
    money = balances(actor, {account.survivor_id for account in accounts}, day_of(house))
    return [
        {
            "origins": _origins(known[account.pk]), "readiness": known[account.pk].described(),
            "money": None if money is None else money.get(account.survivor_id, []),
        }
        for account in accounts
    ]  # fmt: skip


def see(actor: Actor, model: Any) -> Rows:
    """What the actor may see of a model."""
    return model.objects.visible_to(actor)


def judged_invoices(house: Organization, invoices: QuerySet[Invoice]) -> list[Judged]:
    """Invoices with what they inherit and what they lack, and `is_held` on each; three queries."""
    subjects: Any = [OuterRef(name) for name in ("pk", "deal", "account", "account__survivor")]
    holds = Hold.objects.filter(subject_id__in=subjects, lifted_at=None)
    return judge_drafts(house, invoices.annotate(is_held=Exists(holds)))


def _seen_whole(actor: Actor, invoices: Sequence[Invoice]) -> set[UUID]:
    """Which of the invoices the actor may see with all they hold."""
    scope = actor.rights.scope("invoice.see")
    if scope is None:
        return set()
    reach = Invoice.within(actor, scope)
    return set(see(actor, Invoice).filter(reach, pk__in=[one.pk for one in invoices]).values_list("pk", flat=True))


def _parts(model: Any, invoices: set[UUID], order: str, names: Sequence[str]) -> dict[UUID, list[dict]]:
    parts: dict[UUID, list[dict]] = defaultdict(list)
    if invoices:
        for row in model.objects.filter(invoice__in=invoices).order_by(order).values("invoice", *names):
            parts[row.pop("invoice")].append(plain(row))
    return parts


def whole_of(judged: Judged, house: Organization, lines: list[dict], tax_lines: list[dict]) -> dict:
    """An invoice with all it holds; its lines and tax lines as JSON."""
    invoice: Any = judged.effective.subject
    origins = _origins(judged)
    said = {name: plain(getattr(invoice, name)) for name in WHOLE} | {name: origins[name]["value"] for name in INHERITED}
    return stands(judged, house) | said | {
        "tax_lines": tax_lines,
        "discount_minor": sum(line["net_minor"] for line in lines) - invoice.net_minor,
        "lines": lines,
        "origins": origins,
        "readiness": judged.described() if invoice.document_state == "draft" else None,
        "approval": described(judged.approvals),
    } | as_issued(invoice)


def _origins(judged: Judged) -> dict[str, dict]:
    return {name: origin.described() for name, origin in judged.effective.origins.items()}


def _add(noun: str, more: Callable[[Actor, Sequence[Any]], list[dict]]) -> None:
    """Let a lower room's noun say what billing knows of it too: it is shown from the highest room it touches."""
    shown = NOUNS[noun]

    def describe(actor: Actor, rows: Sequence[Any]) -> list[dict]:
        return [said | added for said, added in zip(shown.describe(actor, rows), more(actor, rows), strict=True)]

    show(replace(shown, describe=describe))


show(
    Noun(
        "invoice", "invoices", Invoice, describe_invoices,
        filters={"account": "account", "deal": "deal", "document_state": "document_state", "number": "number"},
        families={"fields": by_field("invoice")},
        sorts=("due_on", "total_minor", "balance_minor"),
    )
)  # fmt: skip
_add("deal", of_deals)
_add("account", of_accounts)
