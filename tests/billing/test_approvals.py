"""Approval chains on drafts: who is asked, who may decide, what voids it, and that nothing goes out without."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from baton.billing.actions.checking import checked_drafts
from baton.billing.actions.issuing import issue_many
from baton.billing.jobs import hand_on_approvals, send_invoices
from baton.billing.models import Approval
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor
from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.foundation.inputs import call
from baton.foundation.models import Organization
from baton.foundation.organizations import drop_sandbox
from baton.foundation.performing import perform
from tests.make import House
from tests.story import Story


class Office(Story):
    """A sandbox with two people in billing, one of whom made nothing, an owner and a seller."""

    def __init__(self, house: House):
        super().__init__(house)
        self.people = {name: house.person(role, f"{name}-{house.id.hex[-12:]}@example.org") for name, role in ROLES.items()}
        self.rate("19")
        self.account("Acme")
        self.issue_one_for("Acme")

    def actor(self, by: str) -> Actor:
        return self.people.get(by) or super().actor(by)

    def issue_one_for(self, account: str) -> None:
        self.do("invoice.issue", self.bill(account, "1 x Desk at 1.00 EUR"))

    def rule(self, kind: str, *chain: str, **limit) -> str:
        return str(self.do("approval_rule.create", by="owner", kind=kind, chain=list(chain), **limit).pk)

    def approve(self, draft: str, *, by: str, version: int | None = None, **more) -> None:
        self.do("invoice.approve", draft, by=by, version=version or self.see("invoice", draft)["version"], **more)

    def steps(self, draft: str) -> list[str]:
        return [f"{step['role']} {step['state']}" for step in (self.see("invoice", draft)["approval"] or {"steps": []})["steps"]]

    def approvers(self) -> list[str]:
        """Open tasks to approve: who is asked."""
        return [task["owner_name"] or task["group"] for task in self.all("task", state="open", kind="approve")]

    def move_clock(self, to: str) -> None:
        with perform(self.house.operator) as work:
            call(ACTIONS["clock.move"], work, None, {"to": to})
        self.house.organization.refresh_from_db()

    def organization(self) -> Organization:
        return Organization.objects.get(pk=self.house.id)


ROLES = {"anna": "billing", "bob": "billing", "olga": "owner", "sam": "sales", "carl": "accountant"}


@pytest.fixture
def office(db) -> Office:
    return Office(House(kind="sandbox"))


def discounted(office: Office, percent: str = "12", *, by: str = "anna", **more) -> str:
    return office.bill("Acme", "1 x Chair at 100.00 EUR", discount_percent=percent, by=by, **more)


# who is asked


def test_nobody_is_asked_while_there_are_no_rules(office):
    draft = discounted(office, "90")
    assert office.see("invoice", draft)["approval"] is None
    assert "approval" not in [check["code"] for check in office.see("invoice", draft)["readiness"]["checks"]]
    office.do("invoice.issue", draft)


def test_a_rule_that_holds_asks_its_role_says_why_and_gives_it_a_task(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office)
    said = office.see("invoice", draft)
    assert office.steps(draft) == ["billing now"]
    assert said["approval"]["reasons"] == ["the discount of 12% is over 10%"]
    [check] = [check for check in said["readiness"]["checks"] if check["code"] == "approval"]
    assert check["words"] == "It waits for billing to approve it: the discount of 12% is over 10%."
    assert check["mend_url"] == f"/invoices/{draft}/#approval"
    assert (said["readiness"]["ready"], said["needs_fixing"]) == (False, False)
    assert office.tasks() == ["approve Approve the draft for Acme: It waits for billing to approve it: the discount of 12% is over 10%."]
    assert office.holds(draft) == []


@pytest.mark.parametrize(
    ("rule", "draft", "is_asked"),
    [
        (("discount", {"limit_percent": "10"}), {"discount_percent": "10"}, False),
        (("discount", {"limit_percent": "10"}), {"discount_percent": "10.01"}, True),
        (("discount", {"limit_percent": "10"}), {"lines": ["1 x Chair at 100.00 EUR less 11%"]}, True),
        (("discount", {"limit_percent": "10"}), {"lines": ["1 x Chair at 100.00 EUR less 8%"], "discount_percent": "8"}, True),
        (("total", {"limit_minor": 11900}), {}, False),
        (("total", {"limit_minor": 11899}), {}, True),
        (("total", {"limit_minor": 10**9}), {"currency": "USD"}, True),
        (("terms", {}), {}, False),
        (("terms", {}), {"terms": {"kind": "net", "days": 60}}, True),
        (("terms", {}), {"terms": {"kind": "net", "days": 30}}, False),
        (("new_customer", {}), {}, False),
        (("new_customer", {}), {"account": "Novum"}, True),
    ],
)
def test_a_rule_asks_for_what_is_beyond_it_and_for_nothing_else(office, rule, draft, is_asked):
    kind, limit = rule
    office.account("Novum")
    office.rule(kind, "billing", **limit)
    entered = {"lines": ["1 x Chair at 100.00 EUR"], "account": "Acme"} | draft
    id = office.bill(entered.pop("account"), *entered.pop("lines"), **entered)
    assert bool(office.steps(id)) is is_asked


def test_a_new_customer_is_one_no_more_once_an_invoice_went_out(office):
    office.account("Novum")
    first, second = office.bill("Novum", "1 x Chair at 100.00 EUR"), office.bill("Novum", "1 x Desk at 100.00 EUR")
    office.rule("new_customer", "billing")
    office.run_jobs()
    assert office.steps(first) == office.steps(second) == ["billing now"]
    office.approve(first, by="anna")
    office.do("invoice.issue", first)
    assert office.steps(second) == [] and office.approvers() == []
    office.do("invoice.issue", second)


def test_a_customer_whose_only_invoice_is_voided_is_new_again_and_somebody_is_asked_at_once(office):
    office.account("Novum")
    first, second = office.bill("Novum", "1 x Chair at 100.00 EUR"), office.bill("Novum", "1 x Desk at 100.00 EUR")
    office.do("invoice.issue", first)
    office.rule("new_customer", "billing")
    office.run_jobs()
    assert office.steps(second) == [] and office.approvers() == []
    office.do("invoice.void", first, reason="Written twice")
    assert office.steps(second) == ["billing now"] and office.approvers() == ["billing"]


def test_the_examples_are_made_in_one_go_and_only_where_there_are_no_rules(office):
    office.do("approval_rule.use_examples", by="owner")
    said = [(rule["kind"], rule["limit_percent"], rule["limit_minor"], rule["chain"]) for rule in office.all("approval_rule", by="owner")]
    assert said == [
        ("discount", "10.00", None, ["billing"]), ("total", None, 1_000_000, ["billing", "owner"]),
        ("terms", None, None, ["billing"]), ("new_customer", None, None, ["billing"]),
    ]  # fmt: skip
    with pytest.raises(Refused, match="There are rules already"):
        office.do("approval_rule.use_examples", by="owner")


def test_drafts_that_wait_already_are_asked_for_when_a_rule_comes_and_no_more_when_the_last_one_goes(office):
    draft = discounted(office)
    rule = office.rule("discount", "billing", limit_percent="10")
    office.run_jobs()
    assert office.approvers() == ["billing"]
    office.do("approval_rule.change", rule, by="owner", limit_percent="15")
    office.run_jobs()
    assert office.approvers() == [] and office.steps(draft) == []
    office.do("approval_rule.change", rule, by="owner", limit_percent="10", chain=["owner"])
    office.run_jobs()
    assert office.approvers() == ["owner"]
    office.do("approval_rule.retire", rule, by="owner")
    assert office.approvers() == [] and not office.organization().asks_approval
    office.do("invoice.issue", draft)


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"kind": "discount", "chain": ["billing"]}, "0 to 100 percent"),
        ({"kind": "discount", "limit_percent": "101", "chain": ["billing"]}, "0 to 100 percent"),
        ({"kind": "total", "chain": ["billing"]}, "limit of zero or more"),
        ({"kind": "terms", "limit_percent": "5", "chain": ["billing"]}, "Only a discount"),
        ({"kind": "terms", "chain": []}, "Somebody must be asked"),
        ({"kind": "terms", "chain": ["nobody"]}, 'no role "nobody"'),
        ({"kind": "terms", "chain": ["billing"] * 6}, "At most 5"),
        ({"kind": "new_customer", "chain": ["billing"]}, "such a rule already"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words(office, entered, words):
    office.rule("new_customer", "billing")
    with pytest.raises(Refused, match=words):
        office.do("approval_rule.create", by="owner", **entered)


def test_only_who_may_do_everything_sets_the_rules(office):
    with pytest.raises(NotAllowed):
        office.do("approval_rule.create", by="anna", kind="terms", chain=["billing"])


# deciding


def test_who_is_in_the_role_and_did_not_make_it_approves_and_it_goes_out(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office, by="anna")
    office.approve(draft, by="bob", words="A good customer")
    assert office.steps(draft) == ["billing done"] and office.approvers() == []
    [step] = office.see("invoice", draft)["approval"]["steps"]
    assert (step["by"], step["words"]) == (office.actor("bob").label, "A good customer")
    office.do("invoice.issue", draft, by="anna")
    assert office.see("invoice", draft)["document_state"] == "issued"


@pytest.mark.parametrize("author", ["made", "changed", "changed_before", "won"])
def test_nobody_approves_his_own_whether_he_made_it_changed_it_or_won_its_deal(office, author):
    office.rule("discount", "billing", limit_percent="10")
    if author == "won":
        office.deal("Chairs", "Acme", "1 x Chair at 100.00 EUR", discount_percent="12")
        draft, author = office.win("Chairs", by="olga"), "olga"
    else:
        draft = discounted(office, by="anna" if author == "made" else "bob")
    if author.startswith("changed"):
        office.do("invoice.change", draft, by="anna", po_number="PO 1")
    if author == "changed_before":
        office.do("invoice.change", draft, by="olga", po_number="PO 2")
    by = "olga" if author == "olga" else "anna"
    with pytest.raises(NotAllowed, match="nobody approves his own"):
        office.approve(draft, by=by)
    with pytest.raises(NotAllowed, match="nobody approves his own"):
        office.do("invoice.refuse_approval", draft, by=by, version=office.see("invoice", draft)["version"], words="no")


def test_his_token_is_the_same_person(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office, by="anna")
    anna = office.actor("anna")
    program = Actor("token", UUID(int=7), "anna's program", office.house.id, anna.rights, on_behalf_of=anna.id)
    office.people["program"] = program
    with pytest.raises(NotAllowed, match="nobody approves his own"):
        office.approve(draft, by="program")
    by_program = discounted(office, by="program")
    with pytest.raises(NotAllowed, match="nobody approves his own"):
        office.approve(by_program, by="anna")


def test_the_database_refuses_an_approval_by_one_of_its_authors(office):
    draft, anna = discounted(office, by="anna"), office.actor("anna")
    with office.deed("invoice.approve") as work:
        [role] = Organization.objects.get(pk=office.house.id).roles.filter(name="billing")
        fields = {"invoice_id": UUID(draft), "asked_for": 1, "role": role, "decision": "approved", "decided_by_id": anna.id, "decided_at": work.now}
        with pytest.raises(IntegrityError, match="approval_not_of_ones_own"), transaction.atomic():
            work.create(Approval, **fields, authors=[anna.id])
        work.create(Approval, **fields, authors=[])


def test_nobody_approves_whose_turn_it_is_not_and_the_chain_goes_in_its_order(office):
    office.rule("total", "billing", "owner", limit_minor=10000)
    office.people["otto"] = office.house.person("owner", f"otto-{office.house.id.hex[-12:]}@example.org")
    draft = discounted(office, "0", by="anna")
    for outsider in ("carl", "sam"):
        with pytest.raises(NotAllowed):
            office.approve(draft, by=outsider)
    office.approve(draft, by="bob")
    assert office.steps(draft) == ["billing done", "owner now"] and office.approvers() == ["owner"]
    with pytest.raises(NotAllowed, match="it is the turn of owner"):
        office.approve(draft, by="bob")
    with pytest.raises(Refused, match="It waits for owner"):
        office.do("invoice.issue", draft)
    office.approve(draft, by="olga")
    assert office.approvers() == []
    office.do("invoice.issue", draft)


def test_a_role_of_ones_own_cannot_be_passed_over_by_who_has_the_right_but_not_the_role(office):
    office.do("role.create", by="owner", name="finance", rights=[{"name": "invoice.*"}, {"name": "account.see"}])
    office.people["fay"] = office.house.person("finance", f"fay-{office.house.id.hex[-12:]}@example.org")
    office.rule("discount", "finance", "billing", limit_percent="10")
    draft = discounted(office, by="anna")
    with pytest.raises(NotAllowed, match="it is the turn of finance, then billing"):
        office.approve(draft, by="bob")
    office.approve(draft, by="fay")
    office.approve(draft, by="bob")
    assert office.steps(draft) == ["finance done", "billing done"]


def test_a_role_twice_in_a_chain_asks_two_different_people(office):
    office.rule("discount", "billing", "billing", limit_percent="10")
    draft = discounted(office, by="olga")
    office.approve(draft, by="bob")
    with pytest.raises(NotAllowed, match="the next must be somebody else"):
        office.approve(draft, by="bob")
    office.approve(draft, by="anna")
    assert office.steps(draft) == ["billing done", "billing done"]


def test_a_refusal_says_why_asks_for_a_change_and_is_over_with_it(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office, by="anna")
    with pytest.raises(Refused, match="Say in words"):
        office.do("invoice.refuse_approval", draft, by="bob", version=1, words=" ")
    office.do("invoice.refuse_approval", draft, by="bob", version=office.see("invoice", draft)["version"], words="Too much.")
    label = office.actor("bob").label
    assert office.steps(draft) == ["billing refused"] and office.approvers() == []
    words = f"{label} refused it: Too much. Change the draft to ask again."
    assert office.tasks() == [f"fix Complete the draft for Acme: {words}"]
    assert office.see("invoice", draft)["needs_fixing"]
    with pytest.raises(Refused, match="Too much"):
        office.do("invoice.issue", draft)
    with pytest.raises(Refused, match="Too much"):
        office.approve(draft, by="olga")
    office.do("invoice.change", draft, by="anna", discount_percent="11")
    assert office.steps(draft) == ["billing now"] and office.approvers() == ["billing"]
    assert not office.see("invoice", draft)["needs_fixing"]


def test_an_approval_needs_the_version_that_was_looked_at(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office, by="anna")
    seen = office.see("invoice", draft)["version"]
    office.do("invoice.change", draft, by="anna", discount_percent="60")
    with pytest.raises(Conflict):
        office.approve(draft, by="bob", version=seen)
    with pytest.raises(Refused, match="version: is needed"):
        office.do("invoice.approve", draft, by="bob")


def test_neither_operator_nor_clock_decides(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office, by="anna")
    office.people["operator"] = office.house.operator
    with pytest.raises(NotAllowed, match="given by a person"):
        office.approve(draft, by="operator")


# what voids it


def changes_here(office: Office, draft: str) -> None:
    office.do("invoice.change", draft, by="anna", po_number="PO 7")


def changes_a_line(office: Office, draft: str) -> None:
    office.do("invoice.change", draft, by="anna", lines=[office.line("1 x Stool at 100.00 EUR")])


def changes_its_account(office: Office, draft: str) -> None:  # noqa: ARG001
    office.do("account.change", "Acme", terms={"kind": "net", "days": 45})


def changes_it_and_back(office: Office, draft: str) -> None:
    office.do("invoice.change", draft, by="anna", po_number="PO 7")
    office.do("invoice.change", draft, by="anna", po_number=None)


@pytest.mark.parametrize("change", [changes_here, changes_a_line, changes_its_account, changes_it_and_back])
def test_any_change_voids_an_approval_be_it_here_or_of_what_the_draft_inherits(office, change):
    office.rule("discount", "billing", limit_percent="10")
    office.deal("Chairs", "Acme", "1 x Chair at 100.00 EUR", discount_percent="12")
    draft = office.win("Chairs")
    office.approve(draft, by="bob")
    assert office.steps(draft) == ["billing done"]
    before = office.see("invoice", draft)["version"]
    change(office, draft)
    assert office.steps(draft) == ["billing now"]  # at once, before anybody has heard of it
    with pytest.raises(Refused, match="It waits for billing"):
        office.do("invoice.issue", draft)
    office.run_jobs()
    said = office.see("invoice", draft)
    assert said["version"] > before and office.approvers() == ["billing"]
    assert said["approval"]["voided"]["by"] == office.actor("bob").label
    assert "invoice.approval_voided" in office.announced()


def test_what_is_inherited_and_changed_since_it_was_looked_at_is_not_approved_unseen(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office, by="anna")
    seen = office.see("invoice", draft)["version"]
    changes_its_account(office, draft)
    with pytest.raises(Conflict, match="changed meanwhile"):
        office.approve(draft, by="bob", version=seen)
    office.run_jobs()
    with pytest.raises(Conflict):
        office.approve(draft, by="bob", version=seen)
    office.approve(draft, by="bob")


def test_to_schedule_a_draft_changes_nothing_of_what_was_approved(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office, by="anna")
    office.approve(draft, by="bob")
    office.do("invoice.send", draft, by="anna", hold_seconds=10)
    office.do("invoice.unsend", draft, by="anna")
    assert office.steps(draft) == ["billing done"]
    office.do("invoice.send", draft, by="anna")


def test_a_discarded_draft_asks_nobody_any_more(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office)
    office.do("invoice.discard", draft)
    assert office.approvers() == []
    assert office.see("invoice", draft)["approval"] is None


# nothing goes out without


@pytest.mark.parametrize(
    ("deed", "entered"), [("invoice.issue", {}), ("invoice.send", {}), ("invoice.send", {"hold_seconds": 10}), ("invoice.send", {"send_at": "later"})]
)
def test_a_draft_that_waits_is_neither_issued_nor_sent_nor_scheduled(office, deed, entered):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office)
    if "send_at" in entered:
        entered = {"send_at": (office.organization().clock.now() + timedelta(days=1)).isoformat()}
    with pytest.raises(Refused, match=r"It waits for billing to approve it: the discount of 12% is over 10%\."):
        office.do(deed, draft, by="olga", **entered)


def test_a_scheduled_draft_whose_approval_is_void_does_not_go_out_at_its_time(office):
    office.rule("discount", "billing", limit_percent="10")
    draft = discounted(office, by="anna")
    office.approve(draft, by="bob")
    at = office.organization().clock.now() + timedelta(days=1)
    office.do("invoice.send", draft, by="anna", send_at=at.isoformat())
    changes_its_account(office, draft)
    office.move_clock((at + timedelta(minutes=1)).isoformat())
    send_invoices(office.organization())
    said = office.see("invoice", draft)
    assert (said["document_state"], said["send_at"]) == ("draft", None)


# who is away


@pytest.fixture
def waiting(office) -> str:
    """A draft that waits since Friday afternoon; Bob of billing has named Fay of finance, who may approve too."""
    office.do("role.create", by="owner", name="finance", rights=[{"name": "invoice.*"}, {"name": "account.see"}, {"name": "task.*"}])
    office.people["fay"] = office.house.person("finance", f"fay-{office.house.id.hex[-12:]}@example.org")
    office.do("user.name_delegate", by="bob", delegate=str(office.actor("fay").id))
    office.rule("discount", "billing", limit_percent="10")
    base = office.organization().clock.now() + timedelta(days=3)
    friday = base + timedelta(days=(4 - base.weekday()) % 7)
    office.friday = friday.replace(hour=14, minute=0, second=0, microsecond=0)
    office.move_clock(office.friday.isoformat())
    return discounted(office, by="anna")


def test_who_stands_in_decides_after_two_working_days_and_not_before(office, waiting):
    office.move_clock((office.friday + timedelta(days=3, hours=23)).isoformat())  # Tuesday, an hour early
    hand_on_approvals(office.organization())
    assert office.approvers() == ["billing"]
    with pytest.raises(NotAllowed, match="it is the turn of billing"):
        office.approve(waiting, by="fay")
    office.move_clock((office.friday + timedelta(days=4, minutes=1)).isoformat())
    hand_on_approvals(office.organization())
    assert office.approvers() == [office.actor("fay").label]
    assert "invoice.approval_delegated" in office.announced()
    office.approve(waiting, by="fay")
    assert office.steps(waiting) == ["billing done"]


def test_the_stand_ins_are_told_once_and_the_clock_comes_back_for_the_next(office, waiting):
    office.move_clock((office.friday + timedelta(days=4, minutes=1)).isoformat())
    for _ in range(2):
        hand_on_approvals(office.organization())
    assert office.announced().count("invoice.approval_delegated") == 1


def test_who_stands_in_does_not_decide_on_his_own_either(office, waiting):
    office.do("invoice.change", waiting, by="fay", po_number="PO 3")
    office.move_clock((office.friday + timedelta(days=20)).isoformat())
    hand_on_approvals(office.organization())
    assert office.approvers() == ["billing"]
    with pytest.raises(NotAllowed, match="nobody approves his own"):
        office.approve(waiting, by="fay")


def test_nobody_names_himself_or_a_stranger(office):
    bob = office.actor("bob")
    with pytest.raises(Refused, match="That is you"):
        office.do("user.name_delegate", by="bob", delegate=str(bob.id))
    with pytest.raises(Refused, match="Nobody in"):
        office.do("user.name_delegate", by="bob", delegate=str(UUID(int=5)))
    office.do("user.name_delegate", by="bob", delegate=str(office.actor("anna").id))
    office.do("user.name_delegate", by="bob", delegate=None)


# what it costs


def queries_of_issuing(office: Office, count: int) -> int:
    drafts = [UUID(office.bill("Acme", "1 x Chair at 100.00 EUR", by="anna")) for _ in range(count)]
    for draft in drafts:
        if office.steps(str(draft)):
            office.approve(str(draft), by="bob")
    with perform(office.house.operator) as work, work.acting("invoice.issue", "people"), CaptureQueriesContext(connection) as captured:
        checked_drafts(work, drafts, "Nothing was issued.")
    return len(captured)


def test_a_batch_is_asked_for_by_one_query_and_by_none_without_rules(office):
    without = queries_of_issuing(office, 3)
    office.rule("total", "billing", limit_minor=10000)
    assert [queries_of_issuing(office, count) for count in (1, 3)] == [without + 1, without + 1]


def test_in_a_batch_each_draft_that_waits_is_named(office):
    office.account("Novum")
    fine = office.bill("Acme", "1 x Chair at 100.00 EUR", by="anna")
    office.rule("new_customer", "billing")
    waits = [office.bill("Novum", "1 x Chair at 100.00 EUR", by="anna") for _ in range(2)]
    with pytest.raises(Refused, match="2 drafts cannot go out. Novum: It waits for billing"), office.deed("invoice.issue") as work:
        issue_many(work, [UUID(id) for id in (fine, *waits)], work.today)


def test_a_sandbox_goes_with_its_rules_rounds_and_approvals(office):
    office.rule("discount", "billing", limit_percent="10")
    office.approve(discounted(office, by="anna"), by="bob")
    office.do("user.name_delegate", by="bob", delegate=str(office.actor("anna").id))
    drop_sandbox(office.house.id)
    assert not Organization.objects.filter(pk=office.house.id).exists()
