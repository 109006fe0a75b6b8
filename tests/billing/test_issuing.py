"""Issuing: what a draft becomes, what the ledger says of it, and how it is taken back."""

from datetime import date
from uuid import UUID

import pytest

from baton.billing.actions.issuing import issue_many
from baton.billing.models import Allocation, Invoice
from baton.billing.snapshot import digest_of
from baton.foundation.errors import NotAllowed, Refused
from tests.asked import asked
from tests.billing.desk import Desk


def test_an_issued_invoice_has_its_number_its_dates_and_all_of_it_is_owed(desk: Desk):
    invoice = desk.issued(lines=2)
    said = desk.see("invoice", str(invoice.pk))
    assert (said["number"], said["document_state"], said["delivery_state"], said["chip"]) == ("INV-1", "issued", "none", "Issued")
    assert (said["issued_on"], said["due_on"]) == ("2031-03-03", "2031-04-02")
    assert (said["net_minor"], said["tax_minor"], said["total_minor"], said["balance_minor"]) == (20_000, 3_800, 23_800, 23_800)
    assert (said["readiness"], said["origins"]) == (None, {})


def test_the_ledger_has_revenue_and_tax_due_when_the_invoice_is(desk: Desk):
    invoice = desk.issued(lines=2)
    assert desk.ledger(invoice) == ["receivable < revenue 20000 on 2031-03-03", "receivable < tax_payable 3800 on 2031-03-03"]
    entries = desk.all("ledger_entry", source_id=str(invoice.pk))
    assert {(e["item"], e["item_due_on"], e["source_kind"], e["account"]) for e in entries} == {
        (str(invoice.pk), "2031-04-02", "invoice", desk.ids["Acme"])
    }


def test_it_is_told_once_with_what_others_need_to_know(desk: Desk):
    invoice = desk.issued()
    assert desk.told(invoice) == ["invoice.drafted", "invoice.issued"]
    [told] = desk.heard(invoice, "invoice.issued")
    assert told == {"number": "INV-1", "currency": "EUR", "total_minor": 11_900, "issued_on": "2031-03-03", "due_on": "2031-04-02"}
    assert desk.deeds()[-1] == "billing invoice.issue"


@pytest.mark.parametrize(
    ("terms", "due_on"),
    [
        ({"kind": "net", "days": 0}, "2031-01-31"),
        ({"kind": "net", "days": 28}, "2031-02-28"),
        ({"kind": "end_of_month", "days": 0}, "2031-01-31"),
        ({"kind": "end_of_month", "days": 10}, "2031-02-10"),
        ({"kind": "day_of_next_month", "days": 15}, "2031-02-15"),
        ({"kind": "day_of_next_month", "days": 31}, "2031-02-28"),
    ],
)
def test_it_is_due_by_its_terms_counted_from_its_date(desk: Desk, terms: dict, due_on: str):
    invoice = desk.issue(desk.draft(terms=terms), issued_on=date(2031, 1, 31))
    assert (invoice.issued_on, str(invoice.due_on)) == (date(2031, 1, 31), due_on)
    assert desk.ledger(invoice)[0].endswith("on 2031-01-31")


def test_what_it_inherited_becomes_its_own_and_follows_nobody_any_more(desk: Desk):
    desk.do("account.change", "Acme", po_number="PO-7", terms={"kind": "net", "days": 14})
    draft = desk.draft(discount_percent="10")
    assert (draft.po_number, draft.terms_kind, draft.discount_percent) == (None, None, 10)

    invoice = desk.now(desk.issue(draft))
    assert (invoice.po_number, invoice.terms_kind, invoice.terms_days, invoice.discount_percent) == ("PO-7", "net", 14, 10)

    desk.do("account.change", "Acme", po_number="PO-8", terms={"kind": "net", "days": 60}, reverse_charge=True, tax_id="DE136695976")
    desk.run_jobs()
    assert desk.now(invoice) == invoice and desk.now(invoice).version == invoice.version
    said = desk.see("invoice", str(invoice.pk))
    assert (said["po_number"], said["terms"]["days"], said["due_on"], said["tax_minor"]) == ("PO-7", 14, "2031-03-17", 1_710)


