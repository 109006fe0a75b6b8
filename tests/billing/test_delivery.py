"""What became of a sent invoice: reports that are news, reports that come late or twice, and what is asked of a person."""

from itertools import product

import pytest

from baton.billing.actions.delivery import record_delivery
from baton.billing.models import Invoice
from baton.core.lifecycle import DELIVERY, may_move
from baton.foundation.performing import inside
from tests.billing.desk import Desk

REPORTS = ("accepted", "bounced", "failed", "viewed")


def report(desk: Desk, invoice: Invoice, state: str, words: str = "") -> bool:
    """What whoever mails it says of it; was it news?"""
    with desk.deed("message.report") as work:
        return record_delivery(work, invoice.pk, state, words)


def sent(desk: Desk) -> Invoice:
    return desk.send(desk.draft())


def since_sent(desk: Desk, invoice: Invoice) -> list[str]:
    told = [name.removeprefix("invoice.") for name in desk.told(invoice)]
    return told[told.index("sent") + 1 :]


@pytest.mark.parametrize(
    ("reports", "state", "chip", "news"),
    [
        ("accepted", "accepted", "Sent", "accepted"),
        ("accepted viewed", "viewed", "Viewed", "accepted viewed"),
        ("accepted bounced", "bounced", "Not delivered", "accepted bounced"),
        ("bounced viewed", "viewed", "Viewed", "bounced viewed"),  # by another way: who opens the link has it
        ("failed viewed", "viewed", "Viewed", "failed viewed"),
        ("viewed accepted", "viewed", "Viewed", "viewed"),  # came late
        ("viewed bounced", "viewed", "Viewed", "viewed"),
        ("accepted accepted", "accepted", "Sent", "accepted"),  # came twice
        ("bounced bounced", "bounced", "Not delivered", "bounced"),
        ("bounced accepted", "bounced", "Not delivered", "bounced"),
        ("accepted failed", "accepted", "Sent", "accepted"),
    ],
)
def test_a_report_that_is_news_is_told_and_one_that_comes_late_or_twice_changes_nothing(
    desk: Desk, reports: str, state: str, chip: str, news: str
):
    invoice = sent(desk)
    heard = [name for name in reports.split() if report(desk, invoice, name)]
    said = desk.see("invoice", str(invoice.pk))
    assert (said["delivery_state"], said["chip"], heard, since_sent(desk, invoice)) == (state, chip, news.split(), news.split())


def test_what_is_news_is_what_the_table_of_moves_allows(desk: Desk):
    """But for a plan, which is a draft: what fails there is parked by the clock."""
    invoice = desk.issued()
    for was, said in product(DELIVERY.keys() - {"scheduled"}, REPORTS):
        with inside(desk.house.id, deed="probe.write"):
            Invoice.objects.update(delivery_state=was)
        assert report(desk, invoice, said) is may_move(DELIVERY, was, said), (was, said)


def test_what_the_server_said_is_told_with_it(desk: Desk):
    invoice = sent(desk)
    report(desk, invoice, "bounced", "550 no such user")
    assert desk.heard(invoice, "invoice.bounced") == [{"number": "INV-1", "words": "550 no such user"}]
    report(desk, invoice, "viewed")
    assert desk.heard(invoice, "invoice.viewed") == [{"number": "INV-1"}]


@pytest.mark.parametrize("state", ["bounced", "failed"])
def test_what_did_not_arrive_is_asked_of_a_person_once(desk: Desk, state: str):
    invoice = sent(desk)
    for words in ("550 no such user", "again"):
        report(desk, invoice, state, words)
    assert desk.tasks() == ["fix INV-1 did not reach Acme: 550 no such user"]
    [task] = desk.all("task")
    assert (task["source"], task["next_step"], task["account_name"]) == (
        {"kind": "invoice", "id": str(invoice.pk)}, "Mend the address and send it again.", "Acme",
    )  # fmt: skip


def test_words_without_end_are_cut_to_what_a_task_can_hold(desk: Desk):
    report(desk, sent(desk), "bounced", "x" * 3_000)
    [task] = desk.all("task")
    assert task["reason"] == "x" * 500


@pytest.mark.parametrize("arrived", ["accepted", "viewed"])
def test_once_it_arrived_nobody_is_asked_any_more(desk: Desk, arrived: str):
    invoice = sent(desk)
    report(desk, invoice, "bounced", "550 no such user")
    desk.send(invoice)
    assert len(desk.tasks()) == 1  # nobody knows yet
    report(desk, invoice, arrived)
    assert (desk.tasks(), len(desk.tasks("done"))) == ([], 1)


def test_what_bounces_again_is_asked_anew(desk: Desk):
    invoice = sent(desk)
    report(desk, invoice, "bounced", "550 no such user")
    desk.send(invoice)
    report(desk, invoice, "accepted")
    report(desk, invoice, "bounced", "later: mailbox full")
    assert desk.tasks() == ["fix INV-1 did not reach Acme: later: mailbox full"]


def test_the_task_of_another_invoice_stays(desk: Desk):
    first, second = sent(desk), sent(desk)
    report(desk, first, "bounced", "550")
    report(desk, second, "accepted")
    assert desk.tasks() == ["fix INV-1 did not reach Acme: 550"]


def test_what_was_voided_on_its_way_still_says_what_became_of_it(desk: Desk):
    invoice = sent(desk)
    desk.do("invoice.void", str(invoice.pk), reason="Mistake")
    assert report(desk, invoice, "accepted")
    said = desk.see("invoice", str(invoice.pk))
    assert (said["document_state"], said["delivery_state"], said["chip"]) == ("void", "accepted", "Void")


def test_a_report_says_nothing_of_a_neighbours_invoice(desk: Desk):
    neighbour = Desk(type(desk.house)("Neighbour Ltd", kind="sandbox"))
    theirs = sent(neighbour)
    with pytest.raises(Invoice.DoesNotExist):
        report(desk, theirs, "accepted")
    assert neighbour.now(theirs).delivery_state == "queued"
