"""Every payment has its receipt: numbered in order, dated the day it was recorded, and saying what became of the money."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from baton.billing.actions.business import BusinessChange, TextsInput, change_business
from baton.billing.actions.payments import PaymentInput, record_payment
from baton.billing.models import Receipt
from baton.billing.snapshot import digest_of
from baton.crm.actions.accounts import AccountInput, change_account
from baton.crm.actions.contacts import ContactInput, create_contact, give_role
from baton.documents.wording import page
from baton.foundation.errors import Refused
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.performing import inside
from tests.billing.conftest import Till
from tests.documents import snapshots


def pay(till: Till, amount: int, **more) -> Receipt:
    """Record a payment; answers its receipt."""
    entered = {"account": till.account.pk, "amount_minor": amount, "currency": "EUR", "received_on": till.today} | more
    payment = till.house.do(record_payment, PaymentInput(**entered))
    with till.house.look():
        return Receipt.objects.get(payment=payment)


def test_a_receipt_says_who_paid_what_and_what_became_of_it(till):
    till.house.do(change_account, till.account.pk, AccountInput(legal_name="Brandt Sanitär GmbH", language="de", number="C-7"))
    rosa = till.house.do(create_contact, ContactInput(name="Rosa Brandt", email="rosa@brandt.example"))
    till.house.do(give_role, rosa.pk, account=till.account.pk, role="accounts_payable")
    one, two = till.invoice(100, due_in=5), till.invoice(300)
    said = pay(till, 250, method="cash", reference="Danke").snapshot
    day = till.today.isoformat()
    assert [said[name] for name in ("number", "received_on", "received_minor", "currency", "method", "reference", "credit_minor", "language")] == [
        "R-1", day, 250, "EUR", "cash", "Danke", 0, "de",
    ]  # fmt: skip
    assert said["allocations"] == [
        {"number": one.number, "issued_on": day, "total_minor": 100, "allocated_minor": 100, "left_minor": 0},
        {"number": two.number, "issued_on": day, "total_minor": 300, "allocated_minor": 150, "left_minor": 150},
    ]
    assert (said["buyer"]["name"], said["buyer"]["number"]) == ("Brandt Sanitär GmbH", "C-7")
    assert said["buyer"]["contact"] == {"name": "Rosa Brandt", "email": "rosa@brandt.example"}
    assert said["seller"]["name"] == "Baton Ltd"


def test_it_has_all_that_a_document_is_made_of(till):
    said = pay(till, 100).snapshot
    assert set(said) == set(snapshots.receipt()) | {"issued_on"}
    assert page(said)["number"] == "R-1"


def test_what_no_invoice_takes_is_named_as_credit(till):
    till.invoice(100)
    assert pay(till, 130).snapshot["credit_minor"] == 30
    assert pay(till, 50, allocations=[]).snapshot | {"allocations": [], "credit_minor": 50} == pay(till, 50, allocations=[]).snapshot | {"number": "R-2"}


def test_an_invoice_paid_in_two_goes_is_on_both_receipts_with_what_was_left_then(till):
    till.invoice(100)
    left = [pay(till, 60).snapshot["allocations"][0]["left_minor"] for _ in range(2)]
    assert left == [40, 0]


def test_receipts_are_numbered_in_order_and_a_refused_payment_takes_no_number(till):
    assert pay(till, 100).number == "R-1"
    with pytest.raises(Refused):
        pay(till, 100, method="barter")
    second = pay(till, 100)
    assert (second.number, second.series, second.sequence) == ("R-2", "R", 2)


def test_a_receipt_is_dated_the_day_it_is_made_whenever_the_money_came(till):
    assert pay(till, 100).number == "R-1"
    late = pay(till, 100, received_on=till.today - timedelta(days=400))  # which no date of a number in the way refuses
    assert (late.number, late.issued_on, late.snapshot["issued_on"]) == ("R-2", till.today, till.today.isoformat())


def test_of_the_sellers_texts_only_the_last_stands_on_it(till):
    texts = {"en": TextsInput(intro="For our work:", payment="Within 30 days.", footer="Baton Ltd, Hamburg")}
    till.house.do(change_business, BusinessChange(texts=texts))
    assert pay(till, 100).snapshot["texts"] == {"intro": "", "payment": "", "footer": "Baton Ltd, Hamburg"}


def test_its_digest_is_that_of_its_snapshot_as_it_is_stored(till):
    receipt = pay(till, 100, reference="Überweisung 7")
    assert receipt.digest == digest_of(receipt.snapshot)


def test_a_receipt_does_not_change_even_by_sql(till):
    pay(till, 100)
    with pytest.raises(ProgrammingError, match="permission denied"), inside(till.house.id, deed="test.break"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE billing_receipt SET number = 'R-9'")


def test_the_audit_knows_the_receipt_but_not_the_people_on_it(till):
    receipt = pay(till, 100)
    with till.house.look():
        [entry] = AuditEntry.objects.filter(subject_id=receipt.pk)
        [told] = Announcement.objects.filter(name="payment.received")
    assert (entry.deed, entry.changes[0]["fields"]["snapshot"]) == ("payment.create", [None, "hidden"])
    assert (told.details["receipt"], told.details["credit_minor"]) == ("R-1", 100)
