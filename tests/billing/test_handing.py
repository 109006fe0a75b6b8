"""The handoff's score: what people did to a deal, its draft and its invoice between won and paid, and what they typed."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.billing.handing import Score, scores
from baton.crm.models import Deal
from tests.billing.desk import Desk


@pytest.fixture
def won(desk: Desk) -> str:
    """The draft of a won deal that was changed before, which does not count."""
    desk.deal("Audit", "Acme", "2 x Check at 100.00 EUR", "1 x Travel at 50.00 EUR less 10%")
    desk.do("deal.change", "Audit", by="sales", po_number="PO-1", next_step="Sign")
    return desk.win("Audit")


def score(desk: Desk, deal: str = "Audit") -> Score | None:
    with desk.house.look():
        return scores(list(Deal.objects.filter(pk=UUID(desk.ids[deal])))).get(UUID(desk.ids[deal]))


def pay(desk: Desk, amount_minor: int, by: str = "billing") -> None:
    paid = {"amount_minor": amount_minor, "currency": "EUR", "received_on": str(desk.today())}
    desk.do("payment.create", by=by, account=desk.ids["Acme"], **paid)


def test_what_goes_from_won_to_paid_by_three_clicks_has_no_touch(desk: Desk, won: str):
    assert score(desk) == Score(0, 0)
    desk.do("invoice.send", won)
    desk.later(seconds=60)
    pay(desk, 10_000)
    assert score(desk) == Score(0, 0)


def test_a_draft_that_was_changed_was_touched_and_each_value_typed(desk: Desk, won: str):
    desk.do("invoice.change", won, po_number="PO-9", terms={"kind": "net", "days": 7})
    assert score(desk) == Score(1, 2)
    desk.do("invoice.change", won, supplied_on="2031-04-01")
    desk.do("deal.change", "Audit", by="sales", next_step="Wait for the money")
    assert score(desk) == Score(3, 4)


def test_of_new_lines_those_count_that_came_out_different(desk: Desk, won: str):
    travel = {"description": "Travel", "quantity": "1", "unit_minor": 5000, "discount_percent": "10"}
    desk.do("invoice.change", won, lines=[{"description": "Check", "quantity": "3", "unit_minor": 10000}, travel])
    assert score(desk) == Score(1, 1)
    desk.do("invoice.change", won, lines=[travel])  # in place of the audits: words, quantity, price, discount; and one line less
    assert score(desk).touches == 2 and score(desk).typed == 1 + 4 + 4


def test_what_a_person_did_not_do_is_no_touch(desk: Desk, won: str):
    desk.do("account.change", "Acme", terms={"kind": "net", "days": 60})
    desk.run_jobs()
    assert score(desk) == Score(0, 0)


def test_what_comes_after_the_money_no_longer_counts(desk: Desk, won: str):
    desk.do("invoice.issue", won)
    pay(desk, 10_000)
    assert score(desk) == Score(0, 0)
    pay(desk, 90_000)
    desk.do("deal.change", "Audit", by="sales", next_step="Say thanks")
    assert score(desk) == Score(0, 0)


def test_a_new_win_begins_anew(desk: Desk, won: str):
    desk.do("invoice.change", won, po_number="PO-9")
    desk.do("deal.return", "Audit", reason="Two invoices.")
    desk.do("deal.change", "Audit", by="sales", po_number="PO-9")
    desk.win("Audit")
    assert score(desk) == Score(0, 0)


def test_a_deal_that_was_never_won_has_none(desk: Desk):
    desk.deal("Audit", "Acme", "1 x Check at 100.00 EUR")
    assert score(desk) is None


def test_it_costs_the_same_for_one_as_for_many(desk: Desk, won: str):
    def cost() -> int:
        with desk.house.look(), CaptureQueriesContext(connection) as queries:
            scores(list(Deal.objects.all()))
        return len(queries)

    once = cost()
    for n in range(5):
        desk.deal(f"Audit {n}", "Acme", "1 x Check at 100.00 EUR")
        desk.do("invoice.change", desk.win(f"Audit {n}"), po_number="X")
    assert cost() == once == 4
