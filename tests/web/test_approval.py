"""Approval on the pages: the chain on the draft, who may say something there, and who is told why he may not."""

import pytest

from tests.billing.test_approvals import Office
from tests.make import House
from tests.web.conftest import Desk
from tests.web.signed_in import signed_in


class Counter(Desk):
    """A desk at which several people of one role sit."""

    def __init__(self, house: House):
        self.house, self.story = house, Office(house)

    def at(self, role: str = "billing"):
        return signed_in(self.story.actor(role).id)


@pytest.fixture
def desk(db) -> Counter:
    desk = Counter(House(kind="sandbox"))
    desk.story.rule("total", "billing", "owner", limit_minor=10000)
    return desk


@pytest.fixture
def draft(desk) -> str:
    return desk.story.bill("Acme", "1 x Chair at 100.00 EUR", by="anna")


def shown(desk, draft: str, by: str) -> str:
    return desk.at(by).get(f"/invoices/{draft}/").content.decode()


def test_who_may_approve_sees_the_chain_why_it_is_asked_and_both_buttons(desk, draft):
    page = shown(desk, draft, "bob")
    assert "It waits for billing, then owner to approve it." in page
    assert "The total of 119.00 EUR is over 100.00 EUR." in page
    assert f'action="/invoices/{draft}/approve"' in page and f'action="/invoices/{draft}/refuse_approval"' in page
    assert "Its turn" in page and "After that" in page and "To approve" in page
    assert f'action="/invoices/{draft}/send"' not in page


def test_its_author_is_told_why_he_may_not(desk, draft):
    page = shown(desk, draft, "anna")
    assert "You may not decide: nobody approves his own, and you made this draft or changed what it says." in page
    assert f'action="/invoices/{draft}/approve"' not in page


def test_whose_turn_it_is_not_is_told_whose_it_is(desk, draft):
    desk.story.approve(draft, by="bob")
    assert "You may not decide: it is the turn of owner." in shown(desk, draft, "bob")
    assert f'action="/invoices/{draft}/approve"' in shown(desk, draft, "olga")


def test_the_page_approves_step_by_step_and_then_sends(desk, draft):
    for by, words in (("bob", "A good customer"), ("olga", "")):
        version = str(desk.story.see("invoice", draft)["version"])
        assert desk.post(f"/invoices/{draft}/approve", by=by, version=version, words=words).status_code == 303
    page = shown(desk, draft, "anna")
    assert "“A good customer”" in page and "Approved" in page
    assert f'action="/invoices/{draft}/send"' in page


def test_a_refusal_needs_words_and_is_shown_with_them(desk, draft):
    version = str(desk.story.see("invoice", draft)["version"])
    form = f"invoice.refuse_approval:{draft}"
    refused = desk.post(f"/invoices/{draft}/refuse_approval", by="bob", version=version, words="", form=form, back=f"/invoices/{draft}/")
    assert refused.status_code == 422 and "Say in words what should change" in refused.content.decode()
    desk.post(f"/invoices/{draft}/refuse_approval", by="bob", version=version, words="Too dear")
    page = shown(desk, draft, "anna")
    assert "refused it: Too dear. Change the draft to ask again." in page and "Refused by" in page


def test_what_was_approved_and_changed_since_says_by_whom_it_was_both(desk, draft):
    desk.story.approve(draft, by="bob")
    desk.story.do("invoice.change", draft, by="olga", po_number="PO 7")
    page = shown(desk, draft, "anna")
    story = desk.story
    assert f"Was approved by {story.actor('bob').label}" in page and f"changed since by {story.actor('olga').label}" in page


def test_what_is_inherited_and_changed_since_names_who_changed_that(desk, draft):
    desk.story.run_jobs()
    desk.story.approve(draft, by="bob")
    desk.story.do("account.change", "Acme", by="olga", terms={"kind": "net", "days": 45})
    desk.story.run_jobs()
    assert f"changed since by {desk.story.actor('olga').label}" in shown(desk, draft, "anna")


def test_without_rules_nothing_is_said_of_approval(desk):
    [rule] = desk.story.all("approval_rule", by="owner")
    desk.story.do("approval_rule.retire", rule["id"], by="owner")
    draft = desk.story.bill("Acme", "1 x Chair at 100.00 EUR")
    assert "pproval" not in shown(desk, draft, "bob")


def test_the_page_of_a_draft_that_waits_costs_thirty_queries_at_most(desk, draft, django_assert_max_num_queries):
    client = desk.at("bob")
    client.get(f"/invoices/{draft}/")
    with django_assert_max_num_queries(30):
        client.get(f"/invoices/{draft}/")
