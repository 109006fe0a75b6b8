"""Won deal to draft: the first three steps of the handoff, as prose."""

from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection

from baton.billing.actions.handoff import win_deal
from baton.billing.models import Invoice
from baton.foundation.errors import AlreadyDone, Conflict, NotAllowed, Refused
from baton.foundation.performing import perform, reading
from tests.story import Story


@pytest.fixture
def firm(story: Story) -> Story:
    """A firm that sells audits at 19 % and manuals at no rate of its own."""
    story.rate("19", code="standard", category="S")
    story.product("Audit", "1200.00 EUR", unit="day")
    return story


def test_a_won_deal_gives_billing_a_draft_with_every_value_and_its_origin(firm: Story):
    firm.account("Acme", terms={"kind": "net", "days": 14}, language="de")
    firm.deal("Audit 2026", "Acme", "3 x Audit", "1 x Travel at 80.50 EUR less 10%", po_number="PO-7", discount_percent="5")

    draft = firm.win("Audit 2026")

    # 3 × 1,200.00 + 80.50 − 10 % = 3,672.45; less 5 % (183.62); 19 % of 3,488.83 = 662.88
    assert firm.invoice(draft) == "\n".join(
        [
            "3 x Audit at 1200.00 = 3600.00  S 19%",
            "1 x Travel at 80.50 less 10% = 72.45  S 19%",
            "discount 5% = -183.62",
            "S 19% on 3488.83 = 662.88",
            "net 3488.83 + tax 662.88 = 4151.71 EUR",
        ]
    )
    assert firm.origins(draft) == {
        "currency": f"organization {firm.house.organization.name}",
        "terms": "account Acme",
        "po_number": "deal Audit 2026",
        "discount_percent": "deal Audit 2026",
        "language": "account Acme",
        "tax_profile": "account Acme",
        "billing_address": "account Acme",
        "ap_contact": "account Acme",
    }
    assert firm.holds(draft) == [] and firm.tasks() == []
    assert firm.announced()[-2:] == ["deal.won", "invoice.drafted"]
    assert firm.deeds()[-2:] == ["sales deal.win"] * 2


def test_winning_again_answers_the_same_draft_and_announces_nothing(firm: Story):
    firm.account("Acme")
    firm.deal("Audit", "Acme", "1 x Audit")
    draft = firm.win("Audit")
    firm.actor("owner")
    told = firm.announced()

    assert firm.win("Audit") == draft
    assert firm.win("Audit", by="owner") == draft
    assert firm.announced() == told
    assert len(firm.all("invoice")) == 1


def test_gaps_become_holds_and_one_task_and_mending_the_account_lifts_them(firm: Story):
    firm.account("Acme", contact=None, legal_name="", po_required=True)
    firm.deal("Audit", "Acme", "1 x Audit")

    draft = firm.win("Audit")

    reasons = [hold.split(":")[0] for hold in firm.holds(draft)]
    assert reasons == ["contact", "name", "po"]
    assert [task.split(":")[0] for task in firm.tasks()] == ["fix Complete the draft for Acme"]
    assert firm.see("invoice", draft)["chip"] == "Needs fixing"

    firm.do("account.change", "Acme", legal_name="Acme GmbH", po_number="PO-1")
    firm.run_jobs()
    assert [hold.split(":")[0] for hold in firm.holds(draft)] == ["contact"]

    firm.contact("Acme", "ap@acme.example")
    firm.run_jobs()
    assert firm.holds(draft) == [] and firm.tasks() == []
    assert firm.see("invoice", draft)["chip"] == "Draft"


def test_a_draft_follows_the_account_but_keeps_what_was_set_on_it(firm: Story):
    firm.account("Acme", terms={"kind": "net", "days": 14})
    firm.deal("Audit", "Acme", "1 x Audit")
    draft = firm.win("Audit")

    firm.do("account.change", "Acme", terms={"kind": "net", "days": 60}, reverse_charge=True, tax_id="DE136695976")
    firm.run_jobs()
    assert firm.see("invoice", draft)["terms"]["days"] == 60
    assert firm.invoice(draft).splitlines()[-1] == "net 1200.00 + tax 0.00 = 1200.00 EUR"

    firm.do("invoice.change", draft, terms={"kind": "net", "days": 7})
    firm.do("account.change", "Acme", terms={"kind": "net", "days": 90})
    firm.run_jobs()
    origin = firm.see("invoice", draft)["origins"]["terms"]
    assert (origin["from"], origin["value"]["days"], origin["parent_value"]["days"]) == ("here", 7, 90)


def test_no_tax_rate_holds_the_draft_until_there_is_one(story: Story):
    story.product("Audit", "100.00 EUR")
    story.account("Acme")
    story.deal("Audit deal", "Acme", "1 x Audit")
    draft = story.win("Audit deal")
    assert [hold.split(":")[0] for hold in story.holds(draft)] == ["tax"]

    story.rate("19", code="standard", category="S")
    story.run_jobs()
    assert story.holds(draft) == []
    assert story.invoice(draft).splitlines()[-1] == "net 100.00 + tax 19.00 = 119.00 EUR"


