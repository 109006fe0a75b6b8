"""What lacks before a deal, draft or account can go out, where it is mended, and what is told to whom."""

import pytest

from baton.billing.actions.drafting import refresh_drafts
from baton.billing.models import Invoice
from baton.foundation.models import Organization
from baton.foundation.performing import perform
from tests.story import Story


def blocking(readiness: dict) -> list[str]:
    return [check["code"] for check in readiness["checks"] if check["level"] == "block"]


def test_an_open_deal_says_what_billing_lacks_and_where_to_mend_it(story: Story):
    story.account("Acme", contact=None, legal_name="", po_required=True)
    story.deal("Audit deal", "Acme", "1 x Audit")
    acme, deal = story.ids["Acme"], story.ids["Audit deal"]

    said = story.see("deal", "Audit deal", by="sales")["readiness"]
    assert (said["ready"], said["passed"], said["total"]) == (False, 2, 5)
    assert {check["code"]: check["mend_url"] for check in said["checks"] if check["level"] == "block"} == {
        "legal_name_address": f"/accounts/{acme}/#legal_name",
        "ap_contact": f"/accounts/{acme}/#ap_contact",
        "po": f"/deals/{deal}/#po_number",
    }

    story.contact("Acme", "ap@acme.example")
    story.do("account.change", "Acme", legal_name="Acme GmbH")
    story.do("deal.change", "Audit deal", by="sales", po_number="PO-1")
    assert story.see("deal", "Audit deal")["readiness"]["ready"]


def test_a_deal_foresees_the_tax_its_draft_will_have(story: Story):
    story.account("Oslo", tax_country="NO", billing_address={"line1": "Gate 1", "city": "Oslo", "country": "NO"})
    story.deal("Audit deal", "Oslo", "1 x Audit")
    assert story.see("deal", "Audit deal")["readiness"]["ready"]  # at our own country's rate

    with perform(story.house.operator) as work, work.acting("organization.change", "system"):
        work.change(Organization.objects.get(pk=story.house.id), country="CH")
    assert blocking(story.see("deal", "Audit deal")["readiness"]) == ["tax"]
    assert story.see("deal", "Audit deal")["readiness"]["checks"][-2]["mend_url"] == "/settings/tax/"
    assert [hold.split(":")[0] for hold in story.holds(story.win("Audit deal"))] == ["tax"]


def test_an_account_is_ready_or_says_why_not(story: Story):
    story.account("Acme")
    story.account("Bare", contact=None, billing_address={"line1": "Weg 1"})
    assert story.see("account", "Acme")["readiness"]["ready"]
    assert blocking(story.see("account", "Bare")["readiness"]) == ["legal_name_address", "ap_contact"]


def test_who_gets_papers_another_way_needs_no_billing_contact(story: Story):
    story.account("Acme", contact=None, delivery_preference="post")
    assert story.see("account", "Acme")["readiness"]["ready"]


def test_reverse_charge_without_a_tax_id_is_held(story: Story):
    story.account("Acme", reverse_charge=True, tax_id="DE136695976")
    story.deal("Audit deal", "Acme", "1 x Audit")
    draft = story.win("Audit deal")
    assert story.holds(draft) == []
    story.do("account.change", "Acme", tax_id="")
    story.run_jobs()
    assert story.holds(draft) == ["tax: Reverse charge needs the customer's tax id: add it."]


@pytest.mark.parametrize("where", ["document", "line"])
def test_a_discount_above_the_limit_is_held_be_it_the_documents_or_a_lines(story: Story, where: str):
    with perform(story.house.operator) as work, work.acting("organization.change", "system"):
        work.change(Organization.objects.get(pk=story.house.id), discount_limit_percent=20)
    story.account("Acme")
    story.deal("Audit deal", "Acme", "1 x Audit")
    draft = story.win("Audit deal")
    steep = {"discount_percent": "20.5"} if where == "document" else {"lines": [story.line("1 x Audit less 20.5%")]}
    story.do("invoice.change", draft, **steep)
    assert story.holds(draft) == ["manual: The discount of 20.5% is above the limit of 20%: lower it, or have it approved."]


def test_other_gaps_renew_the_hold_and_the_task_instead_of_doubling_them(story: Story):
    story.account("Acme", legal_name="")
    story.deal("Audit deal", "Acme", "1 x Audit")
    draft = story.win("Audit deal")
    assert story.holds(draft) == ["name: The legal name of the customer is missing: add it."]

    story.do("account.change", "Acme", legal_name="Acme GmbH", billing_address=None, po_required=True)
    story.run_jobs()
    name, po = "The billing address is not complete: add what is missing.", "The customer requires a PO number: add it."
    assert story.holds(draft) == [f"name: {name}", f"po: {po}"]
    assert story.tasks() == [f"fix Complete the draft for Acme: {name} {po}"]
    assert len(story.all("hold")) == 2


