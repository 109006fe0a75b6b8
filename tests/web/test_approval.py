"""Approval on the pages: the chain on the draft, who may say something there, and who is told why he may not."""

from datetime import timedelta

import pytest

from baton.foundation.models import User
from baton.foundation.people import actor_of
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


def test_where_nobody_may_decide_the_page_says_so_and_what_to_do(desk):
    draft = desk.story.bill("Acme", "1 x Chair at 100.00 EUR", by="olga")
    assert "Nobody here may decide" not in shown(desk, draft, "anna")
    desk.story.approve(draft, by="bob")  # then it is the owner's turn, and she made it
    assert "Nobody here may decide: all who are asked made this draft or changed it." not in shown(desk, draft, "anna")  # another owner is there
    other = str(desk.house.owner.id)
    desk.story.do("user.disable", other, by="olga")
    assert "Nobody here may decide: all who are asked made this draft or changed it." in shown(desk, draft, "anna")


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


# Today


def waits(desk, by: str, whose: str = "mine") -> bool:
    return "a draft to approve" in desk.at(by).get(f"/?whose={whose}").content.decode()


def test_today_shows_it_to_whoever_may_decide_and_to_nobody_else(desk, draft):
    assert [by for by in desk.story.people if waits(desk, by)] == ["bob", "olga"]  # not its author, nor who has no say
    page = desk.at("bob").get("/").content.decode()
    assert "Approvals and change requests" in page and f'href="/invoices/{draft}/"' in page and "for billing" in page
    assert "It waits for billing, then owner to approve it: the total of 119.00 EUR is over 100.00 EUR." in page
    desk.story.approve(draft, by="bob")
    assert [by for by in desk.story.people if waits(desk, by)] == ["olga"]
    assert waits(desk, "anna", whose="all")
    desk.story.approve(draft, by="olga")
    assert not waits(desk, "olga", whose="all")


def test_the_list_has_a_tab_for_what_waits_while_there_are_rules(desk, draft):
    other = desk.story.bill("Acme", "1 x Stool at 1.00 EUR")
    page = desk.at("anna").get("/invoices/?tab=approve").content.decode()
    assert "To approve" in page and f"/invoices/{draft}/" in page and f"/invoices/{other}/" not in page
    [rule] = desk.story.all("approval_rule", by="owner")
    desk.story.do("approval_rule.retire", rule["id"], by="owner")
    assert "To approve" not in desk.at("anna").get("/invoices/").content.decode()


def test_who_stands_in_finds_it_on_today_once_two_working_days_are_over(desk, draft):
    desk.story.do("user.name_delegate", by="bob", delegate=str(desk.story.actor("carl").id))
    desk.story.do("role.change", str(desk.story.do("role.create", by="owner", name="finance", rights=[{"name": "invoice.*"}]).pk), by="owner", name="finances")
    desk.story.do("user.change_roles", str(desk.story.actor("carl").id), by="owner", roles=["accountant", "finances"])
    desk.story.people["carl"] = actor_of(User.objects.get(pk=desk.story.actor("carl").id), desk.house.id)
    assert not waits(desk, "carl")
    desk.story.move_clock((desk.story.organization().clock.now() + timedelta(days=7)).isoformat())
    assert waits(desk, "carl")
    desk.story.approve(draft, by="carl")
    assert not waits(desk, "carl")


def test_a_draft_that_lacks_something_else_too_stands_under_review_as_well(desk):
    desk.story.account("Bare", legal_name="")
    desk.story.bill("Bare", "1 x Chair at 100.00 EUR", by="anna")
    page = desk.at("bob").get("/").content.decode()
    assert "Bare: the draft needs something" in page and "Bare: a draft to approve" in page
    assert "Bare: the draft needs something" in desk.at("anna").get("/").content.decode()


def test_a_draft_that_waits_for_approval_alone_is_not_offered_to_be_sent(desk, draft):
    page = desk.at("anna").get("/?whose=all").content.decode()
    assert "Acme: draft invoice" not in page and "nothing to retype" not in page


def test_today_costs_no_more_for_many_that_wait(desk, draft, django_assert_max_num_queries):
    for _ in range(6):
        desk.story.bill("Acme", "1 x Chair at 100.00 EUR", by="anna")
    client = desk.at("bob")
    client.get("/")
    with django_assert_max_num_queries(30):
        client.get("/")


# settings


def test_an_owner_begins_with_the_examples_and_changes_them(desk):
    [rule] = desk.story.all("approval_rule", by="owner")
    desk.post(f"/approval-rules/{rule['id']}/retire", by="olga", version=str(rule["version"]))
    assert "Use the examples" in desk.at("olga").get("/settings/approvals/").content.decode()
    assert desk.post("/approval-rules/use_examples", by="olga").status_code == 303
    page = desk.at("olga").get("/settings/approvals/").content.decode()
    assert "A discount over 10%" in page and "A total over €10,000.00" in page and "Billing, then Owner" in page
    total = next(one for one in desk.story.all("approval_rule", by="owner", retired_at="null") if one["kind"] == "total")
    fields = {"limit_minor": "25,000.00", "amounts_in": "EUR", "chain.0": "billing", "chain.1": "billing", "chain.2": "owner", "chain.3": ""}
    desk.post(f"/approval-rules/{total['id']}/change", by="olga", version=str(total["version"]), **fields)
    page = desk.at("olga").get("/settings/approvals/").content.decode()
    assert "A total over €25,000.00" in page and "Billing, then Billing, then Owner" in page


def test_a_rule_without_its_limit_is_refused_at_its_field(desk):
    fields = {"kind": "discount", "limit_percent": "", "limit_minor": "", "amounts_in": "EUR", "chain.0": "billing"}
    refused = desk.post("/approval-rules/create", by="olga", form="approval_rule.create:", back="/settings/approvals/", **fields)
    assert refused.status_code == 422 and "A discount is over a limit of 0 to 100 percent." in refused.content.decode()


def test_who_may_not_change_the_rules_reads_them(desk):
    page = desk.at("anna").get("/settings/approvals/").content.decode()
    assert "A total over €100.00" in page and "Owners can change the rules." in page and "approval-rules" not in page


def test_everybody_says_who_decides_for_him(desk):
    bob, carl = desk.story.actor("bob"), desk.story.actor("carl")
    assert desk.post("/users/name_delegate", by="bob", delegate=str(carl.id)).status_code == 303
    assert f'<option value="{carl.id}" selected>' in desk.at("bob").get("/me/").content.decode()
    assert f"You stand in for {bob.label}." in desk.at("carl").get("/me/").content.decode()
