from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.readiness import Code, Facts, readiness

TODAY = date(2026, 3, 1)
COMPLETE = Facts(
    on=TODAY, legal_name="Acme GmbH", has_billing_address=True, ap_contact_email="ap@acme.example", po_required=True,
    po_number="4711", tax_id="DE136695976", tax_id_checks=True, tax_rate_found=True, terms_set=True,
    discount_percent=Decimal("5.00"), discount_limit_percent=Decimal(10), period_overlap="", lacks_approval="",
)  # fmt: skip
texts = st.sampled_from([None, "", " ", "something"])
maybe = st.sampled_from([None, True, False])
days = st.none() | st.dates(date(2026, 2, 25), date(2026, 3, 5))
anything = st.builds(
    Facts, on=st.just(TODAY), legal_name=texts, has_billing_address=st.booleans(), needs_ap_contact=st.booleans(),
    ap_contact_email=texts, ap_contact_bounced=st.booleans(), po_required=st.booleans(), po_number=texts,
    po_expires_on=days, reverse_charge=st.booleans(), tax_id=texts, tax_id_checks=maybe, tax_rate_found=maybe,
    exemption_expires_on=days, terms_set=maybe, discount_percent=st.none() | st.decimals(0, 100, places=2),
    discount_limit_percent=st.none() | st.decimals(0, 100, places=2), discount_approved=st.booleans(),
    period_overlap=st.sampled_from([None, "", "INV-7"]),
    lacks_approval=st.sampled_from([None, "", "It waits for billing to approve it: the terms are changed."]),
)  # fmt: skip


def check(facts, code):
    found = [check for check in readiness(facts).checks if check.code == code]
    return (found[0].level, found[0].words, found[0].field) if found else None


@given(anything)
def test_it_is_ready_exactly_when_nothing_blocks(facts):
    found = readiness(facts)
    assert found.ready == ("block" not in [check.level for check in found.checks])
    assert found.total == len(found.checks)
    assert found.passed == sum(check.level == "pass" for check in found.checks)


@given(anything)
def test_each_code_answers_once_and_in_the_same_order(facts):
    codes = [check.code for check in readiness(facts).checks]
    assert codes == [code for code in get_args(Code) if code in codes]


@given(anything)
def test_every_answer_has_words_and_a_failing_one_says_what_to_do(facts):
    for each in readiness(facts).checks:
        assert each.words.endswith(".")
        assert each.level == "pass" or ": " in each.words


@given(anything)
def test_every_failing_answer_names_a_field_that_mends_it(facts):
    known = set(Facts._fields) | {"billing_address", "ap_contact", "tax_rate", "terms", "period", "approval"}
    assert {check.field for check in readiness(facts).checks} <= known


def test_a_complete_deal_passes_all_eight():
    found = readiness(COMPLETE)
    assert (found.ready, found.passed, found.total) == (True, 8, 8)
    assert [check.words for check in found.checks] == [
        "Legal name and billing address are complete.",
        "Invoices go to ap@acme.example.",
        "PO 4711 is there.",
        "The tax details are complete.",
        "Payment terms are set.",
        "The discount of 5% is within the limit.",
        "No period is billed twice.",
        "It is approved as it stands.",
    ]


def test_what_does_not_apply_is_not_counted():
    facts = COMPLETE._replace(
        po_required=False, needs_ap_contact=False, terms_set=None, discount_percent=None, period_overlap=None, lacks_approval=None
    )
    found = readiness(facts)
    assert [check.code for check in found.checks] == ["legal_name_address", "tax"]
    assert (found.ready, found.passed, found.total) == (True, 2, 2)


def test_an_empty_account_is_told_everything_it_lacks():
    found = readiness(Facts(on=TODAY))
    assert [(check.code, check.level) for check in found.checks] == [
        ("legal_name_address", "block"), ("ap_contact", "block"), ("tax", "pass"), ("terms", "block"),
    ]  # fmt: skip
    assert (found.ready, found.passed, found.total) == (False, 1, 4)


