from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from baton.billing.actions.payments import (
    AllocationInput,
    PaymentInput,
    allocate_payment,
    record_payment,
    undo_allocation,
)
from baton.billing.models import Allocation, Credit, Payment
from baton.crm.models import Account
from baton.foundation.errors import NotAllowed, NotFound, Refused
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement
from baton.foundation.performing import inside, perform
from baton.ledger.models import LedgerEntry
from baton.upkeep.settlement import settlements_follow
from tests.billing.conftest import Till


def pay(till: Till, amount: int, by: Any = None, **more: Any) -> Payment:
    entered = {"account": till.account.pk, "amount_minor": amount, "currency": "EUR", "received_on": till.today} | more
    return till.house.do(record_payment, PaymentInput(**entered), by=by)


def credit(till: Till) -> list[int]:
    with till.house.look():
        return list(Credit.objects.order_by("pk").values_list("balance_minor", flat=True))


def told(till: Till) -> list[str]:
    with till.house.look():
        return [a.name for a in Announcement.objects.order_by("pk") if a.name.split(".")[0] in ("payment", "allocation", "invoice")]


def sound(till: Till) -> None:
    """Every settlement is explained by its allocations and its ledger."""
    with till.house.look():
        assert settlements_follow().breaches == []


def test_one_payment_settles_several_invoices_the_oldest_due_first(till):
    late, later, latest = till.invoice(100, due_in=20), till.invoice(200, due_in=10), till.invoice(300, due_in=30)
    pay(till, 350)
    assert till.balance(later, late, latest) == [0, 0, 250]
    assert credit(till) == [0]
    assert told(till) == ["allocation.made"] * 3 + ["invoice.paid"] * 2 + ["payment.received"]
    sound(till)


def test_an_invoice_named_in_the_reference_is_settled_before_older_ones(till):
    old, named = till.invoice(100, due_in=1), till.invoice(100, due_in=30)
    pay(till, 100, reference=f"Rechnung {named.number}")
    assert till.balance(old, named) == [100, 0]


def test_what_is_over_is_the_customers_credit_in_its_own_column(till):
    invoice = till.invoice(100)
    pay(till, 130, fee_minor=3)
    assert (till.balance(invoice), credit(till)) == ([0], [30])
    with till.house.look():
        entries = LedgerEntry.objects.filter(source_kind="payment").values_list("debit__name", "credit__name", "amount_minor")
        assert sorted(entries) == [("bank", "customer_credit", 30), ("bank", "receivable", 100), ("fees", "bank", 3)]
    sound(till)


def test_money_counts_from_the_day_it_came(till):
    till.invoice(100)
    day = till.today - timedelta(days=3)
    pay(till, 130, fee_minor=2, received_on=day)
    with till.house.look():
        assert set(LedgerEntry.objects.filter(source_kind="payment").values_list("entered_on", flat=True)) == {day}


def test_a_part_asked_for_is_given_and_the_rest_stays_credit(till):
    one, two = till.invoice(100), till.invoice(100)
    pay(till, 120, allocations=[AllocationInput(invoice=two.pk, amount_minor=70)])
    assert (till.balance(one, two), credit(till)) == ([100, 30], [50])
    sound(till)


def test_invoices_named_without_a_part_are_settled_as_far_as_the_money_goes(till):
    one, two = till.invoice(100), till.invoice(100)
    pay(till, 150, allocations=[AllocationInput(invoice=two.pk), AllocationInput(invoice=one.pk)])
    assert (till.balance(one, two), credit(till)) == ([50, 0], [0])
    sound(till)


def test_an_empty_list_of_allocations_keeps_all_as_credit(till):
    invoice = till.invoice(100)
    pay(till, 100, allocations=[])
    assert (till.balance(invoice), credit(till)) == ([100], [100])


def test_credit_settles_later_invoices(till):
    payment = pay(till, 150)
    invoice = till.invoice(100)
    till.house.do(allocate_payment, payment.pk)
    assert (till.balance(invoice), credit(till)) == ([0], [50])
    sound(till)


def test_an_undone_allocation_opens_its_invoice_again_and_both_stay_on_record(till):
    invoice = till.invoice(100)
    payment = pay(till, 100)
    with till.house.look():
        made = Allocation.objects.get()
    till.house.do(undo_allocation, made.pk)
    assert (till.balance(invoice), credit(till)) == ([100], [100])
    assert told(till)[-2:] == ["allocation.undone", "invoice.reopened"]
    sound(till)
    with pytest.raises(Refused, match="undone already"):
        till.house.do(undo_allocation, made.pk)
    till.house.do(allocate_payment, payment.pk)
    assert (till.balance(invoice), credit(till)) == ([0], [0])
    with till.house.look():
        assert Allocation.objects.count() == 3
    sound(till)


def test_an_undoing_is_not_undone(till):
    till.invoice(100)
    pay(till, 100)
    with till.house.look():
        made = Allocation.objects.get()
    undone = till.house.do(undo_allocation, made.pk)
    with pytest.raises(Refused, match="allocate the money again instead"):
        till.house.do(undo_allocation, undone.pk)


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"amount_minor": 0}, "A payment is above zero"),
        ({"amount_minor": -5}, "money paid back is a refund"),
        ({"currency": "XYZ"}, "XYZ"),
        ({"method": "barter"}, '"barter" is no way to pay; choose one of bank_transfer'),
        ({"fee_minor": 101}, "A fee lies between zero and the payment"),
    ],
)
def test_what_cannot_be_true_of_a_payment_is_refused_in_words(till, entered, words):
    with pytest.raises(Refused, match=words):
        pay(till, **{"amount": 100} | ({"amount": entered["amount_minor"]} if "amount_minor" in entered else entered))
    with till.house.look():
        assert not Payment.objects.exists()


def test_money_of_tomorrow_is_not_recorded(till):
    with pytest.raises(Refused, match="is still to come"):
        pay(till, 100, received_on=till.today + timedelta(days=1))


def test_a_payment_settles_only_invoices_of_its_own_currency_and_account(till):
    francs = till.invoice(100, currency="CHF")
    assert pay(till, 100) and till.balance(francs) == [100]
    with pytest.raises(Refused, match="not this account's in EUR"):
        pay(till, 100, allocations=[AllocationInput(invoice=francs.pk, amount_minor=50)])
    with pytest.raises(NotFound):
        pay(till, 100, account=new_id())


def test_parts_that_come_to_more_than_the_money_are_refused(till):
    invoice = till.invoice(500)
    with pytest.raises(Refused, match="more than was received"):
        pay(till, 100, allocations=[AllocationInput(invoice=invoice.pk, amount_minor=101)])


def test_a_merged_accounts_invoices_are_settled_by_its_survivor(till):
    with perform(till.house.operator) as work, work.acting("account.merge", "people"):
        absorbed = work.create(Account, survivor_id=till.account.pk, name="Brandt GmbH")
    invoice = till.invoice(100, account=absorbed)
    pay(till, 100)
    assert till.balance(invoice) == [0]
    sound(till)


def test_a_seller_records_no_payment(till):
    with pytest.raises(NotAllowed, match="payment.create"):
        pay(till, 100, by=till.house.sales)


def test_credit_cannot_be_overdrawn_even_by_sql(till):
    pay(till, 100)
    overdraw = "UPDATE billing_credit SET balance_minor = -1"
    with pytest.raises(IntegrityError, match="credit_not_overdrawn"), inside(till.house.id, deed="test.break"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(overdraw)
