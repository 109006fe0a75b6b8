"""Sending: at once, after a pause or at a chosen time, taken back or not, and everything by the organization's clock."""

from datetime import datetime, timedelta

import pytest

from baton.billing.actions.delivery import record_delivery
from baton.billing.models import Invoice
from baton.foundation.actors import Actor, Right, Rights, Scope
from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.foundation.keys import new_id
from tests.billing.desk import BERLIN, MORNING, Desk


def standing(desk: Desk, invoice: Invoice) -> tuple:
    """How an invoice stands: state, delivery, number, and whether a time is set."""
    now = desk.now(invoice)
    return now.document_state, now.delivery_state, now.number, now.send_at is not None


DRAFT, PLANNED = ("draft", "none", None, False), ("draft", "scheduled", None, True)
SENT = ("issued", "queued", "INV-1", False)


def test_at_once_a_draft_is_issued_and_sent_in_one_deed(desk: Desk):
    draft = desk.draft()
    desk.send(draft)
    assert standing(desk, draft) == SENT
    assert desk.told(draft) == ["invoice.drafted", "invoice.issued", "invoice.sent"]
    assert desk.heard(draft, "invoice.sent") == [{"number": "INV-1"}]
    assert (desk.deeds()[-1], desk.see("invoice", str(draft.pk))["chip"]) == ("billing invoice.send", "Sent")
    assert desk.due() is None
    desk.verify()


def test_during_its_pause_it_is_a_draft_without_a_number_that_nobody_owes(desk: Desk):
    draft = desk.draft()
    sent = desk.send(draft, hold_seconds=120)
    assert timedelta(seconds=119) < sent.send_at - desk.clock.now() <= timedelta(seconds=120)
    assert (standing(desk, draft), desk.ledger(draft), desk.numbers()) == (PLANNED, [], [])
    assert (desk.told(draft)[-1], desk.see("invoice", str(draft.pk))["chip"]) == ("invoice.scheduled", "Scheduled")
    assert desk.due() == sent.send_at

    desk.later(seconds=60)
    assert standing(desk, draft) == PLANNED
    desk.later(seconds=61)
    assert standing(desk, draft) == SENT
    assert desk.told(draft)[-2:] == ["invoice.issued", "invoice.sent"]
    assert (desk.deeds()[-1], desk.due()) == ("clock invoice.send_planned", None)
    desk.verify()


def test_the_pause_is_the_organizations_where_none_is_said(desk: Desk):
    for seconds in (30, 90):
        draft = desk.send(desk.draft(), hold_seconds=None)
        assert abs(draft.send_at - desk.clock.now() - timedelta(seconds=seconds)) < timedelta(seconds=5)
        desk.do("business.change", by="owner", send_hold_seconds=90)
    desk.do("business.change", by="owner", send_hold_seconds=0)
    assert desk.send(desk.draft(), hold_seconds=None).delivery_state == "queued"


def test_unsending_takes_it_back_and_no_number_is_missing(desk: Desk):
    draft = desk.draft()
    desk.send(draft, hold_seconds=60)
    desk.do("invoice.unsend", str(draft.pk))
    desk.do("invoice.unsend", str(draft.pk))
    desk.later(minutes=2)
    assert standing(desk, draft) == DRAFT
    assert desk.told(draft) == ["invoice.drafted", "invoice.scheduled", "invoice.unscheduled"]
    assert desk.issued().number == "INV-1"


def test_what_has_gone_is_not_unsent(desk: Desk):
    invoice = desk.send(desk.draft())
    with pytest.raises(Refused, match="INV-1 is issued already: void it, or send a credit note. Nothing was changed."):
        desk.do("invoice.unsend", str(invoice.pk))


def test_an_edit_takes_it_back_and_one_that_changes_nothing_does_not(desk: Desk):
    draft = desk.draft(po_number="PO-1")
    desk.send(draft, hold_seconds=60)
    desk.do("invoice.change", str(draft.pk), po_number="PO-1")
    assert standing(desk, draft) == PLANNED
    desk.do("invoice.change", str(draft.pk), po_number="PO-2")
    assert standing(desk, draft) == DRAFT
    assert desk.told(draft)[-2:] == ["invoice.unscheduled", "invoice.changed"]
    desk.later(minutes=2)
    assert standing(desk, draft) == DRAFT


