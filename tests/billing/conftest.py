import pytest

from baton.billing.models import Invoice
from baton.core import postings
from baton.crm.models import Account
from baton.foundation.keys import new_id
from baton.foundation.performing import perform
from baton.ledger.actions import post
from tests.billing.desk import Desk
from tests.make import House
from tests.story import Story


class Till:
    """An account with issued invoices to be paid."""

    def __init__(self, house: House):
        self.house = house
        self.count = 0
        with perform(house.operator) as work, work.acting("account.create", "people"):
            id = new_id()
            self.account = work.create(Account, id=id, survivor_id=id, name="Brandt Sanitär")
            self.today = work.today

    def invoice(self, total: int, *, due_in: int = 30, currency: str = "EUR", account: Account | None = None) -> Invoice:
        """An issued invoice with its entries, due after so many days."""
        self.count += 1
        account = account or self.account
        with perform(self.house.operator) as work, work.acting("invoice.issue", "people"):
            due_on = work.today.fromordinal(work.today.toordinal() + due_in)
            invoice = work.create(
                Invoice, account=account, document_state="issued", currency=currency, supplied_on=work.today,
                net_minor=total, total_minor=total, balance_minor=total, series="INV", sequence=self.count,
                number=f"INV-{self.count}", issued_on=work.today, due_on=due_on,
            )  # fmt: skip
            post(work, postings.invoice_issued(total, 0), invoice, item=invoice.pk, item_due_on=due_on)
        return invoice

    def balance(self, *invoices: Invoice) -> list[int]:
        with self.house.look():
            return [Invoice.objects.get(pk=invoice.pk).balance_minor for invoice in invoices]


@pytest.fixture
def till(house: House) -> Till:
    return Till(house)


@pytest.fixture
def standing_till(standing_house: House) -> Till:
    return Till(standing_house)


@pytest.fixture
def story(house: House) -> Story:
    """A firm that sells audits, taxed at 19 %, and books, which are zero rated."""
    told = Story(house)
    told.rate("19")
    told.product("Audit", "1200.00 EUR", unit="day")
    told.product("Book", "33.35 EUR", tax_category="Z", is_goods=True)
    return told


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(House(kind="sandbox"))


@pytest.fixture
def standing_desk(transactional_db: None) -> Desk:
    """The same, really committed: for tests with threads or the owner's login."""
    return Desk(House(kind="sandbox"))