def test_reverse_charge_moves_the_tax_to_the_customer_and_says_why(firm: Story):
    firm.product("Book", "20.00 EUR", is_goods=True)
    firm.account("Acme", reverse_charge=True, tax_id="DE136695976")
    firm.deal("Audit deal", "Acme", "1 x Audit", "2 x Book")
    assert firm.invoice(firm.win("Audit deal")).splitlines()[2:] == [
        "AE 0% on 1200.00 = 0.00  Reverse charge (Article 196, Directive 2006/112/EC)",
        "K 0% on 40.00 = 0.00  Intra-community supply (Article 138, Directive 2006/112/EC)",
        "net 1240.00 + tax 0.00 = 1240.00 EUR",
    ]


def test_an_exemption_that_holds_is_printed_with_its_reason(firm: Story):
    firm.account("Acme", tax_exempt=True, exemption_reason="Charity, certificate 12", exemption_expires_on="2999-12-31")
    firm.deal("Audit deal", "Acme", "1 x Audit")
    assert "E 0% on 1200.00 = 0.00  Charity, certificate 12" in firm.invoice(firm.win("Audit deal"))


def test_a_documents_discount_is_spread_so_that_each_tax_group_adds_up(firm: Story):
    firm.product("Book", "0.10 EUR", tax_category="Z")
    firm.account("Acme")
    firm.deal("Mix", "Acme", "1 x Work at 0.10 EUR", "1 x Book", "1 x More work at 0.10 EUR", discount_percent="33.33")
    # 33.33 % of 0.30 is 0.09999 → 0.10; a third of it each is 0.0333…, and the odd cent is the first line's:
    # taxed 0.06 + 0.07 = 0.13 (19 % = 0.0247 → 0.02), zero rated 0.07
    assert firm.invoice(firm.win("Mix")).splitlines()[3:] == [
        "discount 33.33% = -0.10",
        "S 19% on 0.13 = 0.02",
        "Z 0% on 0.07 = 0.00",
        "net 0.20 + tax 0.02 = 0.22 EUR",
    ]


def test_an_exemption_past_its_day_no_longer_holds_and_the_customer_is_taxed(firm: Story):
    firm.account("Acme", tax_exempt=True, exemption_reason="Charity", exemption_expires_on="2020-12-31")
    firm.deal("Audit", "Acme", "1 x Audit")
    assert firm.invoice(firm.win("Audit")).splitlines()[-1] == "net 1200.00 + tax 228.00 = 1428.00 EUR"


def test_yen_have_no_minor_digits(firm: Story):
    firm.account("Edo", currency="JPY")
    firm.deal("Visit", "Edo", "1.5 x Visit at 1001 JPY")
    # 1.5 × 1,001 = 1,501.5 → 1,502; 19 % = 285.38 → 285
    assert firm.invoice(firm.win("Visit")).splitlines()[-1] == "net 1502 + tax 285 = 1787 JPY"


def test_a_lost_deal_is_not_won_and_a_reopened_one_gets_a_draft_of_its_own(firm: Story):
    firm.account("Acme")
    firm.deal("Audit", "Acme", "1 x Audit")
    firm.do("deal.lose", "Audit", by="sales", reason="Price")
    with pytest.raises(Refused, match="reopen it first"):
        firm.win("Audit")
    firm.do("deal.reopen", "Audit", by="sales")
    assert firm.see("invoice", firm.win("Audit"))["win"] == 1


def test_a_deal_without_lines_is_not_won(firm: Story):
    firm.account("Acme")
    firm.deal("Nothing", "Acme")
    with pytest.raises(Refused, match="no lines, so there would be nothing to bill"):
        firm.win("Nothing")
    assert firm.all("invoice") == []


def test_a_seller_may_win_but_neither_change_terms_nor_the_draft(firm: Story):
    firm.account("Acme")
    firm.deal("Audit", "Acme", "1 x Audit")
    draft = firm.win("Audit")
    with pytest.raises(NotAllowed, match="terms"):
        firm.do("account.change", "Acme", by="sales", terms={"kind": "net", "days": 90})
    with pytest.raises(NotAllowed, match="invoice.change"):
        firm.do("invoice.change", draft, by="sales", po_number="X")
    assert "lines" not in firm.see("invoice", draft, by="sales")


def test_a_win_under_a_key_answers_the_first_time_for_ever(firm: Story):
    firm.account("Acme")
    firm.deal("Audit", "Acme", "1 x Audit")
    draft = firm.win("Audit", key="click-1")
    with pytest.raises(AlreadyDone) as done:
        firm.win("Audit", key="click-1")
    assert done.value.first == {"kind": "invoice", "id": draft}
    with pytest.raises(Conflict, match="click-1 was used before"):
        firm.do("deal.win", "Audit", by="owner", key="click-1")


def test_sixteen_winners_at_once_get_one_draft(standing_story: Story):
    story = standing_story
    story.rate("19", code="standard", category="S")
    story.product("Audit", "1200.00 EUR")
    story.account("Acme")
    story.deal("Audit deal", "Acme", "1 x Audit")
    deal, actor = UUID(story.ids["Audit deal"]), story.actor("sales")
    start, answers = Barrier(16), []

    def winner() -> None:
        try:
            start.wait()
            with perform(actor) as work:
                answers.append(win_deal(work, deal).pk)
        finally:
            connection.close()

    threads = [Thread(target=winner) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 16 and len(set(answers)) == 1
    with reading(actor):
        assert Invoice.objects.filter(deal=deal).count() == 1
    assert story.announced().count("deal.won") == 1
