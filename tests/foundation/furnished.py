"""One row in every table of the house, so that what must hold of every model can be tried on every model."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps

from baton.billing.models import Invoice, InvoiceLine, InvoiceTaxLine
from baton.catalog.models import Price, Product, TaxRate
from baton.crm.models import (
    Account,
    Contact,
    ContactRole,
    Deal,
    DealLine,
    Hold,
    Location,
    Note,
    Stage,
    Task,
    Team,
    TeamMember,
)
from baton.foundation.actors import Actor
from baton.foundation.keys import new_id
from baton.foundation.models.row import Walled
from baton.foundation.performing import perform
from baton.foundation.work import Work
from baton.ledger.models import LedgerAccount, LedgerEntry
from tests.make import House

DAY = date(2026, 1, 5)


@contextmanager
def deed(actor: Actor, name: str = "probe.write", **how: Any) -> Iterator[Work]:
    """A unit of work with one deed in it, for what no door of a room does."""
    with perform(actor, **how) as work, work.acting(name, "people"):
        yield work


def walled_models() -> list[type[Walled]]:
    return [model for model in apps.get_models() if issubclass(model, Walled)]


def an_account(work: Work, name: str = "Acme", **fields: Any) -> Account:
    id = new_id()
    return work.create(Account, id=id, survivor_id=id, name=name, **fields)


def a_task(work: Work, subject: str = "Look at it", **fields: Any) -> Task:
    return work.create(Task, kind="other", subject=subject, **fields)


def furnish(house: House) -> None:
    """Write the rows; audit, announcement and key come with them."""
    somebody = house.sales.id
    with deed(house.operator, key="furnish") as work:
        account = an_account(work)
        _crm(work, account, somebody)
        deal = work.create(Deal, account=account, name="Audit", stage=work.rows(Stage).first())
        _billing(work, account, deal)
        work.announce("probe.happened", account, account=account.pk)


def _crm(work: Work, account: Account, somebody: UUID | None) -> None:
    contact = work.create(Contact, name="Ann", email="ann@example.org")
    work.create(ContactRole, contact=contact, account=account, role="buyer", from_on=DAY)
    work.create(Location, account=account, name="Plant 1")
    team = work.create(Team, name="North")
    work.create(TeamMember, team=team, user_id=somebody)
    a_task(work, account=account)
    work.create(Note, account=account, text="Likes tea", noted_at=work.now)
    work.create(
        Hold, subject_kind="account", subject_id=account.pk, account=account, reason="manual", source="person",
        words="Wait.", placed_at=work.now,
    )  # fmt: skip


def _billing(work: Work, account: Account, deal: Deal) -> None:
    product = work.create(Product, name="Plan")
    price = work.create(Price, product=product, currency="EUR", unit_minor=100_00, from_on=DAY)
    work.create(TaxRate, code="std", country="DE", percent=Decimal(19), from_on=DAY)
    work.create(DealLine, deal=deal, position=1, price=price, quantity=1)
    invoice = work.create(Invoice, account=account, currency="EUR", supplied_on=DAY)
    work.create(
        InvoiceLine, invoice=invoice, position=1, description="Plan", quantity=1, unit_minor=100_00, net_minor=100_00
    )
    work.create(InvoiceTaxLine, invoice=invoice, category="S", percent=Decimal(19), net_minor=100_00, tax_minor=19_00)
    debit, credit = work.rows(LedgerAccount)[:2]
    work.create(
        LedgerEntry, debit=debit, credit=credit, amount_minor=100_00, currency="EUR", entered_on=DAY, account=account,
        source_kind="invoice", source_id=invoice.pk,
    )  # fmt: skip

