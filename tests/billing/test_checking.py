"""What keeps a draft from going out, in words, and that nothing is issued then; drafts that were overtaken by a change."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from baton.billing.actions import issuing
from baton.billing.actions.issuing import issue_many
from baton.billing.models import Invoice, InvoiceLine
from baton.crm.models import Account, Deal
from baton.crm.models.todo import HOLD_REASONS
from baton.foundation.errors import Conflict, NotFound, Refused
from baton.foundation.keys import new_id
from tests.billing.desk import Desk
from tests.make import House


def refused(desk: Desk, draft: Invoice, **more: Any) -> Refused:
    """Issuing is refused, and leaves the draft, the series, ledger and announcements as they were."""
    before = desk.now(draft), desk.announced(), desk.numbers()
    with pytest.raises(Refused) as refusal:
        desk.issue(draft, **more)
    assert (desk.now(draft), desk.announced(), desk.numbers()) == before
    assert desk.now(draft).version == before[0].version and desk.ledger(draft) == []
    assert "Nothing was issued" in refusal.value.words
    return refusal.value


@pytest.mark.parametrize(
    ("lacking", "words", "field"),
    [
        ({"legal_name": ""}, "The legal name of the customer is missing: add it.", "legal_name"),
        ({"billing_address": {"line1": "Weg 1"}}, "The billing address is not complete: add what is missing.", "billing_address"),
        ({"billing_address": None}, "The billing address is not complete: add what is missing.", "billing_address"),
        ({"contact": None}, "Nobody is named to receive invoices: add a billing contact.", "ap_contact"),
        ({"po_required": True}, "The customer requires a PO number: add it.", "po_number"),
        ({"reverse_charge": True}, "Reverse charge needs the customer's tax id: add it.", "tax_id"),
    ],
)
def test_what_the_customer_lacks_is_said_with_the_field_that_mends_it(desk: Desk, lacking: dict, words: str, field: str):
    desk.account("Bare", **{"contact": "bare@example.org"} | lacking)
    refusal = refused(desk, desk.draft("Bare"))
    assert (refusal.words, refusal.fields) == (f"{words} Nothing was issued.", {field: words})


def test_all_that_lacks_is_said_at_once(desk: Desk):
    desk.account("Bare", contact=None, legal_name="", po_required=True)
    assert list(refused(desk, desk.draft("Bare")).fields) == ["legal_name", "ap_contact", "po_number"]


def test_a_po_that_is_required_may_be_the_drafts_own(desk: Desk):
    desk.account("Strict", contact="strict@example.org", po_required=True)
    assert desk.issue(desk.draft("Strict", po_number="PO-1")).po_number == "PO-1"


def test_a_discount_above_the_limit_keeps_it_back(desk: Desk):
    desk.change_house(discount_limit_percent=20)
    assert "The discount of 20.5% is above the limit of 20%" in refused(desk, desk.draft(discount_percent="20.5")).words


def test_a_line_without_a_rate_keeps_it_back(desk: Desk):
    assert "No tax rate was found for a line" in refused(desk, desk.draft(supplied_on="2019-12-31")).words


def test_a_draft_without_lines_has_nothing_to_issue(desk: Desk):
    draft = desk.draft()
    with desk.deed("probe.write") as work:  # past the doors, which let no draft be without one
        work.remove(*work.rows(InvoiceLine).select_related("invoice"))
    refusal = refused(desk, draft)
    assert (refusal.words, refusal.fields) == (
        "An invoice needs at least one line. Nothing was issued.", {"lines": "An invoice needs at least one line."},
    )  # fmt: skip


EVERY_REASON, EVERYWHERE = [("draft", reason) for reason in HOLD_REASONS], [(on, "manual") for on in ("deal", "account", "survivor")]


@pytest.mark.parametrize(("on", "reason"), EVERY_REASON + EVERYWHERE)
def test_a_hold_keeps_it_back_whatever_its_reason_and_wherever_it_stands(desk: Desk, on: str, reason: str):
    desk.deal("Audit", "Acme", "1 x Audit at 100.00 EUR")
    draft = desk.now(UUID(desk.win("Audit")))
    with desk.house.look():
        account = Account.objects.get(name="Acme")
        held: Any = {"draft": draft, "deal": Deal.objects.get(), "account": account, "survivor": account}[on]
    if on == "survivor":
        held = merged_into(desk, account)
    desk.hold(held, reason=reason, words="Ask Rosa first.")
    assert refused(desk, draft).words == "It is held: Ask Rosa first. Nothing was issued."


def merged_into(desk: Desk, account: Account) -> Account:
    survivor = desk.account("Brandt", contact="b@example.org")
    with desk.deed("account.merge") as work:
        work.change(work.load(Account, account.pk), survivor_id=UUID(desk.ids[survivor]))
        return work.load(Account, UUID(desk.ids[survivor]))


def test_a_hold_by_hand_that_is_lifted_lets_it_go(desk: Desk):
    draft = desk.draft()
    hold = desk.do("hold.place", subject_kind="invoice", subject_id=str(draft.pk), words="Price?")
    assert refused(desk, draft).words == "It is held: Price? Nothing was issued."
    desk.do("hold.lift", str(hold.pk))
    assert desk.issue(draft).number == "INV-1"


def test_an_invoice_is_not_dated_ahead_by_the_organizations_own_date(desk: Desk):
    tomorrow = desk.today() + timedelta(days=1)
    refusal = refused(desk, desk.draft(), issued_on=tomorrow)
    assert refusal.words == "2031-03-04 is still to come, and an invoice is not dated ahead. Nothing was issued."
    assert list(refusal.fields) == ["issued_on"]


def test_a_date_before_that_of_the_last_number_is_refused_and_the_same_day_is_not(desk: Desk):
    desk.issue(desk.draft(), issued_on=date(2031, 3, 1))
    refusal = refused(desk, desk.draft(), issued_on=date(2031, 2, 28))
    assert refusal.words == (
        "INV-1 is dated 2031-03-01, and no later number may be dated before it, as 2031-02-28 is. "
        "Nothing was issued; take 2031-03-01 or a later date."
    )
    assert list(refusal.fields) == ["issued_on"]
    assert desk.issue(desk.draft(), issued_on=date(2031, 3, 1)).number == "INV-2"


@pytest.mark.parametrize("end", ["issue", "void", "discard"])
def test_what_is_no_draft_any_more_is_not_issued(desk: Desk, end: str):
    draft = desk.draft()
    if end == "discard":
        desk.do("invoice.discard", str(draft.pk))
    else:
        desk.issue(draft)
    if end == "void":
        desk.do("invoice.void", str(draft.pk), reason="Mistake")
    before = desk.numbers(), desk.ledger(draft)
    with pytest.raises(Refused, match="Only a draft can be issued, and this is none, or no longer. Nothing was issued."):
        desk.issue(draft)
    assert (desk.numbers(), desk.ledger(draft)) == before


def test_what_is_not_there_or_a_neighbours_is_not_found(desk: Desk):
    neighbour = Desk(House("Neighbour Ltd", kind="sandbox"))
    for id in (new_id(), neighbour.draft().pk):
        with pytest.raises(NotFound, match=f"There is no invoice {id}."):
            desk.do("invoice.issue", str(id))


def test_a_version_that_was_overtaken_is_a_conflict_with_what_stands_now(desk: Desk):
    draft = desk.draft()
    desk.do("invoice.change", str(draft.pk), po_number="PO-2")
    with pytest.raises(Conflict, match="The invoice was changed meanwhile") as conflict:
        desk.issue(draft, version=draft.version)
    assert conflict.value.current.po_number == "PO-2"
    assert desk.issue(draft, version=conflict.value.current.version).number == "INV-1"


def test_a_draft_that_no_longer_is_what_it_inherits_is_reckoned_anew_and_issued(desk: Desk):
    draft = desk.draft()
    desk.do("account.change", "Acme", reverse_charge=True, tax_id="DE136695976")
    assert desk.now(draft).total_minor == 11_900  # nobody has heard of it yet
    invoice = desk.now(desk.issue(draft))
    assert (invoice.tax_minor, invoice.total_minor, invoice.balance_minor) == (0, 10_000, 10_000)
    assert [(tax["category"], tax["tax_minor"]) for tax in invoice.snapshot["tax_lines"]] == [("AE", 0)]
    assert invoice.snapshot["lines"][0]["tax_category"] == "AE"
    desk.verify()


def test_whoever_names_the_version_he_saw_is_told_that_it_comes_out_different(desk: Desk):
    draft = desk.draft()
    desk.do("account.change", "Acme", reverse_charge=True, tax_id="DE136695976")
    with pytest.raises(Conflict) as conflict:
        desk.issue(draft, version=draft.version)
    words = "What the draft inherits was changed meanwhile, so it comes out different: look at it again. Nothing was issued."
    assert (conflict.value.words, conflict.value.current.pk) == (words, draft.pk)
    assert (desk.now(draft).document_state, desk.numbers()) == ("draft", [])

    desk.run_jobs()
    assert desk.issue(draft, version=desk.now(draft).version).total_minor == 10_000


def test_a_change_that_moves_nothing_of_the_draft_is_no_conflict(desk: Desk):
    draft = desk.draft()
    desk.do("account.change", "Acme", website="https://acme.example")
    assert desk.issue(draft, version=draft.version).number == "INV-1"


def issue_all(desk: Desk, drafts: list[Invoice]) -> list[Invoice]:
    with desk.deed("invoice.issue") as work:
        return issue_many(work, [draft.pk for draft in drafts], work.today)


@pytest.mark.parametrize("together", [500, 1], ids=["at once", "one by one, the first written before the next is judged"])
def test_of_many_all_are_issued_or_none_and_those_that_lack_something_are_named(desk: Desk, together: int, monkeypatch):
    monkeypatch.setattr(issuing, "TOGETHER", together)
    desk.account("Bare", contact=None)
    desk.account("Nameless", contact="n@example.org", legal_name="")
    good, bare, nameless = desk.draft(), desk.draft("Bare"), desk.draft("Nameless")
    with pytest.raises(Refused) as refusal:
        issue_all(desk, [good, bare, nameless])
    said = {
        str(bare.pk): "Bare: Nobody is named to receive invoices: add a billing contact.",
        str(nameless.pk): "Nameless: The legal name of the customer is missing: add it.",
    }
    assert refusal.value.fields == said
    assert refusal.value.words == f"2 drafts cannot go out. {' '.join(said.values())} Nothing was issued."
    assert desk.numbers() == [] and desk.now(good).document_state == "draft"
    assert [invoice.number for invoice in issue_all(desk, [good])] == ["INV-1"]


def test_one_of_the_later_that_no_longer_is_what_it_inherits_is_reckoned_anew_among_them(desk: Desk, monkeypatch):
    monkeypatch.setattr(issuing, "TOGETHER", 2)
    desk.account("Changed")
    drafts = [*desk.drafts(3), desk.draft("Changed"), desk.draft()]
    desk.do("account.change", "Changed", reverse_charge=True, tax_id="DE136695976")
    issued = issue_all(desk, drafts)
    assert [(invoice.number, invoice.total_minor) for invoice in issued] == [(f"INV-{n}", 10_000 if n == 4 else 11_900) for n in range(1, 6)]
    desk.verify()


def test_of_very_many_the_words_name_ten_and_the_fields_all(desk: Desk):
    desk.account("Bare", contact=None)
    drafts = desk.drafts(12, account="Bare")
    with pytest.raises(Refused) as refusal:
        issue_all(desk, drafts)
    assert refusal.value.words.startswith("12 drafts cannot go out. Bare: ")
    assert (refusal.value.words.count("Bare: "), len(refusal.value.fields)) == (10, 12)


def test_one_that_is_gone_meanwhile_keeps_all_back(desk: Desk):
    first, second = desk.drafts(2)
    desk.do("invoice.discard", str(second.pk))
    with pytest.raises(Refused, match="Only a draft can be issued, and this is none, or no longer. Nothing was issued."):
        issue_all(desk, [first, second])
    assert desk.numbers() == []
