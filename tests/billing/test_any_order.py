"""Whatever is issued, paid, undone and voided, and in whatever order: numbers, ledger and balances agree after each deed."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baton.billing.models import Allocation, Invoice, Payment
from baton.crm.models import Account
from baton.foundation.errors import Refused
from tests.billing.desk import Desk

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("issue"), st.integers(0, 300), st.booleans()),
        st.tuples(st.just("pay"), st.integers(1, 600), st.booleans()),
        st.tuples(st.just("keep as credit"), st.integers(1, 600), st.booleans()),
        st.tuples(st.just("allocate"), st.integers(0, 9)),
        st.tuples(st.just("undo"), st.integers(0, 9)),
        st.tuples(st.just("void"), st.integers(0, 9)),
        st.tuples(st.just("merge")),
    ),
    min_size=3,
    max_size=12,
)


class RolledBack(Exception):
    """Nothing of an example stays."""


class Books:
    """Two customers, who may become one, and what is done with their money."""

    def __init__(self, desk: Desk):
        self.desk = desk

    def take(self, step: str, *how: Any) -> None:
        """One step; what a rule refuses changes nothing."""
        with suppress(Refused):
            getattr(self, step.replace(" ", "_"))(*how)

    def issue(self, unit_minor: int, is_first: bool) -> None:
        self.desk.issued(account=self.name(is_first), unit_minor=unit_minor)

    def pay(self, amount_minor: int, is_first: bool, **more: Any) -> None:
        account = self.desk.ids[self.name(is_first)]
        self.desk.do("payment.create", account=account, amount_minor=amount_minor, currency="EUR", received_on="2031-03-03", **more)

    def keep_as_credit(self, amount_minor: int, is_first: bool) -> None:
        self.pay(amount_minor, is_first, allocations=[])

    def allocate(self, which: int) -> None:
        self.each(Payment, which, "payment.allocate")

    def undo(self, which: int) -> None:
        self.each(Allocation, which, "allocation.undo")

    def void(self, which: int) -> None:
        self.each(Invoice, which, "invoice.void", reason="Mistake")

    def merge(self) -> None:
        with self.desk.deed("account.merge") as work:
            work.change(work.load(Account, UUID(self.desk.ids["Brandt"])), survivor_id=UUID(self.desk.ids["Acme"]))

    def each(self, model: Any, which: int, deed: str, **more: Any) -> None:
        """A deed on one of the records that there are; none, no deed."""
        with self.desk.house.look():
            ids = list(model.objects.order_by("pk").values_list("pk", flat=True))
        if ids:
            self.desk.do(deed, str(ids[which % len(ids)]), **more)

    def name(self, is_first: bool) -> str:
        return "Acme" if is_first else "Brandt"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_numbers_ledger_and_balances_agree_after_every_deed(desk: Desk, steps: list[tuple]):
    with suppress(RolledBack), transaction.atomic():
        desk.account("Brandt", contact=None, delivery_preference="post")
        books = Books(desk)
        for step in [("issue", 100, True), ("issue", 200, False), *steps]:
            books.take(*step)
            desk.verify()
        raise RolledBack
