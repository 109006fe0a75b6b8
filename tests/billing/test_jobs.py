"""The duty that sends what was planned: what may not go out waits for a person, a fault stops nobody else, once is once."""

from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from baton.billing.actions.sending import park, plan_sends, send_invoice, send_planned
from baton.billing.jobs import send_invoices
from baton.billing.models import Invoice
from baton.crm.models import Account
from baton.foundation.models import Organization
from baton.foundation.performing import perform
from tests.billing.desk import MORNING, Desk
from tests.make import House
from tests.together import at_once


def planned(desk: Desk, account: str = "Acme", seconds: int = 60, **more: Any) -> Invoice:
    draft = desk.draft(account, **more)
    desk.send(draft, hold_seconds=seconds)
    return draft


def states(desk: Desk, *invoices: Invoice) -> list[str]:
    return [f"{one.document_state} {one.delivery_state}" for one in map(desk.now, invoices)]


def sent(desk: Desk, *invoices: Invoice) -> list[int]:
    """How often each was issued and sent."""
    assert [desk.told(one).count("invoice.issued") for one in invoices] == [desk.told(one).count("invoice.sent") for one in invoices]
    return [desk.told(one).count("invoice.sent") for one in invoices]


def broken(desk: Desk, account: str, address: Any) -> None:
    """An address as no door keeps it: whoever reads it fails."""
    with desk.deed("probe.write") as work:
        work.change(work.rows(Account).get(pk=UUID(desk.ids[account])), billing_address=address)


def test_those_that_are_due_go_in_the_order_of_their_times_and_the_others_wait(desk: Desk):
    later, first, second = planned(desk, seconds=110), planned(desk, seconds=50), planned(desk, seconds=60)
    desk.later(seconds=61)
    assert states(desk, first, second, later) == ["issued queued", "issued queued", "draft scheduled"]
    assert (desk.now(first).number, desk.now(second).number) == ("INV-1", "INV-2")
    assert desk.due() == desk.now(later).send_at
    desk.later(seconds=60)
    assert (sent(desk, first, second, later), desk.due()) == ([1, 1, 1], None)
    desk.verify()


def test_each_organization_sends_by_its_own_clock(desk: Desk):
    neighbour = Desk(House("Neighbour Ltd", kind="sandbox"))
    ours, theirs = planned(desk), planned(neighbour)
    neighbour.later(seconds=61)
    assert (states(desk, ours), states(neighbour, theirs)) == (["draft scheduled"], ["issued queued"])


def test_one_that_lacks_something_waits_for_a_person_who_is_told_why_and_the_others_go(desk: Desk):
    desk.account("Strict", contact="s@example.org")
    lacking, good = planned(desk, "Strict", seconds=50), planned(desk)
    desk.do("hold.place", subject_kind="invoice", subject_id=str(lacking.pk), words="Ask Rosa first.")
    desk.later(seconds=61)

    assert states(desk, lacking, good) == ["draft none", "issued queued"]
    assert desk.tasks() == ["review The invoice for Strict was not sent: It is held: Ask Rosa first. Nothing was issued."]
    assert desk.told(lacking)[-1] == "invoice.parked"
    assert (desk.see("invoice", str(lacking.pk))["chip"], desk.numbers(), desk.due()) == ("Needs fixing", ["INV-1"], None)

    [hold] = desk.all("hold", subject=str(lacking.pk), lifted_at="null")
    desk.do("hold.lift", hold["id"])
    desk.send(lacking)
    assert (states(desk, lacking), desk.tasks()) == (["issued queued"], [])


def test_one_that_a_task_already_asks_to_be_mended_gets_no_second_one(desk: Desk):
    desk.account("Strict", contact="s@example.org")
    lacking = planned(desk, "Strict")
    desk.do("account.change", "Strict", po_required=True)
    desk.run_jobs()
    desk.later(seconds=61)
    assert states(desk, lacking) == ["draft none"]
    assert desk.tasks() == ["fix Complete the draft for Strict: The customer requires a PO number: add it."]


def test_a_parked_one_that_is_discarded_asks_nobody_any_more(desk: Desk):
    lacking = planned(desk)
    desk.do("hold.place", subject_kind="invoice", subject_id=str(lacking.pk), words="Ask Rosa first.")
    desk.later(seconds=61)
    assert desk.tasks()
    desk.do("invoice.discard", str(lacking.pk))
    assert (desk.tasks(), desk.holds(str(lacking.pk))) == ([], [])


def test_it_goes_out_as_it_is_when_its_time_comes(desk: Desk):
    draft = planned(desk)
    desk.do("account.change", "Acme", reverse_charge=True, tax_id="DE136695976")  # nobody has heard of it yet
    desk.later(seconds=61)
    assert (states(desk, draft), desk.now(draft).total_minor) == (["issued queued"], 10_000)
    desk.verify()


