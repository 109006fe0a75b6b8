"""The demo: lively, true, and the same for the same seed and day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from baton.billing.models import Invoice, Payment, Receipt
from baton.crm.models import Account, Deal
from baton.foundation.models import Organization
from baton.foundation.organizations import drop_sandbox
from baton.foundation.performing import inside
from baton.messages.models import Message
from baton.ops.advance import work_off
from baton.ops.demo.build import built
from baton.upkeep.verify import CHECKS, verify

UNTIL = date(2026, 3, 18)


def fingerprint(house: Organization) -> dict[str, Any]:
    """What the demo is made of, without the ids, which are new each time."""
    with inside(house.pk):
        invoices = Invoice.objects.order_by("sequence", "total_minor", "account__name").values_list(
            "number", "issued_on", "due_on", "total_minor", "balance_minor", "document_state", "delivery_state", "account__name"
        )
        return {
            "accounts": list(Account.objects.order_by("number").values_list("number", "name", "currency")),
            "deals": sorted(Deal.objects.values_list("name", "outcome", "account__name", "stage__name")),
            "invoices": list(invoices),
            "payments": sorted(Payment.objects.values_list("received_on", "amount_minor", "account__name")),
        }


def first_to_decide(house: Organization) -> list[str]:
    """The stages of the two open deals that are decided first."""
    with inside(house.pk):
        return list(Deal.objects.filter(outcome="open").order_by("expected_close_on", "id").values_list("stage__name", flat=True)[:2])


def mailed_once_each(house: Organization) -> bool:
    """Is what was issued long ago mailed of its day, and never again when its document is set?"""
    with inside(house.pk):
        old = Receipt.objects.filter(issued_on__lt=UNTIL - timedelta(days=90))
        mails = sorted(Message.objects.filter(about_id__in=old.values("pk")).values_list("about_id", "tried_at__date"))
        return bool(mails) and mails == sorted(old.values_list("pk", "issued_on"))


def set_what_was_put_off() -> None:
    """The documents of the older months, as a worker sets them some minutes later."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    work_off()


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_and_day_make_the_same_business_and_its_books_are_true():
    first = built(5, UNTIL, 12, lambda words: None)
    assert first.clock.day(first.clock.now()) == UNTIL
    assert built(5, UNTIL, 12, lambda words: None).pk == first.pk
    assert mailed_once_each(first)
    set_what_was_put_off()
    assert mailed_once_each(first)
    told = fingerprint(first)
    found = verify(CHECKS)
    assert found["ok"], found
    states = {(row[5], row[6]) for row in told["invoices"]}
    assert {("issued", "accepted"), ("draft", "none"), ("draft", "scheduled"), ("void", "accepted")} <= states
    assert {outcome for _, outcome, *_ in told["deals"]} == {"open", "won", "lost"}
    assert first_to_decide(first) == ["Agreed", "Agreed"]  # the README's ten minutes begin there
    drop_sandbox(first.pk)
    again = fingerprint(built(5, UNTIL, 12, lambda words: None))
    for part, rows in told.items():
        assert [pair for pair in zip(rows, again[part], strict=True) if pair[0] != pair[1]] == [], part
