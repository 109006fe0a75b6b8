"""A win that is taken back: by whoever won it while the draft is untouched, and by billing with a reason."""

import pytest

from baton.foundation.errors import Answer, Conflict, NotAllowed, Refused
from tests.billing.desk import Desk
from tests.together import at_once


@pytest.fixture
def won(desk: Desk) -> str:
    """The draft of a won deal."""
    desk.deal("Audit", "Acme", "1 x Check at 100.00 EUR")
    return desk.win("Audit")


def stands(desk: Desk, draft: str) -> tuple[str, str]:
    """How deal and draft stand."""
    return desk.see("deal", "Audit")["outcome"], desk.see("invoice", draft)["document_state"]


def owed(desk: Desk) -> list[str]:
    """Open tasks, each with its owner."""
    return [f"{task['owner_name']}: {task['kind']} {task['subject']}: {task['reason']}" for task in desk.all("task", state="open")]


def test_the_winner_takes_an_untouched_win_back_without_a_word(desk: Desk, won: str):
    desk.do("deal.return", "Audit", by="sales")
    assert stands(desk, won) == ("open", "discarded")
    assert desk.see("deal", "Audit")["closed_at"] is None
    assert desk.announced()[-2:] == ["invoice.discarded", "deal.returned"]
    assert desk.tasks() == []


def test_what_was_won_again_has_a_draft_of_its_own_and_the_first_stays_on_record(desk: Desk, won: str):
    desk.do("deal.return", "Audit", by="sales")
    again = desk.win("Audit")
    assert again != won and desk.win("Audit") == again
    assert [(one["win"], one["document_state"]) for one in desk.all("invoice")] == [(1, "discarded"), (2, "draft")]
    assert desk.see("deal", "Audit")["invoice"]["id"] == again
    desk.verify()


def test_billing_returns_a_deal_with_a_reason_which_waits_for_its_owner(desk: Desk, won: str):
    desk.do("deal.return", "Audit", reason="They want two invoices.")
    assert stands(desk, won) == ("open", "discarded")
    assert owed(desk) == ["sales: fix Audit came back from billing: They want two invoices."]
    desk.win("Audit")
    assert owed(desk) == []


def test_a_returned_deal_that_is_lost_asks_nothing_more(desk: Desk, won: str):
    desk.do("deal.return", "Audit", reason="They never heard of it.")
    desk.do("deal.lose", "Audit", by="sales", reason="A misunderstanding")
    assert owed(desk) == []


def test_billing_says_why(desk: Desk, won: str):
    with pytest.raises(Refused, match="returned with a reason") as refused:
        desk.do("deal.return", "Audit", reason=" ")
    assert list(refused.value.fields) == ["reason"]
    assert stands(desk, won) == ("won", "draft")


def test_what_somebody_worked_on_is_not_undone_but_returned(desk: Desk, won: str):
    desk.do("invoice.change", won, po_number="PO-7")
    with pytest.raises(NotAllowed, match="somebody has worked on the draft since.*Ask billing"):
        desk.do("deal.return", "Audit", by="sales")
    assert stands(desk, won) == ("won", "draft")
    desk.do("deal.return", "Audit", reason="The PO is of another year.")
    assert stands(desk, won) == ("open", "discarded")


def test_what_the_house_itself_did_to_a_draft_is_no_touch(desk: Desk, won: str):
    desk.do("account.change", "Acme", reverse_charge=True, tax_id="DE136695976")
    desk.run_jobs()
    assert desk.see("invoice", won)["tax_minor"] == 0
    desk.do("deal.return", "Audit", by="sales")
    assert stands(desk, won) == ("open", "discarded")


def test_a_planned_draft_is_not_undone_and_billing_takes_it_off_the_plan(desk: Desk, won: str):
    desk.do("invoice.send", won, hold_seconds=60)
    with pytest.raises(NotAllowed, match="worked on the draft"):
        desk.do("deal.return", "Audit", by="sales")
    desk.do("deal.return", "Audit", reason="Wrong customer.")
    assert stands(desk, won) == ("open", "discarded") and desk.see("invoice", won)["send_at"] is None
    desk.later(seconds=61)
    assert desk.numbers() == []


def test_an_issued_invoice_keeps_its_deal_won_until_it_is_void(desk: Desk, won: str):
    desk.do("invoice.issue", won)
    for by, reason in (("sales", ""), ("billing", "Wrong price."), ("owner", "Wrong price.")):
        with pytest.raises(Refused, match="INV-1 is issued, so the deal stays won: void the invoice first"):
            desk.do("deal.return", "Audit", by=by, reason=reason)
    desk.do("invoice.void", won, reason="Wrong price.")
    desk.do("deal.return", "Audit", reason="Wrong price.")
    assert stands(desk, won) == ("open", "void")
    desk.verify()


def test_nobody_else_undoes_a_win(desk: Desk, won: str):
    desk.deal("Other", "Acme", "1 x Check at 100.00 EUR", by="owner", owner=str(desk.actor("sales").id))
    desk.win("Other", by="owner")
    with pytest.raises(NotAllowed, match="somebody else won the deal"):
        desk.do("deal.return", "Other", by="sales")
    for by in ("accountant", "read only"):
        with pytest.raises(NotAllowed):
            desk.do("deal.return", "Audit", by=by, reason="Because.")
    desk.do("deal.return", "Other", by="owner")
    assert desk.see("deal", "Other")["outcome"] == "open"


@pytest.mark.parametrize(("deed", "words"), [(None, "open"), ("deal.lose", "lost")])
def test_only_a_won_deal_is_returned(desk: Desk, deed: str | None, words: str):
    desk.deal("Audit", "Acme", "1 x Check at 100.00 EUR")
    if deed:
        desk.do(deed, "Audit", by="sales", reason="Price")
    with pytest.raises(Refused, match=f"The deal is {words}, and only a won one is returned"):
        desk.do("deal.return", "Audit", by="sales")


def test_an_old_look_is_a_conflict(desk: Desk, won: str):
    with pytest.raises(Conflict):
        desk.do("deal.return", "Audit", by="sales", version=1)
    assert stands(desk, won) == ("won", "draft")


def test_of_issuing_and_returning_at_once_one_is_done(standing_desk: Desk):
    desk = standing_desk
    for n in range(6):
        desk.deal(f"Audit {n}", "Acme", "1 x Check at 100.00 EUR")
        draft = desk.win(f"Audit {n}")
        answers = at_once(
            lambda draft=draft: desk.do("invoice.issue", draft), lambda n=n: desk.do("deal.return", f"Audit {n}", reason="Wait.")
        )
        assert sum(isinstance(answer, Answer) for answer in answers) == 1, answers
        now = desk.see("deal", f"Audit {n}")["outcome"], desk.see("invoice", draft)["document_state"]
        assert now in {("won", "issued"), ("open", "discarded")}
    desk.verify()


def test_of_two_who_return_at_once_one_does(standing_desk: Desk):
    desk = standing_desk
    desk.deal("Audit", "Acme", "1 x Check at 100.00 EUR")
    desk.win("Audit")
    answers = at_once(*[lambda: desk.do("deal.return", "Audit", reason="Wait.")] * 4)
    assert sum(isinstance(answer, Answer) for answer in answers) == 3, answers
    assert desk.announced().count("deal.returned") == 1