def test_discarding_takes_it_back(desk: Desk):
    draft = desk.draft()
    desk.send(draft, hold_seconds=60)
    desk.do("invoice.discard", str(draft.pk))
    desk.later(minutes=2)
    assert standing(desk, draft) == ("discarded", "none", None, False)


def test_planned_again_the_later_word_holds(desk: Desk):
    draft = desk.draft()
    desk.send(draft, hold_seconds=60)
    desk.send(draft, send_at=MORNING + timedelta(days=2))
    desk.later(minutes=2)
    assert (standing(desk, draft), desk.due()) == (PLANNED, MORNING + timedelta(days=2))
    desk.send(draft)
    assert standing(desk, draft) == SENT
    desk.later(days=3)
    assert desk.told(draft).count("invoice.sent") == 1


def test_a_chosen_time_is_the_organizations_and_dates_are_of_the_day_it_goes(desk: Desk):
    """Half past eleven in Berlin is the same day there, and half past nine in Greenwich."""
    evening = desk.send(desk.draft(), send_at=datetime(2031, 3, 31, 23, 30))  # noqa: DTZ001
    night = desk.send(desk.draft(), send_at=datetime(2031, 4, 1, 0, 30, tzinfo=BERLIN))
    assert str(evening.send_at.astimezone(BERLIN)) == "2031-03-31 23:30:00+02:00"

    desk.at(datetime(2031, 3, 31, 23, 31, tzinfo=BERLIN))
    desk.round()
    desk.at(datetime(2031, 4, 1, 0, 31, tzinfo=BERLIN))
    desk.round()
    said = [(one.number, str(one.issued_on), str(one.due_on)) for one in (desk.now(evening), desk.now(night))]
    assert said == [("INV-1", "2031-03-31", "2031-04-30"), ("INV-2", "2031-04-01", "2031-05-01")]


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"hold_seconds": 121}, "The pause is 0 to 120 seconds, not 121. Nothing was sent."),
        ({"hold_seconds": -1}, "The pause is 0 to 120 seconds, not -1. Nothing was sent."),
        ({"send_at": MORNING}, "2031-03-03 09:00:00+01:00 is not within the coming year. Nothing was sent."),
        ({"send_at": MORNING + timedelta(days=367)}, "2032-03-04 09:00:00+01:00 is not within the coming year. Nothing was sent."),
        ({"send_at": MORNING + timedelta(days=1), "hold_seconds": 30}, "Give a time or a pause, not both. Nothing was sent."),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(desk: Desk, entered: dict, words: str):
    draft = desk.draft()
    with pytest.raises(Refused) as refused:
        desk.send(draft, **entered)
    assert (refused.value.words, standing(desk, draft)) == (words, DRAFT)


@pytest.mark.parametrize("how", [{}, {"hold_seconds": 30}, {"send_at": MORNING + timedelta(days=1)}])
@pytest.mark.parametrize(
    ("customer", "words"),
    [
        ({"legal_name": ""}, "The legal name of the customer is missing: add it. Nothing was"),
        ({"delivery_preference": "post"}, "Bare receives its invoices by post: issue it, print it and send it by hand. Nothing was sent."),
        (
            {"delivery_preference": "link_only", "contact": None},
            "Nobody at Bare receives its invoices: add a contact for accounts payable with an e-mail address. Nothing was sent.",
        ),
    ],
)
def test_what_cannot_go_out_is_refused_now_and_not_when_its_time_comes(desk: Desk, how: dict, customer: dict, words: str):
    desk.account("Bare", **{"contact": "bare@example.org"} | customer)
    draft = desk.draft("Bare")
    with pytest.raises(Refused) as refused:
        desk.send(draft, **how)
    assert refused.value.words.startswith(words)
    assert (standing(desk, draft), desk.numbers(), desk.due()) == (DRAFT, [], None)