def test_a_fault_stops_neither_the_others_nor_the_next_try(desk: Desk):
    desk.account("Odd", contact="odd@example.org")
    odd, good = planned(desk, "Odd", seconds=50), planned(desk)
    broken(desk, "Odd", ["?"])
    for _ in range(2):
        with pytest.raises(RuntimeError, match=f"invoice {odd.pk}: 'list' object"):
            desk.later(seconds=61)
        assert states(desk, odd, good) == ["draft scheduled", "issued queued"]
        assert desk.due() == desk.now(odd).send_at  # and so it is tried again
    assert desk.tasks() == []

    broken(desk, "Odd", {"line1": "Weg 1", "city": "Kiel", "country": "DE"})
    desk.round()
    assert (sent(desk, odd, good), desk.numbers(), desk.due()) == ([1, 1], ["INV-1", "INV-2"], None)


def test_a_fault_in_one_organization_is_told_and_the_other_still_sends(desk: Desk):
    neighbour = Desk(House("Neighbour Ltd", kind="sandbox"))
    ours, theirs = planned(desk), planned(neighbour)
    broken(desk, "Acme", ["?"])
    desk.wait(seconds=61)
    with pytest.raises(RuntimeError, match="Baton Ltd: invoice"):
        neighbour.later(seconds=61)
    assert (states(desk, ours), states(neighbour, theirs)) == (["draft scheduled"], ["issued queued"])


def test_a_second_round_finds_nothing_to_do(desk: Desk):
    draft = planned(desk)
    desk.later(seconds=61)
    told = desk.announced()
    send_invoices(Organization.objects.get(pk=desk.house.id))
    assert (desk.announced(), sent(desk, draft)) == (told, [1])


def test_four_workers_at_once_send_each_once(standing_desk: Desk):
    desk = standing_desk
    drafts = [planned(desk, seconds=60) for _ in range(8)]
    desk.wait(seconds=61)
    organization = Organization.objects.get(pk=desk.house.id)
    assert at_once(*[lambda: send_invoices(organization)] * 4) == [None] * 4
    desk.round()
    assert sent(desk, *drafts) == [1] * 8
    assert (desk.numbers(), desk.due()) == ([f"INV-{n}" for n in range(1, 9)], None)
    desk.verify()


def test_one_that_somebody_holds_just_now_goes_in_the_next_round(standing_desk: Desk):
    desk = standing_desk
    draft, other = planned(desk), planned(desk)
    desk.wait(seconds=61)
    held, go_on = Event(), Event()

    def hold() -> None:
        try:
            with suppress(ZeroDivisionError), perform(desk.house.operator) as work, work.acting("probe.write", "system"):
                work.load(Invoice, draft.pk)
                held.set()
                go_on.wait(20)
                raise ZeroDivisionError
        finally:
            connection.close()

    holder = Thread(target=hold)
    holder.start()
    held.wait(20)
    desk.round()  # waits three seconds for the one, and then sends the other
    assert states(desk, draft, other) == ["draft scheduled", "issued queued"]
    assert desk.due() == desk.now(draft).send_at
    go_on.set()
    holder.join(20)
    desk.round()
    assert (sent(desk, draft, other), desk.tasks()) == ([1, 1], [])


def test_one_that_is_planned_while_a_round_ends_is_not_forgotten(standing_desk: Desk):
    """The round's own plan waits for whoever is just adding to it, and then counts his draft too."""
    desk = standing_desk
    desk.do("invoice.unsend", str(planned(desk).pk))  # so that there is a plan, which the round takes away
    draft, is_planned, go_on = desk.draft(), Event(), Event()

    def plan() -> None:
        with perform(desk.actor("billing")) as work:
            send_invoice(work, draft.pk, send_at=MORNING + timedelta(days=1))
            is_planned.set()
            go_on.wait(20)

    def end_a_round() -> None:
        is_planned.wait(20)
        with perform(desk.house.clock) as work:
            plan_sends(work)

    def let_go_on() -> None:
        while not waiting_for_a_lock():
            sleep(0.02)
        go_on.set()

    assert at_once(plan, end_a_round, let_go_on) == [None] * 3
    assert desk.due() == MORNING + timedelta(days=1)


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return cursor.fetchone() is not None


@pytest.mark.parametrize("how", ["never planned", "not yet due", "taken back"])
def test_the_clock_that_comes_to_one_that_is_not_due_leaves_it(desk: Desk, how: str):
    """Between looking who is due and locking him, somebody may have been faster."""
    draft = desk.draft() if how == "never planned" else planned(desk, seconds=100)
    if how == "taken back":
        desk.do("invoice.unsend", str(draft.pk))
    before = desk.now(draft)
    desk.house.do(send_planned, draft.pk, by=desk.house.clock)
    desk.house.do(park, draft.pk, words="x", by=desk.house.clock)
    assert (desk.now(draft).version, desk.tasks(), desk.numbers()) == (before.version, [], [])
