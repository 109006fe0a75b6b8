"""Drafts to issue, each of an account of its own: one made by the doors, all others like it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from baton.billing.actions.founding import found
from baton.billing.models import Invoice, InvoiceLine, InvoiceTaxLine
from baton.catalog.models import Price
from baton.crm.models import Account, ContactRole
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor, system
from baton.foundation.inputs import call
from baton.foundation.keys import new_id
from baton.foundation.models import Row
from baton.foundation.organizations import OrganizationInput
from baton.foundation.performing import perform
from baton.foundation.work import Work

LIKE = 500  # made at once
ADDRESS = {"line1": "Hauptstr. 1", "postcode": "10115", "city": "Berlin", "country": "DE"}


def drafted(count: int) -> tuple[Actor, list[UUID]]:
    """A new organization with so many drafts that lack nothing, of two lines each; its operator and their ids."""
    house = found(OrganizationInput(name="Bench", currency="EUR", timezone="UTC", country="DE"))
    operator = system("operator", "operator", house.pk)
    with perform(operator) as work:
        first = first_draft(work)
    drafts = [first.pk]
    while len(drafts) < count:
        with perform(operator) as work, work.acting("invoice.create", "people"):
            drafts += _like(work, first, min(LIKE, count - len(drafts)))
    return operator, drafts


def first_draft(work: Work) -> Invoice:
    """The draft that the others are like, of a business that says on its documents all it can."""
    reached = {"email": "billing@bench.example", "phone": "+49 30 1234567", "website": "bench.example"}
    do(work, "business.change", legal_name="Bench GmbH", address=ADDRESS, tax_id="DE136695976", **reached)
    do(work, "business.change_bank", holder="Bench GmbH", iban="DE89370400440532013000", bic="COBADEFFXXX", name="Commerzbank")
    since = {"from_on": "2020-01-01"}
    do(work, "tax_rate.create", country="DE", percent="19", **since)
    product = do(work, "product.create", name="Support", unit="hour", price={"currency": "EUR", "unit_minor": 120_00} | since)
    account = do(work, "account.create", name="Customer", legal_name="Customer GmbH", tax_country="DE", billing_address=ADDRESS)
    payable = {"account": str(account.pk), "role": "accounts_payable"}
    do(work, "contact.create", name="Ann Payable", email="ap@example.org", role=payable)
    price = str(work.rows(Price).get(product=product).pk)
    lines = [{"price": price, "quantity": "8"}, {"description": "Travel", "unit_minor": 80_50}]
    return do(work, "invoice.create", account=str(account.pk), lines=lines)


def do(work: Work, deed: str, **entered: Any) -> Any:
    return call(ACTIONS[deed], work, None, entered)


def _like(work: Work, first: Invoice, count: int) -> list[UUID]:
    """So many drafts like the first, of accounts and for contacts like its own."""
    accounts, contacts, drafts = ([new_id() for _ in range(count)] for _ in range(3))
    account = work.rows(Account).get(pk=first.account_id)
    role = work.rows(ContactRole).select_related("contact").get(account=account)
    copied(work, account, [{"id": id, "survivor": id, "name": f"Customer {id.hex[-6:]}"} for id in accounts])
    copied(work, role.contact, [{"id": id} for id in contacts])
    own = zip(contacts, accounts, strict=True)
    copied(work, role, [{"id": new_id(), "contact": contact, "account": account} for contact, account in own])
    own = zip(drafts, accounts, strict=True)
    copied(work, work.rows(Invoice).get(pk=first.pk), [{"id": id, "account": account} for id, account in own])
    for part in (InvoiceLine, InvoiceTaxLine):
        for row in work.rows(part).filter(invoice=first).order_by("pk"):
            copied(work, row, [{"id": new_id(), "invoice": id} for id in drafts])
    return drafts


def copied(work: Work, row: Row, others: Sequence[dict[str, Any]]) -> None:
    """Rows like this one, but for what is said of each."""
    fields = [field for field in row._meta.local_concrete_fields if field.name != "organization" and not field.generated]
    same = {field.name: getattr(row, field.attname) for field in fields}
    work.create_many(type(row), list(same), (tuple((same | other).values()) for other in others))