def test_what_nobody_set_is_its_own_too(desk: Desk):
    invoice = desk.now(desk.issued())
    assert (invoice.po_number, invoice.terms_kind, invoice.terms_days, invoice.discount_percent) == ("", "net", 30, 0)


def test_the_snapshot_is_kept_with_a_digest_that_can_be_made_again_from_it(desk: Desk):
    invoice = desk.now(desk.issued())
    assert (invoice.snapshot["number"], invoice.snapshot["total_minor"]) == ("INV-1", 11_900)
    assert digest_of(invoice.snapshot) == invoice.digest
    assert digest_of(invoice.snapshot | {"total_minor": 11_901}) != invoice.digest


def test_a_total_of_zero_is_paid_at_once_and_the_ledger_has_nothing_of_it(desk: Desk):
    invoice = desk.issued(discount_percent="100")
    assert desk.told(invoice)[-2:] == ["invoice.issued", "invoice.paid"]
    assert (desk.ledger(invoice), desk.see("invoice", str(invoice.pk))["chip"]) == ([], "Paid")


def test_a_seller_is_told_the_number_of_his_deals_invoice(desk: Desk):
    desk.deal("Audit", "Acme", "1 x Audit at 100.00 EUR")
    desk.issue(desk.now(UUID(desk.win("Audit"))))
    said = desk.see("deal", "Audit", by="sales")["invoice"]
    assert (said["number"], said["chip"], said["balance_minor"], said["due_on"]) == ("INV-1", "Issued", 11_900, "2031-04-02")


def test_what_was_asked_of_the_draft_is_answered_though_nobody_has_looked_since(desk: Desk):
    """The hold is lifted by whoever hears that the account changed; issued before that, it must not stand for ever."""
    desk.account("Bare", legal_name="")
    draft = desk.draft("Bare")
    assert desk.holds(str(draft.pk)) and desk.tasks()
    desk.do("account.change", "Bare", legal_name="Bare GmbH")
    desk.issue(draft)
    assert (desk.holds(str(draft.pk)), desk.tasks()) == ([], [])
    desk.run_jobs()
    assert desk.see("invoice", str(draft.pk))["chip"] == "Issued"


def test_its_hold_is_lifted_also_where_the_task_was_done_by_hand(desk: Desk):
    desk.account("Bare", legal_name="")
    draft = desk.draft("Bare")
    [task] = desk.all("task", state="open")
    desk.do("task.complete", task["id"])
    desk.do("account.change", "Bare", legal_name="Bare GmbH")
    desk.issue(draft)
    assert (desk.holds(str(draft.pk)), desk.tasks()) == ([], [])


def test_many_are_issued_in_the_order_given_by_as_many_queries_as_one(desk: Desk):
    def issue(*drafts: Invoice) -> tuple[list[tuple], int]:
        with desk.deed("invoice.issue") as work, asked() as queries:
            issued = issue_many(work, [draft.pk for draft in drafts], work.today)
        return [(invoice.pk, invoice.number) for invoice in issued], len(queries)

    one, *more = desk.drafts(5)
    issued, queries = issue(one)
    assert (issued, queries <= 15) == ([(one.pk, "INV-1")], True)
    second, third, fourth, fifth = more[2], more[0], more[3], more[1]
    wanted = [(second.pk, "INV-2"), (third.pk, "INV-3"), (fourth.pk, "INV-4"), (fifth.pk, "INV-5")]
    assert issue(second, third, fourth, fifth) == (wanted, queries)


