"""Today's list: every state that needs a person is a row, and leaves when it is resolved."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.crm.models import Account
from baton.crm.queries.accounts import survivor_by
from baton.foundation.performing import reading
from baton.reports import inbox, owed
from tests.story import Story


def rows(story: Story, by: str = "billing", *, mine: bool = True) -> list[str]:
    actor = story.actor(by)
    with reading(actor):
        return [f"{row.group}: {row.title}. {row.why}" for row in inbox.waiting(actor, story.house.organization, mine=mine)]


def counted(story: Story, by: str = "billing") -> int:
    actor = story.actor(by)
    with reading(actor):
        return inbox.count(actor)


def test_a_won_deal_waits_for_billing_until_its_draft_is_sent(story):
    story.account("Acme")
    draft = story.win(story.deal("Audit 2026", "Acme", "1 x Audit"))
    assert rows(story) == ["Review and send: Acme: draft from a won deal. Audit 2026. All 4 checks pass; nothing to retype."]
    assert counted(story) == 1
    story.do("invoice.send", draft)
    assert rows(story) == []


def test_a_draft_that_lacks_something_is_one_row_and_not_also_its_task(story):
    story.account("Acme", po_required=True)
    story.win(story.deal("Audit 2026", "Acme", "1 x Audit"))
    assert rows(story) == ["Review and send: Acme: the draft needs something. The customer requires a PO number: add it."]
    assert counted(story) == 1


def test_money_that_no_invoice_took_waits_while_the_customer_owes(story):
    story.account("Acme")
    today = str(story.house.organization.clock.day(story.house.organization.clock.now()))
    story.do("payment.create", account=story.ids["Acme"], amount_minor=5_000, currency="EUR", received_on=today)
    assert rows(story) == []
    story.do("invoice.issue", story.bill("Acme", "1 x Audit"))
    [row] = rows(story)
    assert row == "Money in: Acme has money that is not used. It came, no invoice has taken it, and invoices are open."


def test_who_is_late_stands_there_once_with_all_he_owes(story):
    story.account("Acme", terms={"kind": "net", "days": 0})
    for _ in range(2):
        story.do("invoice.issue", story.bill("Acme", "1 x Audit"))
    assert rows(story) == []
    clock, actor = story.house.organization.clock, story.actor("billing")
    later = clock.day(clock.now()) + timedelta(days=10)
    with reading(actor):
        found = inbox._late(actor, SimpleNamespace(clock=SimpleNamespace(now=lambda: None, day=lambda _: later)), survivor_by())
    assert [(row.title, row.why, row.amount_minor) for row in found] == [
        ("Acme is late", "2 invoices, the oldest due 10 days ago.", 23_800)
    ]


def test_a_seller_is_asked_for_next_steps_and_sees_no_bills(story):
    story.account("Acme")
    story.win(story.deal("Audit 2026", "Acme", "1 x Audit"))
    story.deal("Audit 2027", "Acme", "1 x Audit")
    story.deal("Audit 2028", "Acme", next_step="Call")
    assert rows(story, "sales") == ["Other: Audit 2027: no next step. Acme. What happens next, and when?"]


def test_tasks_are_mine_or_nobodys_unless_everybodys_are_asked_for(story):
    story.do("task.create", kind="call", subject="Call Acme", reason="They asked.", owner=str(story.actor("owner").id))
    story.do("task.create", kind="call", subject="Call Bolt", reason="They asked.")
    assert rows(story) == ["Collections: Call Bolt. They asked."]
    assert len(rows(story, mine=False)) == 2
    assert counted(story) == 1 and counted(story, "owner") == 2


def test_it_costs_the_same_however_much_waits(story):
    story.account("Acme")
    costs = []
    for count in (2, 8):
        for number in range(count):
            story.win(story.deal(f"Audit {count} {number}", "Acme", "1 x Audit"))
        actor = story.actor("billing")
        with reading(actor), CaptureQueriesContext(connection) as captured:
            inbox.waiting(actor, story.house.organization, mine=True)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 14


def test_of_each_kind_the_first_are_shown_and_the_last_of_them_says_that_there_are_more(story):
    for number in range(inbox.SHOWN):
        story.do("task.create", subject=f"Call {number}")
    actor, house = story.actor("billing"), story.house.organization
    with reading(actor):
        assert [row.more for row in inbox.waiting(actor, house, mine=True)] == [False] * inbox.SHOWN
    story.do("task.create", subject="Call once more")
    with reading(actor):
        assert [row.more for row in inbox.waiting(actor, house, mine=True)] == [False] * (inbox.SHOWN - 1) + [True]


def test_two_accounts_that_were_merged_are_late_and_owe_as_one(story):
    for name in ("Acme", "Bolt"):
        story.account(name, terms={"kind": "net", "days": 0})
        story.do("invoice.issue", story.bill(name, "1 x Audit"))
    with story.deed("account.change") as work:
        work.change(work.load(Account, UUID(story.ids["Bolt"])), survivor_id=UUID(story.ids["Acme"]))
    clock, actor = story.house.organization.clock, story.actor("billing")
    later = clock.day(clock.now()) + timedelta(days=10)
    with reading(actor):
        [row] = inbox._late(actor, SimpleNamespace(clock=SimpleNamespace(now=lambda: None, day=lambda _: later)), survivor_by())
        [sums] = owed.owed(actor, later)
    assert (row.title, row.amount_minor) == ("Acme is late", 23_800)
    assert (sums.accounts, sums.open_minor) == (1, 23_800)
