"""`baton verify` sees money that is not where allocations, credit and ledger say it is, and payments without a receipt."""

import pytest

from baton.billing.actions.payments import PaymentInput, record_payment
from tests.billing.conftest import Till
from tests.upkeep.breaking import breaches, by_owner, checked


@pytest.fixture
def paid(standing_house) -> Till:
    """An invoice of 1.00 and a payment of 1.30 with a fee."""
    till = Till(standing_house)
    till.invoice(100)
    entered = PaymentInput(account=till.account.pk, amount_minor=130, currency="EUR", received_on=till.today, fee_minor=3)
    till.house.do(record_payment, entered)
    return till


def past(table: str, *statements: str) -> None:
    """Statements past the trigger of a table to which rows are only added."""
    trigger = f"ALTER TABLE {table} {{}} TRIGGER append_only"
    by_owner(trigger.format("DISABLE"), *statements, trigger.format("ENABLE"))


def test_what_was_paid_by_the_doors_is_sound(paid: Till):
    assert breaches("V5") == [] and checked("V5") == 3  # an invoice, a payment, a customer's credit


def test_a_payment_without_its_receipt_is_seen(paid: Till):
    past("billing_receipt", "DELETE FROM billing_receipt")
    [words] = breaches("V5")
    assert words.endswith("has no receipt.")


def test_a_balance_that_fell_by_itself_is_seen(paid: Till):
    by_owner("UPDATE billing_invoice SET balance_minor = 40")
    assert breaches("V5") == ["Invoice INV-1 says 40 minor units are open, its allocations leave 0, its ledger 0."]


def test_credit_that_nobody_paid_is_seen_on_the_payment_and_on_the_account(paid: Till):
    by_owner("UPDATE billing_credit SET balance_minor = 31")
    payment, account = breaches("V5")
    assert "is 130 minor units with a fee of 3; 131 of it are allocated or credit" in payment
    assert "has 31 minor units of EUR as credit, and 30 by the ledger." in account


def test_an_allocation_that_is_gone_is_seen(paid: Till):
    past("billing_allocation", "DELETE FROM billing_allocation")
    invoice, payment = breaches("V5")
    assert "its allocations leave 100, its ledger 0" in invoice and "30 of it are allocated or credit" in payment


def test_an_entry_that_is_gone_is_seen(paid: Till):
    past("ledger_ledgerentry", "DELETE FROM ledger_ledgerentry WHERE amount_minor = 3")
    [words] = breaches("V5")
    assert "with a fee of 3" in words and words.endswith("and a fee of 0.")
