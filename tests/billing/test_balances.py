"""What an account owes and what is kept for it: by currency, never netted, for any number of accounts at once."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.billing.actions.payments import PaymentInput, record_payment
from baton.crm.models import Account
from baton.foundation.actors import Actor, rights_of
from baton.foundation.keys import new_id
from baton.foundation.nouns import NOUNS, find, listing
from baton.foundation.performing import perform, reading
from tests.billing.conftest import Till


def account(till: Till, name: str, **more) -> Account:
    with perform(till.house.operator) as work, work.acting("account.create", "people"):
        id = new_id()
        return work.create(Account, id=id, name=name, **{"survivor_id": id} | more)


def money(till: Till, of: Account | None = None, by: Actor | None = None) -> list[dict] | None:
    actor = by or till.house.billing
    with reading(actor):
        return find(actor, NOUNS["account"], (of or till.account).pk)["money"]


def pay(till: Till, amount: int, **more) -> None:
    entered = {"account": till.account.pk, "amount_minor": amount, "currency": "EUR", "received_on": till.today} | more
    till.house.do(record_payment, PaymentInput(**entered))


def test_what_is_open_overdue_and_kept_as_credit_stands_side_by_side_in_each_currency(till):
    till.invoice(100, due_in=-1), till.invoice(200, due_in=0), till.invoice(300, currency="CHF", due_in=-9)
    pay(till, 70, allocations=[])
    pay(till, 100, currency="CHF", received_on=till.today - timedelta(days=1))
    assert money(till) == [
        {"currency": "CHF", "open_minor": 200, "overdue_minor": 200, "credit_minor": 0},
        {"currency": "EUR", "open_minor": 300, "overdue_minor": 100, "credit_minor": 70},
    ]


def test_who_owes_nothing_and_has_no_credit_has_no_money(till):
    assert money(till) == []
    till.invoice(100)
    pay(till, 100)
    assert money(till) == []


def test_a_merged_accounts_money_is_its_survivors_whichever_of_the_two_is_asked(till):
    absorbed = account(till, "Brandt GmbH", survivor_id=till.account.pk)
    till.invoice(100), till.invoice(50, account=absorbed)
    assert money(till) == money(till, absorbed) == [{"currency": "EUR", "open_minor": 150, "overdue_minor": 0, "credit_minor": 0}]


def test_who_may_not_see_payments_is_told_of_no_credit_and_who_may_not_see_invoices_of_nothing(till):
    till.invoice(100)
    pay(till, 30, allocations=[])
    assert money(till, by=till.house.person("read only")) == [{"currency": "EUR", "open_minor": 100, "overdue_minor": 0}]
    clerk = Actor("user", till.house.billing.id, "clerk", till.house.id, rights_of([("account.see", "all", None)]))
    assert money(till, by=clerk) is None


def test_any_number_of_accounts_costs_as_many_queries_as_one(till):
    def queries() -> int:
        with reading(till.house.billing), CaptureQueriesContext(connection) as captured:
            listing(till.house.billing, NOUNS["account"], {})
        return len(captured)

    till.invoice(100)
    one = queries()
    for n in range(20):
        till.invoice(100, account=account(till, f"Customer {n}"))
    assert queries() == one