def test_thirty_drafts_of_thirty_accounts_are_issued_by_as_many_queries_as_three(desk: Desk):
    for n in range(1, 34):
        desk.account(f"Customer {n}", contact=f"ap{n}@example.org")
    drafts = [desk.draft(f"Customer {n}", lines=2) for n in range(1, 34)]

    def queries(some: list[Invoice]) -> int:
        with asked() as queries, desk.deed("invoice.issue") as work:
            issued = issue_many(work, [draft.pk for draft in some], work.today)
        assert [invoice.total_minor for invoice in issued] == [238_00] * len(some)
        return len(queries)

    apart = 1  # the audit of many is a statement of its own, that of few goes with the announcements
    assert queries(drafts[:3]) + apart == queries(drafts[3:]) <= 25


def test_a_void_invoice_keeps_its_number_and_the_ledger_both_sides(desk: Desk):
    invoice = desk.issued()
    desk.wait(days=1)
    desk.do("invoice.void", str(invoice.pk), reason="  Wrong customer. ")

    said = desk.see("invoice", str(invoice.pk))
    assert (said["number"], said["document_state"], said["balance_minor"], said["chip"]) == ("INV-1", "void", 0, "Void")
    assert (said["total_minor"], said["void_reason"], said["settlement"]) == (11_900, "Wrong customer.", "none")
    assert desk.ledger(invoice) == [
        "receivable < revenue 10000 on 2031-03-03",
        "receivable < tax_payable 1900 on 2031-03-03",
        "revenue < receivable 10000 on 2031-03-04",
        "tax_payable < receivable 1900 on 2031-03-04",
    ]
    assert desk.heard(invoice, "invoice.voided") == [{"number": "INV-1", "reason": "Wrong customer."}]
    assert desk.issued().number == "INV-2"
    desk.verify()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (" ", "Why is it void? Say it in words. Nothing was changed."),
        ("x" * 301, "void reason: Ensure this value has at most 300 characters (it has 301). Nothing was saved."),
    ],
)
def test_voiding_needs_a_reason_of_some_words(desk: Desk, reason: str, words: str):
    invoice = desk.issued()
    with pytest.raises(Refused) as refused:
        desk.do("invoice.void", str(invoice.pk), reason=reason)
    assert (refused.value.words, desk.now(invoice).document_state) == (words, "issued")


def test_what_is_settled_in_part_is_not_voided_until_that_is_undone(desk: Desk):
    invoice = desk.issued()
    desk.do("payment.create", account=desk.ids["Acme"], amount_minor=1_900, currency="EUR", received_on="2031-03-03")
    with pytest.raises(Refused, match="Part of INV-1 is settled: undo that first, or credit the invoice. Nothing was changed."):
        desk.do("invoice.void", str(invoice.pk), reason="Mistake")
    with desk.house.look():
        made = Allocation.objects.get()
    desk.do("allocation.undo", str(made.pk))
    desk.verify()
    assert desk.do("invoice.void", str(invoice.pk), reason="Mistake").document_state == "void"
    desk.verify()


def test_only_an_issued_invoice_is_voided_and_only_once(desk: Desk):
    draft = desk.draft()
    with pytest.raises(Refused, match="The invoice is draft, and only an issued one can be voided. Nothing was changed."):
        desk.do("invoice.void", str(draft.pk), reason="Mistake")
    desk.issue(draft)
    desk.do("invoice.void", str(draft.pk), reason="Mistake")
    with pytest.raises(Refused, match="The invoice is void, and only an issued one can be voided"):
        desk.do("invoice.void", str(draft.pk), reason="Mistake")
    assert len(desk.ledger(draft)) == 4


def test_a_seller_neither_issues_nor_voids(desk: Desk):
    draft = desk.draft()
    with pytest.raises(NotAllowed, match="sales may not do invoice.issue. Nothing was changed."):
        desk.issue(draft, by="sales")
    desk.issue(draft)
    with pytest.raises(NotAllowed, match="sales may not do invoice.void"):
        desk.do("invoice.void", str(draft.pk), by="sales", reason="Mistake")
