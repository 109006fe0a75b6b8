"""What happened on an account, as its timeline tells it: with figures to who may see them."""

import pytest

from baton.billing.actions.payments import PaymentInput, record_payment, undo_allocation
from baton.billing.models import Allocation
from baton.foundation.actors import Actor
from tests.billing.desk import Desk
from tests.make import House


@pytest.fixture
def desk(db) -> Desk:
    """A seller's account whose invoice was issued and paid with more than it came to, and opened again."""
    desk = Desk(House(kind="sandbox"))
    invoice = desk.issued()
    paid = PaymentInput(account=invoice.account_id, amount_minor=130_00, currency="EUR", received_on=desk.today(), fee_minor=50)
    desk.house.do(record_payment, paid, by=desk.actor("billing"))
    with desk.house.look():
        made = Allocation.objects.get()
    desk.house.do(undo_allocation, made.pk, by=desk.actor("billing"))
    return desk


def told(desk: Desk, by: str) -> list[str]:
    """Of money, oldest first."""
    return [event["words"] for event in events(desk, by)]


def events(desk: Desk, by: str) -> list[dict]:
    found = desk.all("event", by=by, account=desk.ids["Acme"])
    return [event for event in found if event["subject"]["kind"] in ("invoice", "payment", "allocation")]


def test_billing_reads_every_figure(desk: Desk):
    assert told(desk, "billing") == [
        "Draft invoice made",
        "INV-1 issued, 119.00 EUR, due 2 Apr 2031",
        "119.00 EUR allocated to INV-1",
        "INV-1 paid, 119.00 EUR",
        "130.00 EUR received, receipt R-1, 11.00 EUR of it kept as credit",
        "119.00 EUR taken back from INV-1",
        "INV-1 is open again, 119.00 EUR",
    ]


def test_a_seller_reads_how_the_invoice_stands_and_not_what_was_paid(desk: Desk):
    assert told(desk, "sales") == [
        "Draft invoice made",
        "INV-1 issued, 119.00 EUR, due 2 Apr 2031",
        "Allocation made",
        "INV-1 paid, 119.00 EUR",
        "Payment received",
        "Allocation undone",
        "INV-1 is open again, 119.00 EUR",
    ]
    assert not any("data" in event for event in events(desk, "sales"))


def test_a_seller_whose_account_it_is_not_reads_nothing(desk: Desk):
    other = desk.house.person("sales", "other@example.org")
    assert isinstance(other, Actor)
    desk.people["other"] = other
    assert told(desk, "other") == []


def test_payments_allocations_and_receipts_are_shown_with_what_they_say(desk: Desk):
    [payment] = desk.all("payment", account=desk.ids["Acme"])
    [made, undone] = desk.all("allocation", payment=payment["id"])
    [receipt] = desk.all("receipt", number="R-1")
    assert (payment["amount_minor"], payment["credit_minor"], payment["receipt"]) == (130_00, 130_00, {"id": receipt["id"], "number": "R-1"})
    assert payment["allocations"] == [made]
    assert (made["number"], made["amount_minor"], made["currency"], made["is_undone"]) == ("INV-1", 119_00, "EUR", True)
    assert (undone["undoes"], undone["is_undone"]) == (made["id"], False)
    assert (receipt["credit_minor"], receipt["allocations"][0]["left_minor"], receipt["payment"]) == (11_00, 0, payment["id"])
    for noun in ("payment", "allocation", "receipt"):
        assert desk.all(noun, by="sales") == []
        assert desk.queries(noun) <= 8  # four of which enter and leave the organization
