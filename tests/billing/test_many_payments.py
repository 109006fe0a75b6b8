"""Payments in bulk: the same rows as one by one, in as many statements as one takes."""

import random
from datetime import timedelta
from typing import Any

import pytest

from baton.billing.actions.payments import AllocationInput, PaymentInput, record_payment
from baton.billing.actions.receiving import record_many
from baton.billing.models import Allocation, Credit, Invoice, Payment, Receipt
from baton.crm.models import Account
from baton.foundation.errors import NotFound, Refused
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.performing import perform
from baton.ledger.models import LedgerEntry
from baton.upkeep.settlement import settlements_follow
from tests.asked import asked
from tests.billing.conftest import Till
from tests.make import House


def at_once(till: Till, entered: list[PaymentInput]) -> list[Payment]:
    with perform(till.house.operator) as work, work.acting("payment.create", "people"):
        return record_many(work, entered)


def paid(till: Till, amount: int, **more: Any) -> PaymentInput:
    return PaymentInput(**{"account": till.account.pk, "amount_minor": amount, "currency": "EUR", "received_on": till.today} | more)


class Market(Till):
    """Some customers with invoices in two currencies, one of them merged into another, and what they pay: by a seed."""

    def __init__(self, seed: int):
        super().__init__(House())
        self.chance = random.Random(seed)
        with perform(self.house.operator) as work, work.acting("account.create", "people"):
            ids = [new_id() for _ in range(3)]
            self.accounts = [work.create(Account, id=id, survivor_id=id, name=f"Customer {n}") for n, id in enumerate(ids)]
            self.accounts.append(work.create(Account, survivor_id=ids[0], name="Merged"))
        self.invoices = [self._invoice() for _ in range(25)]
        self.entered = [self._payment() for _ in range(40)]

    def _invoice(self) -> Invoice:
        pick = self.chance
        return self.invoice(
            pick.randint(1, 300), due_in=pick.randint(-20, 20), currency=pick.choice(["EUR", "EUR", "CHF"]), account=pick.choice(self.accounts)
        )

    def _payment(self) -> PaymentInput:
        pick, account = self.chance, self.chance.choice(self.accounts)
        amount, currency = pick.randint(1, 400), pick.choice(["EUR", "EUR", "CHF"])
        more: dict[str, Any] = {"reference": f"for {pick.choice(self.invoices).number}"} if pick.random() < 0.5 else {}
        if pick.random() < 0.3:
            theirs = [i for i in self.invoices if i.account.survivor_id == account.survivor_id and i.currency == currency]
            named = pick.sample(theirs, min(len(theirs), 2))
            more["allocations"] = [AllocationInput(invoice=one.pk, amount_minor=max(1, amount // 3)) for one in named if amount > 2]
        day = self.today - timedelta(days=pick.randint(0, 9))
        return paid(self, amount, account=account.pk, currency=currency, received_on=day, fee_minor=pick.randint(0, 1), **more)

    def rows(self) -> dict[str, list]:
        """All that was written, by names instead of ids, in the order it was written."""
        with self.house.look():
            names = {str(account.pk): account.name for account in Account.objects.all()}
            names |= {str(invoice.pk): str(invoice.number) for invoice in Invoice.objects.all()}
            payments, made = Payment.objects.order_by("pk"), Allocation.objects.order_by("payment", "invoice__number")
            names |= {str(payment.pk): f"payment {n}" for n, payment in enumerate(payments)}
            names |= {str(one.pk): f"allocation {names[str(one.payment_id)]} {names[str(one.invoice_id)]}" for one in made}
            of = {
                "payments": payments.values_list("account", "received_on", "amount_minor", "currency", "method", "reference", "fee_minor"),
                "credits": Credit.objects.values_list("payment", "account", "currency", "balance_minor"),
                "allocations": Allocation.objects.values_list("payment", "invoice", "amount_minor", "allocated_on", "undoes"),
                "entries": LedgerEntry.objects.filter(source_kind="payment").values_list(
                    "debit__name", "credit__name", "amount_minor", "currency", "entered_on", "account", "source_id", "item", "item_due_on"
                ),
                "receipts": Receipt.objects.values_list("payment", "account", "series", "sequence", "number", "issued_on", "snapshot"),
                "invoices": Invoice.objects.values_list("number", "balance_minor"),
                "told": Announcement.objects.filter(deed="payment.create").values_list("name", "subject_kind", "subject_id", "account_id", "details"),
                "audited": AuditEntry.objects.filter(deed="payment.create").order_by().values_list("subject_kind").distinct(),
            }
            return {kind: sorted(str(_named(row, names)) for row in rows) for kind, rows in of.items()}


def _named(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _named(inner, names) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_named(inner, names) for inner in value]
    return names.get(str(value), str(value))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_many_payments_at_once_leave_the_same_rows_as_one_by_one(db, seed):
    bulk, single = Market(seed), Market(seed)
    at_once(bulk, bulk.entered)
    for one in single.entered:
        single.house.do(record_payment, one)
    together, apart = bulk.rows(), single.rows()
    for kind, rows in together.items():
        assert rows == apart[kind], kind
    assert len(together["receipts"]) == 40 and len(together["allocations"]) > 20
    with bulk.house.look():
        assert settlements_follow().breaches == []


def test_many_take_as_many_queries_as_one(till):
    for _ in range(45):
        till.invoice(100)
    counts = []
    for many in (1, 40):
        with asked() as queries:
            at_once(till, [paid(till, 100) for _ in range(many)])
        counts.append(len(queries))
    apart = 2  # the audit and the announcements of many are statements of their own
    assert counts[1] <= counts[0] + apart < 30


def test_each_payment_takes_what_those_before_it_left_open(till):
    invoice, later = till.invoice(100, due_in=1), till.invoice(100, due_in=9)
    at_once(till, [paid(till, 70), paid(till, 70), paid(till, 70)])
    assert till.balance(invoice, later) == [0, 0]
    with till.house.look():
        assert list(Credit.objects.order_by("pk").values_list("balance_minor", flat=True)) == [0, 0, 10]
        left = [[part["left_minor"] for part in receipt.snapshot["allocations"]] for receipt in Receipt.objects.order_by("sequence")]
        assert left == [[30], [0, 60], [0]]
        assert Announcement.objects.filter(name="invoice.paid").count() == 2


def test_all_are_recorded_or_none_and_it_is_said_which_cannot_be(till):
    till.invoice(100)
    wrong = [paid(till, 100), paid(till, 0), paid(till, 50, account=new_id()), paid(till, 100)]
    with pytest.raises(Refused, match=r"2 of 4 payments cannot be recorded. Payment 2: A payment is above zero.* Payment 3: There is no account") as refused:
        at_once(till, wrong)
    assert set(refused.value.fields) == {"1", "2"}
    with pytest.raises(Refused, match="1 of 2 payments cannot be recorded. Payment 2: 1 of the invoices are not this account's"):
        at_once(till, [paid(till, 100), paid(till, 100, allocations=[AllocationInput(invoice=new_id(), amount_minor=1)])])
    with till.house.look():
        assert not Payment.objects.exists() and not Receipt.objects.exists()


def test_one_payment_is_refused_in_its_own_words(till):
    with pytest.raises(NotFound):
        at_once(till, [paid(till, 100, account=new_id())])


def test_what_does_not_fit_is_refused_by_the_name_of_its_field(till):
    with pytest.raises(Refused, match="reference: Ensure this value has at most 200") as refused:
        at_once(till, [paid(till, 100, reference="x" * 201)])
    assert set(refused.value.fields) == {"reference"}


def test_no_payments_are_nothing(till):
    assert at_once(till, []) == []