def test_whoever_names_the_version_he_saw_sends_no_other_one(desk: Desk):
    for how in ({}, {"hold_seconds": 30}):
        draft = desk.draft()
        desk.do("invoice.change", str(draft.pk), po_number="PO-2")
        with pytest.raises(Conflict, match="The invoice was changed meanwhile"):
            desk.send(draft, version=draft.version, **how)
    desk.do("account.change", "Acme", reverse_charge=True, tax_id="DE136695976")
    for how in ({}, {"hold_seconds": 30}):
        with pytest.raises(Conflict, match="it comes out different: look at it again. Nothing was"):
            desk.send(draft, version=desk.now(draft).version, **how)
    assert standing(desk, draft) == DRAFT


def delivered(desk: Desk, invoice: Invoice, state: str) -> None:
    with desk.deed("message.accept") as work:
        record_delivery(work, invoice.pk, state)


def test_an_issued_invoice_goes_at_once_and_again_once_it_arrived(desk: Desk):
    invoice = desk.issued()
    desk.send(invoice, hold_seconds=None)  # nothing is left to be undone, so there is no pause
    assert standing(desk, invoice) == SENT
    with pytest.raises(Refused, match="INV-1 is queued already, and goes out only once at a time. Nothing was sent."):
        desk.send(invoice)
    delivered(desk, invoice, "accepted")
    desk.send(invoice)
    assert (standing(desk, invoice), desk.told(invoice).count("invoice.sent")) == (SENT, 2)
    assert desk.numbers() == ["INV-1"]


@pytest.mark.parametrize("how", [{"hold_seconds": 30}, {"send_at": MORNING + timedelta(days=1)}])
def test_an_issued_invoice_is_not_planned(desk: Desk, how: dict):
    invoice = desk.issued()
    with pytest.raises(Refused, match="INV-1 is issued, so it is sent again at once. Nothing was sent."):
        desk.send(invoice, **how)


def test_what_is_void_or_discarded_goes_nowhere(desk: Desk):
    void, discarded = desk.issued(), desk.draft()
    desk.do("invoice.void", str(void.pk), reason="Mistake")
    desk.do("invoice.discard", str(discarded.pk))
    for invoice, state in ((void, "void"), (discarded, "discarded")):
        with pytest.raises(Refused, match=f"The invoice is {state} and goes nowhere. Nothing was sent."):
            desk.send(invoice)


def sender(desk: Desk, issue: Scope | None) -> Actor:
    """Somebody who may send all invoices, and issue those in a scope."""
    lines = [Right("invoice.see"), Right("invoice.send")] + ([Right("invoice.issue", issue)] if issue else [])
    return Actor("user", new_id(), "Sam", desk.house.id, Rights(tuple(lines)))


@pytest.mark.parametrize("scope", [None, "own"])
@pytest.mark.parametrize("how", [{}, {"hold_seconds": 30}])
def test_sending_a_draft_issues_it_so_that_needs_the_right_too(desk: Desk, scope: Scope | None, how: dict):
    desk.people["Sam"] = sender(desk, scope)
    draft = desk.draft()
    with pytest.raises(NotAllowed, match="Sam may not do invoice.issue, which sending a draft does too. Nothing was sent."):
        desk.send(draft, by="Sam", **how)
    assert standing(desk, draft) == DRAFT
    desk.issue(draft)
    assert desk.send(draft, by="Sam").delivery_state == "queued"


def test_who_may_issue_all_and_send_sends(desk: Desk):
    desk.people["Sam"] = sender(desk, "all")
    assert desk.send(desk.draft(), by="Sam").number == "INV-1"


@pytest.mark.parametrize("deed", ["invoice.send", "invoice.unsend"])
def test_a_seller_neither_sends_nor_takes_back(desk: Desk, deed: str):
    desk.deal("Audit", "Acme", "1 x Audit at 100.00 EUR")
    with pytest.raises(NotAllowed, match=f"sales may not do {deed}. Nothing was changed."):
        desk.do(deed, desk.win("Audit"), by="sales")


@pytest.mark.parametrize("deed", ["invoice.send_planned", "invoice.park"])
def test_only_the_clock_sends_what_was_planned_and_parks(desk: Desk, deed: str):
    draft = desk.draft()
    more = {"words": "x"} if deed == "invoice.park" else {}
    with pytest.raises(NotAllowed, match=f"owner may not do {deed}"):
        desk.do(deed, str(draft.pk), by="owner", **more)