def test_a_gap_that_comes_back_is_a_new_hold_and_a_new_task(story: Story):
    story.account("Acme")
    story.deal("Audit deal", "Acme", "1 x Audit")
    draft = story.win("Audit deal")
    for legal_name in ("", "Acme GmbH", ""):
        story.do("account.change", "Acme", legal_name=legal_name)
        story.run_jobs()
    assert len(story.holds(draft)) == len(story.tasks()) == 1
    assert len(story.all("hold")) == len(story.all("task")) == 2


def test_when_the_billing_contact_leaves_the_next_one_is_written_to_or_the_draft_is_held(story: Story):
    story.account("Acme", contact="first@acme.example")
    story.deal("Audit deal", "Acme", "1 x Audit")
    draft = story.win("Audit deal")
    story.contact("Acme", "second@acme.example")
    assert story.see("invoice", draft)["origins"]["ap_contact"]["value"]["email"] == "second@acme.example"

    for email, left, held in (("second@acme.example", "first@acme.example", []), ("first@acme.example", None, ["contact"])):
        story.do("contact.leave", email)
        story.run_jobs()
        contact = story.see("invoice", draft)["origins"]["ap_contact"]["value"]
        assert (contact and contact["email"]) == left
        assert [hold.split(":")[0] for hold in story.holds(draft)] == held


def test_a_draft_follows_its_products_and_its_rates(story: Story):
    story.account("Acme")
    story.deal("Book deal", "Acme", "1 x Book")
    draft = story.win("Book deal")
    assert story.invoice(draft).splitlines()[-1] == "net 33.35 + tax 0.00 = 33.35 EUR"

    product = story.see("price", "Book")["product"]
    story.do("product.change", product, tax_category="S")
    story.run_jobs()
    assert story.invoice(draft).splitlines()[-1] == "net 33.35 + tax 6.34 = 39.69 EUR"  # 6.3365

    story.rate("7.7", from_on="2021-01-01")
    story.run_jobs()
    assert story.invoice(draft).splitlines()[-1] == "net 33.35 + tax 2.57 = 35.92 EUR"  # 2.56795
    assert story.announced().count("invoice.refreshed") == 2


def test_a_change_that_moves_no_draft_is_not_told(story: Story):
    story.account("Acme")
    story.deal("Audit deal", "Acme", "1 x Audit")
    draft = story.win("Audit deal")
    before = story.see("invoice", draft)["version"]
    story.do("account.change", "Acme", website="https://acme.example")
    assert story.run_jobs() > 0
    assert story.see("invoice", draft)["version"] == before
    assert "invoice.refreshed" not in story.announced()


def test_a_seller_is_told_how_his_invoice_stands_and_no_more(story: Story):
    story.account("Acme", po_required=True)
    story.deal("Audit deal", "Acme", "1 x Audit")
    draft = story.win("Audit deal")
    standing = {
        "id": draft, "account": story.ids["Acme"], "deal": story.ids["Audit deal"], "number": None, "document_state": "draft",
        "settlement": "none", "is_overdue": False, "needs_fixing": True, "chip": "Needs fixing", "currency": "EUR",
        "total_minor": 142_800, "balance_minor": 0, "due_on": None,
    }  # fmt: skip
    assert story.see("invoice", draft, by="sales") == standing
    assert story.see("deal", "Audit deal", by="sales")["invoice"] == standing
    assert story.see("deal", "Audit deal")["readiness"] is None
    assert standing.items() < story.see("invoice", draft).items()


def test_a_seller_sees_the_invoice_of_his_deal_though_the_account_is_anothers(story: Story):
    story.account("Acme")
    story.deal("Audit deal", "Acme", "1 x Audit")
    draft = story.win("Audit deal")
    story.do("account.change", "Acme", owner=None)
    assert story.see("invoice", draft, by="sales")["total_minor"] == 142_800


@pytest.mark.parametrize("noun", ["invoice", "deal", "account"])
@pytest.mark.parametrize("by", ["billing", "sales"])
def test_many_are_shown_by_as_many_queries_as_one(story: Story, noun: str, by: str):
    def one_more(name: str) -> None:
        story.account(name, contact=f"{name.lower()}@example.org")
        story.deal(f"{name} won", name, "1 x Audit", "2 x Book")
        story.deal(f"{name} open", name, "1 x Audit", "2 x Book")
        story.win(f"{name} won")

    one_more("Acme")
    few = story.queries(noun, by=by)
    one_more("Brandt")
    one_more("Celik")
    assert story.queries(noun, by=by) == few <= 18


def test_refreshing_many_drafts_costs_as_many_queries_as_one(story: Story, django_assert_num_queries):
    def refreshed(queries: int) -> None:
        with perform(story.house.operator) as work, work.acting("invoice.refresh", "system"), django_assert_num_queries(queries):
            assert refresh_drafts(work, work.rows(Invoice)) == []

    for name in ("Acme", "Brandt", "Celik"):
        story.account(name, contact=f"{name.lower()}@example.org")
        story.do("invoice.create", account=story.ids[name], lines=[story.line("1 x Audit"), story.line("2 x Book")])
        refreshed(9)
