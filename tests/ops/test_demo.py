"""The demo: lively, true, and the same for the same seed and day."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from baton.billing.models import Invoice, Payment
from baton.crm.models import Account, Deal
from baton.foundation.models import Organization
from baton.foundation.organizations import drop_sandbox
from baton.foundation.performing import inside
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


def left_to_a_worker(house: Organization) -> int:
    """Documents and mail of its past that would be made today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND args->>'organization' = %s", [str(house.pk)])
        [count] = cursor.fetchone()
        return count


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_and_day_make_the_same_business_and_its_books_are_true():
    first = built(5, UNTIL, 12, lambda words: None)
    assert first.clock.day(first.clock.now()) == UNTIL
    assert built(5, UNTIL, 12, lambda words: None).pk == first.pk
    assert left_to_a_worker(first) == 0
    told = fingerprint(first)
    found = verify(CHECKS)
    assert found["ok"], found
    states = {(row[5], row[6]) for row in told["invoices"]}
    assert {("issued", "none"), ("issued", "accepted"), ("draft", "none"), ("draft", "scheduled"), ("void", "accepted")} <= states
    assert {outcome for _, outcome, *_ in told["deals"]} == {"open", "won", "lost"}
    assert first_to_decide(first) == ["Agreed", "Agreed"]  # the README's ten minutes begin there
    drop_sandbox(first.pk)
    again = fingerprint(built(5, UNTIL, 12, lambda words: None))
    for part, rows in told.items():
        assert [pair for pair in zip(rows, again[part], strict=True) if pair[0] != pair[1]] == [], part
