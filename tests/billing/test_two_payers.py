"""Two who pay one invoice at the same moment: one settles it, and what the other pays too much is the customer's credit."""

from random import Random
from threading import Barrier
from typing import NamedTuple
from uuid import UUID

from django.db.models import Sum

from baton.billing.actions.payments import record_payment
from baton.billing.actions.receiving import AllocationInput, PaymentInput
from baton.billing.models import Allocation, Credit, Invoice, Payment, Receipt
from baton.crm.models import Account
from baton.foundation.models import Announcement
from baton.upkeep.verify import verify
from tests.billing.conftest import Till
from tests.foundation.furnished import deed
from tests.together import at_once

ROUNDS, SEED = 200, 2008


class Round(NamedTuple):
    """An invoice, and what each of the two pays for it."""

    invoice: Invoice
    amounts: tuple[int, int]


def rounds_of(till: Till) -> list[Round]:
    """In half of them each pays the whole; in the others any part of it, or more."""
    chance = Random(SEED)
    totals = [chance.randint(1, 1_000) for _ in range(ROUNDS)]
    return [
        Round(till.invoice(total), (total, total) if n % 2 else (chance.randint(1, 1_200), chance.randint(1, 1_200)))
        for n, total in enumerate(totals)
    ]


def pay_all(till: Till, account: UUID, rounds: list[Round], payer: int, together: Barrier) -> None:
    """Pay round after round, each begun together with the other."""
    try:
        for invoice, amounts in rounds:
            part = AllocationInput(invoice=invoice.pk, amount_minor=amounts[payer])
            entered = PaymentInput(
                account=account, amount_minor=amounts[payer], currency="EUR", received_on=till.today, reference=f"{invoice.number} {payer}",
                allocations=[part],
            )  # fmt: skip
            together.wait(30)
            till.house.do(record_payment, entered)
    except BaseException:
        together.abort()  # the other need not wait
        raise


def test_in_two_hundred_rounds_of_two_payers_every_cent_is_an_allocation_or_credit(standing_till: Till):
    """One pays under the account's name, the other under that of one which was merged into it."""
    till, together = standing_till, Barrier(2)
    with deed(till.house.operator) as work:
        absorbed = work.create(Account, survivor_id=till.account.pk, name="Brandt GmbH")
    rounds = rounds_of(till)

    accounts = [till.account.pk, absorbed.pk]
    assert at_once(*[lambda n=n: pay_all(till, accounts[n], rounds, n, together) for n in (0, 1)]) == [None, None]

    with till.house.look():
        for invoice, amounts in rounds:
            settled(invoice, amounts)
        receipts = sorted(Receipt.objects.values_list("sequence", flat=True))
        paid = Announcement.objects.filter(name="invoice.paid").values_list("subject_id", flat=True)
        assert sorted(paid) == sorted(r.invoice.pk for r in rounds if sum(r.amounts) >= r.invoice.total_minor)
    assert receipts == list(range(1, 2 * ROUNDS + 1))
    assert verify(["V2", "V3", "V4", "V5"])["ok"]


def settled(invoice: Invoice, amounts: tuple[int, int]) -> None:
    """The winner's money went first; of the other's came what still fitted; each is allocated or credit to the cent."""
    paid, total = sum(amounts), invoice.total_minor
    given = []
    for payer, amount in enumerate(amounts):
        payment = Payment.objects.get(reference=f"{invoice.number} {payer}")
        part = Allocation.objects.filter(payment=payment, invoice=invoice).aggregate(minor=Sum("amount_minor"))["minor"] or 0
        assert part + Credit.objects.get(payment=payment).balance_minor == amount == payment.amount_minor
        given.append(part)
    first, second = (min(amounts[0], total), min(amounts[1], total))
    assert tuple(given) in {(first, min(amounts[1], total - first)), (min(amounts[0], total - second), second)}
    assert Invoice.objects.get(pk=invoice.pk).balance_minor == max(0, total - paid)
