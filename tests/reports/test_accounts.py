"""What lists of accounts ask: who is late, who lacks what an invoice needs, who was not heard of for long."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db.models import F, Q

from baton.crm.models import Account, Contact
from baton.foundation.performing import reading
from baton.reports.accounts import is_incomplete, is_overdue, lacks_contact, touched_at
from tests.story import Story


def today(story: Story):
    clock = story.house.organization.clock
    return clock.day(clock.now())


def found(story: Story, condition: Callable[[date], Q], days: int = 0) -> set[str]:
    """Who it holds of, so many days from today."""
    actor, on = story.actor("billing"), today(story) + timedelta(days=days)
    with reading(actor):
        return set(Account.objects.visible_to(actor).filter(condition(on), survivor=F("pk")).values_list("name", flat=True))


def merge(story: Story, name: str, into: str) -> None:
    with story.deed("account.change") as work:
        work.change(work.load(Account, UUID(story.ids[name])), survivor_id=UUID(story.ids[into]))


LACKING = {
    "legal name": {"legal_name": ""},
    "address": {"billing_address": None},
    "street": {"billing_address": {"city": "Berlin", "country": "DE"}},
    "city": {"billing_address": {"line1": "Hauptstr. 1", "country": "DE"}},
    "country": {"billing_address": {"line1": "Hauptstr. 1", "city": "Berlin"}},
    "PO number": {"po_required": True},
    "tax id": {"reverse_charge": True},
    "nothing": {},
    "nothing, with a PO": {"po_required": True, "po_number": "PO-1"},
    "nothing, with a tax id": {"reverse_charge": True, "tax_id": "DE136695976"},
}


@pytest.mark.parametrize("lacking", LACKING)
def test_incomplete_is_who_is_not_ready_to_be_invoiced(story, lacking):
    story.account("Acme", **LACKING[lacking])
    is_ready = story.see("account", "Acme")["readiness"]["ready"]
    assert is_ready is lacking.startswith("nothing")
    assert found(story, is_incomplete) == (set() if is_ready else {"Acme"})


@pytest.mark.parametrize("preference", ["email", "link_only", "post"])
@pytest.mark.parametrize("contact", [None, "ap@example.org"])
def test_a_contact_is_needed_by_whom_readiness_asks_for_one(story, preference, contact):
    story.account("Acme", contact=contact, delivery_preference=preference)
    is_ready = story.see("account", "Acme")["readiness"]["ready"]
    assert found(story, is_incomplete) == (set() if is_ready else {"Acme"})
    assert found(story, lacks_contact) == (set() if contact else {"Acme"})


def test_who_has_no_address_has_moved_on_or_does_not_begin_yet_is_no_billing_contact(story):
    names = ["Acme", "Bolt", "Cord", "Dune", "Elm"]
    for name in names:
        story.account(name, contact=None)
    later, mute = str(today(story) + timedelta(days=3)), story.do("contact.create", name="Mute")
    story.do("contact.give_role", str(mute.pk), account=story.ids["Acme"], role="accounts_payable")
    story.do("contact.leave", story.ids[story.contact("Bolt", "b@example.org")])
    story.contact("Cord", "c@example.org", role="buyer")
    ann = story.do("contact.create", name="Ann", email="d@example.org")
    story.do("contact.give_role", str(ann.pk), account=story.ids["Dune"], role="accounts_payable", from_on=later)
    story.contact("Elm", "e@example.org")
    assert found(story, lacks_contact) == set(names) - {"Elm"}
    assert found(story, lacks_contact, days=3) == set(names) - {"Elm", "Dune"}


def test_who_is_gone_receives_nothing_though_his_job_was_left_open(story):
    story.account("Acme")
    with story.deed("contact.leave") as work:
        work.change(work.rows(Contact).get(), left_on=today(story))
    assert not story.see("account", "Acme")["readiness"]["ready"]
    assert found(story, lacks_contact) == {"Acme"}


def test_overdue_is_who_owes_since_yesterday_not_who_is_due_today(story):
    for name, days in (("Acme", 0), ("Bolt", 1), ("Cord", 0)):
        story.account(name, terms={"kind": "net", "days": days})
    story.do("invoice.issue", story.bill("Acme", "1 x Audit"))
    story.do("invoice.issue", story.bill("Bolt", "1 x Audit"))
    story.bill("Cord", "1 x Audit")
    assert found(story, is_overdue) == set()
    assert found(story, is_overdue, days=1) == {"Acme"}
    assert found(story, is_overdue, days=2) == {"Acme", "Bolt"}
    story.do("payment.create", account=story.ids["Acme"], amount_minor=11_900, currency="EUR", received_on=str(today(story)))
    assert found(story, is_overdue, days=2) == {"Bolt"}


def test_what_an_account_that_was_merged_owes_and_whom_it_has_counts_for_the_other(story):
    for name in ("Acme", "Bolt"):
        story.account(name, contact="ap@example.org" if name == "Bolt" else None, terms={"kind": "net", "days": 0})
    story.do("invoice.issue", story.bill("Bolt", "1 x Audit"))
    assert (found(story, lacks_contact), found(story, is_overdue, days=1)) == ({"Acme"}, {"Bolt"})
    merge(story, "Bolt", into="Acme")
    assert (found(story, lacks_contact), found(story, is_overdue, days=1)) == (set(), {"Acme"})


def test_a_note_touches_an_account_and_a_change_of_it_does_not(story):
    story.account("Acme")
    id, actor = UUID(story.ids["Acme"]), story.actor("billing")
    with reading(actor):
        assert touched_at(actor, [id]) == {}
    story.do("note.add", account=story.ids["Acme"], text="They called.")
    [note] = story.all("note")
    story.do("account.change", "Acme", phone="1")
    with reading(actor):
        assert touched_at(actor, [id])[id].isoformat().replace("+00:00", "Z") == note["noted_at"]