@pytest.mark.parametrize(
    ("code", "changed", "level", "words", "field"),
    [
        ("legal_name_address", {"legal_name": " "}, "block",
         "The legal name of the customer is missing: add it.", "legal_name"),
        ("legal_name_address", {"legal_name": None, "has_billing_address": False}, "block",
         "The legal name and the billing address of the customer is missing: add it.", "legal_name"),
        ("legal_name_address", {"has_billing_address": False}, "block",
         "The billing address is not complete: add what is missing.", "billing_address"),
        ("ap_contact", {"ap_contact_email": None}, "block",
         "Nobody is named to receive invoices: add a billing contact.", "ap_contact"),
        ("ap_contact", {"ap_contact_bounced": True}, "warn",
         "The last mail to ap@acme.example came back: check the address.", "ap_contact"),
        ("po", {"po_number": ""}, "block", "The customer requires a PO number: add it.", "po_number"),
        ("po", {"po_number": None}, "block", "The customer requires a PO number: add it.", "po_number"),
        ("po", {"po_expires_on": date(2026, 2, 28)}, "block",
         "PO 4711 expired on 2026-02-28: ask the customer for a new one.", "po_number"),
        ("po", {"po_expires_on": TODAY}, "pass", "PO 4711 is there.", "po_number"),
        ("tax", {"tax_rate_found": False}, "block",
         "No tax rate was found for a line: set the product's tax category, or add the rate of the place.", "tax_rate"),
        ("tax", {"tax_id": None, "reverse_charge": True}, "block",
         "Reverse charge needs the customer's tax id: add it.", "tax_id"),
        ("tax", {"tax_id": None}, "pass", "The tax details are complete.", "tax_id"),
        ("tax", {"tax_id": "", "tax_id_checks": False}, "pass", "The tax details are complete.", "tax_id"),
        ("tax", {"reverse_charge": True}, "pass", "The tax details are complete.", "tax_id"),
        ("tax", {"tax_id": "DE1", "tax_id_checks": False}, "block",
         "The tax id DE1 does not check: compare it with the customer's papers and correct it.", "tax_id"),
        ("tax", {"tax_id_checks": None, "tax_rate_found": None}, "pass", "The tax details are complete.", "tax_id"),
        ("tax", {"exemption_expires_on": date(2026, 2, 28)}, "warn",
         "The certificate expired on 2026-02-28, so tax is charged: ask for a new one.", "exemption_expires_on"),
        ("tax", {"exemption_expires_on": TODAY}, "pass", "The tax details are complete.", "tax_id"),
        ("terms", {"terms_set": False}, "block",
         "No payment terms are set: choose when the invoice is due.", "terms"),
        ("discount", {"discount_percent": Decimal("12.50")}, "block",
         "The discount of 12.5% is above the limit of 10%: lower it, or have it approved.", "discount_percent"),
        ("discount", {"discount_percent": Decimal("12.50"), "discount_approved": True}, "pass",
         "The discount of 12.5% is approved.", "discount_percent"),
        ("discount", {"discount_percent": Decimal(10)}, "pass",
         "The discount of 10% is within the limit.", "discount_percent"),
        ("discount", {"discount_percent": Decimal(90), "discount_limit_percent": None}, "pass",
         "The discount of 90% is within the limit.", "discount_percent"),
        ("period", {"period_overlap": "INV-7"}, "block",
         "The period was already billed with INV-7: change the dates or drop the line.", "period"),
        ("approval", {"lacks_approval": "It waits for billing to approve it: the terms are changed."}, "block",
         "It waits for billing to approve it: the terms are changed.", "approval"),
    ],
)  # fmt: skip
def test_one_thing_changed_gives_this_answer(code, changed, level, words, field):
    facts = COMPLETE._replace(**changed)
    assert check(facts, code) == (level, words, field)
    assert readiness(facts).ready == (level != "block")
