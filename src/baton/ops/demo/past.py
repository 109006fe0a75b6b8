"""The older months, in batches: customers come, retainers are billed on the first, and money comes in."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from baton.billing.actions.batches import draft_many
from baton.billing.actions.issuing import issue_many
from baton.billing.actions.receiving import PaymentInput, record_many
from baton.billing.models import Payment, Receipt
from baton.billing.reckoning import Item
from baton.catalog.models import Price
from baton.foundation.work import Work
from baton.ops.demo import cast
from baton.ops.demo.mailed import mail
from baton.ops.demo.stage import Stage

MIDDLE = 15  # the day of the month on which the older months' money is recorded


@dataclass
class Books:
    """What the demo remembers of its customers: their accounts, and what each is going to pay when."""

    accounts: dict[str, str] = field(default_factory=dict)  # customer -> account id
    coming: list[tuple[date, str, PaymentInput]] = field(default_factory=list)  # when, customer, what

    def expect(self, customer: cast.Customer, invoice: Any, stage: Stage) -> None:
        """Decide how an issued invoice is going to be paid."""
        days = {"prompt": stage.chance.randint(4, 24), "late": stage.chance.randint(38, 75), "in_part": 20}.get(customer.pays)
        if days is None or not invoice.total_minor:
            return
        half = invoice.total_minor // 2
        parts = [(days, half), (days + 45, invoice.total_minor - half)] if customer.pays == "in_part" else [(days, invoice.total_minor)]
        for after, amount in parts:
            on = invoice.issued_on + timedelta(days=after)
            paid = PaymentInput(
                account=UUID(self.accounts[customer.name]), amount_minor=amount, currency=invoice.currency, received_on=on,
                method=stage.chance.choice(("bank_transfer", "bank_transfer", "card")), reference=invoice.number,
            )  # fmt: skip
            self.coming.append((on, customer.name, paid))

    def due(self, day: date) -> list[PaymentInput]:
        """What has come by a day, taken off the list, in the order in which it came."""
        here = sorted((one for one in self.coming if one[0] <= day), key=lambda one: (one[0], one[1]))
        self.coming = [one for one in self.coming if one[0] > day]
        return [paid for *_, paid in here]


def furnish(stage: Stage, mark: str) -> None:
    """Who issues, the rates, and what is sold."""
    texts = {"en": {"intro": "Thank you for working with us.", "payment": "", "footer": "Harbor & Pine Studio GmbH"}}
    address = {"line1": "Kai 4", "postcode": "20457", "city": "Hamburg", "country": "DE"}
    stage.do(
        "business.change", by="owner", key=mark, legal_name="Harbor & Pine Studio GmbH", address=address, email="billing@harborpine.example",
        phone="+49 40 5550199", website="harborpine.example", tax_id="DE136695976",
        registration="HRB 4711, Amtsgericht Hamburg", texts=texts,
    )  # fmt: skip
    stage.do("business.change_bank", by="owner", holder="Harbor & Pine Studio GmbH", iban="DE89370400440532013000", bic="COBADEFFXXX", name="Beispielbank")
    since = stage.today.replace(day=1)
    for country, percent in (("DE", "19"), ("FR", "20"), ("AT", "20"), ("US", "0")):
        category = {"category": "Z"} if percent == "0" else {}
        stage.do("tax_rate.create", by="owner", country=country, percent=percent, from_on=since.isoformat(), **category)
    for name, (unit, euros, dollars) in cast.PRODUCTS.items():
        product = stage.do("product.create", name=name, unit=unit)
        prices = {"EUR": euros, "USD": dollars}
        made = {c: stage.do("price.create", product=str(product.pk), currency=c, unit_minor=m, from_on=since.isoformat()) for c, m in prices.items()}
        stage.products[name] = {currency: str(price.pk) for currency, price in made.items()}


def arrive(stage: Stage, books: Books, customer: cast.Customer) -> str:
    """A customer is typed in, once, with who receives his invoices."""
    said = cast.account_of(customer, len(books.accounts) + 1, str(stage.people["sales"].id), stage.chance)
    account = stage.do("account.create", **said)
    books.accounts[customer.name] = str(account.pk)
    role = {"account": str(account.pk), "role": "accounts_payable"}
    stage.do("contact.create", name=customer.contact, email=cast.email_of(customer), role=role)
    return str(account.pk)


def month(stage: Stage, books: Books, cast_of: list[cast.Customer], number: int, first: date) -> None:
    """One older month: its newcomers, its retainers, and its money."""
    stage.move(first)
    for customer in cast_of:
        if customer.month == number and customer.name not in books.accounts:
            arrive(stage, books, customer)
    bill(stage, books, [c for c in cast_of if c.name in books.accounts and (number - c.month) % c.every == 0])
    stage.move(first.replace(day=MIDDLE))
    if paid := books.due(stage.today):
        came: list[Payment] = stage.batch("payment.create", lambda work: record_many(work, paid))
        stage.batch("message.accept", lambda work: mail(work, "receipt", receipts_of(work, came)), by="system")


def receipts_of(work: Work, payments: list[Payment]) -> list[Receipt]:
    return list(work.rows(Receipt).filter(payment__in=[one.pk for one in payments]))


def bill(stage: Stage, books: Books, billed: list[cast.Customer]) -> None:
    """Draft, issue and mail the retainers of a month in one batch each, and decide how they are going to be paid."""
    if not billed:
        return
    prices = prices_of(stage)
    wanted = [(UUID(books.accounts[one.name]), [item(one, prices[stage.products[one.retainer][one.currency]])]) for one in billed]
    drafts: list[UUID] = stage.batch("invoice.create", lambda work: draft_many(work, wanted))
    issued = stage.batch("invoice.issue", lambda work: issue_many(work, drafts, work.today))
    stage.batch("message.accept", lambda work: mail(work, "invoice", issued), by="system")
    for customer, invoice in zip(billed, issued, strict=True):
        books.expect(customer, invoice, stage)


def prices_of(stage: Stage) -> dict[str, Any]:
    def read(work: Work) -> dict[str, Any]:
        return {str(price.pk): price for price in work.rows(Price).select_related("product")}

    found: dict[str, Any] = stage.batch("invoice.create", read)
    return found


def item(customer: cast.Customer, price: Any) -> Item:
    """What a retainer bills."""
    return Item(price.product.name, Decimal(customer.quantity), price.unit_minor, Decimal(0), price.pk, price.product, None)
