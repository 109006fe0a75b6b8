"""Drafts without a deal, and what may be changed on any draft."""

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from baton.billing.models import Invoice, InvoiceLine, InvoiceTaxLine
from baton.crm.models import Deal, DealLine
from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.foundation.performing import perform, reading
from tests.stories.conftest import Story


def drafted(story: Story, *lines: str, account: str = "Acme", **more: Any) -> str:
    return str(story.do("invoice.create", account=story.ids[account], lines=[story.line(line) for line in lines], **more).pk)


@pytest.fixture
def acme(story: Story) -> Story:
    story.account("Acme", terms={"kind": "net", "days": 14}, po_number="PO-1")
    return story


def test_a_draft_without_a_deal_inherits_from_its_account(acme: Story):
    draft = drafted(acme, "2 x Audit", "3 x Book less 10%", discount_percent="2.5")
    # books: 3 × 33.35 = 100.05, − 10 % = 90.045 → 90.05; lines 2,490.05; 2.5 % = 62.25125 → 62.25
    # spread: audits 62.25 × 2400.00 ÷ 2490.05 = 59.9987…, books 2.2512… → 60.00 and 2.25; 19 % of 2,340.00 = 444.60
    assert acme.invoice(draft) == "\n".join(
        [
            "2 x Audit at 1200.00 = 2400.00  S 19%",
            "3 x Book at 33.35 less 10% = 90.05  Z 0%",
            "discount 2.5% = -62.25",
            "S 19% on 2340.00 = 444.60",
            "Z 0% on 87.80 = 0.00",
            "net 2427.80 + tax 444.60 = 2872.40 EUR",
        ]
    )
    assert acme.origins(draft)["terms"] == "account Acme"
    assert acme.origins(draft)["discount_percent"] == "here Draft"
    assert acme.announced()[-1] == "invoice.drafted"


def test_what_is_set_on_a_draft_stays_and_null_makes_it_inherited_again(acme: Story):
    draft = drafted(acme, "1 x Audit")
    acme.do("invoice.change", draft, terms={"kind": "end_of_month", "days": 10}, po_number="", discount_percent="50")
    said = acme.see("invoice", draft)
    assert (said["terms"]["kind"], said["po_number"], said["total_minor"]) == ("end_of_month", "", 71_400)
    assert {acme.origins(draft)[name] for name in ("terms", "po_number", "discount_percent")} == {"here Draft"}
    assert said["origins"]["po_number"]["parent_value"] == "PO-1"

    acme.do("invoice.change", draft, terms=None, po_number=None, discount_percent=None)
    said = acme.see("invoice", draft)
    assert (said["terms"]["days"], said["po_number"], said["total_minor"]) == (14, "PO-1", 142_800)
    assert acme.origins(draft)["po_number"] == "account Acme"


def test_new_lines_take_the_place_of_the_old_ones(acme: Story):
    draft = drafted(acme, "1 x Audit", "1 x Book")
    before = acme.see("invoice", draft)["version"]
    acme.do("invoice.change", draft, lines=[acme.line("0.5 x Audit")], version=before)
    assert acme.invoice(draft).splitlines() == ["0.5 x Audit at 1200.00 = 600.00  S 19%", "S 19% on 600.00 = 114.00", "net 600.00 + tax 114.00 = 714.00 EUR"]
    with pytest.raises(Conflict, match="changed meanwhile"):
        acme.do("invoice.change", draft, po_number="PO-2", version=before)


def test_other_lines_for_the_same_money_are_a_change_too(acme: Story):
    draft = drafted(acme, "1 x Audit")
    before = acme.see("invoice", draft)["version"]
    acme.do("invoice.change", draft, lines=[acme.line("1 x Advice at 1200.00 EUR")])
    assert acme.see("invoice", draft)["version"] > before


def test_setting_what_is_set_already_changes_and_announces_nothing(acme: Story):
    draft = drafted(acme, "1 x Audit", po_number="PO-9")
    told, before = acme.announced(), acme.see("invoice", draft)["version"]
    acme.do("invoice.change", draft, po_number="PO-9")
    assert (acme.announced(), acme.see("invoice", draft)["version"]) == (told, before)


def test_a_supply_date_before_the_rate_finds_none(acme: Story):
    draft = drafted(acme, "1 x Audit")
    acme.do("invoice.change", draft, supplied_on="2019-12-31")
    assert acme.invoice(draft).splitlines() == ["1 x Audit at 1200.00 = 1200.00  no rate", "net 1200.00 + tax 0.00 = 1200.00 EUR"]
    assert "tax: No tax rate was found" in acme.holds(draft)[0]


def test_a_flat_price_is_billed_once_so_that_the_line_adds_up(acme: Story):
    product = acme.do("product.create", name="Setup")
    price = acme.do("price.create", product=str(product.pk), currency="EUR", unit_minor=50_000, model="flat")
    acme.ids["Setup"] = str(price.pk)
    assert acme.invoice(drafted(acme, "7 x Setup")).splitlines()[0] == "1 x Setup at 500.00 = 500.00  S 19%"


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"currency": "EUX"}, 'Unknown currency "EUX"'),
        ({"lines": []}, "An invoice needs at least one line"),
        ({"lines": [{"description": "Work", "unit_minor": 1, "quantity": "0"}]}, "Line 1: The quantity is 0 but must be above zero"),
        ({"lines": [{"description": "Work", "unit_minor": 1, "quantity": "-1"}]}, "must be above zero"),
        ({"lines": [{"description": "Work"}]}, "Line 1: It needs a price from the catalog"),
        ({"lines": [{"description": "Work", "unit_minor": -1}]}, "A unit price cannot be negative"),
        ({"currency": "USD"}, "Audit is priced in EUR, but the invoice is in USD"),
        ({"discount_percent": "101"}, "A discount is 0 to 100 percent, not 101"),
        ({"discount_percent": "NaN"}, "discount_percent"),
        ({"terms": {"kind": "net", "days": 400}}, "Terms run 0 to 366 days, not 400"),
        ({"terms": {"kind": "soon", "days": 1}}, "terms.kind"),
        ({"colour": "red"}, "colour: there is no such field"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_in_words_and_nothing_is_written(acme: Story, entered: dict, words: str):
    told = acme.announced()
    with pytest.raises(Refused, match=words):
        acme.do("invoice.create", account=acme.ids["Acme"], **{"lines": [acme.line("1 x Audit")]} | entered)
    assert acme.all("invoice") == [] and acme.announced() == told


def test_a_price_that_comes_back_is_not_billed_once(acme: Story):
    product = acme.do("product.create", name="Care")
    every = {"n": 1, "unit": "month"}
    price = acme.do("price.create", product=str(product.pk), currency="EUR", unit_minor=9_900, every=every)
    acme.ids["Care"] = str(price.pk)
    with pytest.raises(Refused, match="Care is paid every 1 month, and a price that comes back cannot be put on an invoice yet"):
        drafted(acme, "1 x Care")

    acme.deal("Care deal", "Acme", "1 x Audit")
    with perform(acme.house.operator) as work, work.acting("deal.change", "people"):  # past the door, which refuses it
        deal = work.rows(Deal).get()
        work.create(DealLine, deal=deal, position=2, price_id=price.pk, quantity=1)
    with pytest.raises(Refused, match="Line 2: Care is paid every 1 month"):
        acme.win("Care deal")
    assert acme.see("deal", "Care deal")["outcome"] == "open" and acme.all("invoice") == []


def test_a_discarded_draft_asks_nothing_more_and_its_deal_stays_won(acme: Story):
    acme.account("Bare", contact=None)
    acme.deal("Audit deal", "Bare", "1 x Audit")
    draft = acme.win("Audit deal")
    assert acme.holds(draft) and acme.tasks()

    acme.do("invoice.discard", draft)
    assert acme.holds(draft) == [] and acme.tasks() == []
    assert acme.see("invoice", draft)["chip"] == "Discarded"
    assert acme.win("Audit deal") == draft
    for deed, entered in (("invoice.change", {"po_number": "X"}), ("invoice.discard", {})):
        with pytest.raises(Refused, match="The invoice is discarded, and only a draft can"):
            acme.do(deed, draft, **entered)

    acme.do("account.change", "Bare", legal_name="")
    acme.run_jobs()
    assert acme.holds(draft) == []


def test_a_seller_neither_drafts_changes_nor_discards(acme: Story):
    draft = drafted(acme, "1 x Audit")
    lines = [acme.line("1 x Audit")]
    for deed, of, entered in (
        ("invoice.create", None, {"account": acme.ids["Acme"], "lines": lines}),
        ("invoice.change", draft, {"lines": lines}),
        ("invoice.discard", draft, {}),
    ):
        with pytest.raises(NotAllowed, match=deed):
            acme.do(deed, of, by="sales", **entered)


def test_only_the_system_refreshes(acme: Story):
    with pytest.raises(NotAllowed, match="invoice.refresh"):
        acme.do("invoice.refresh", by="owner", kind="account", id=acme.ids["Acme"])


@pytest.mark.parametrize(
    ("model", "moved"),
    [(Invoice, {"po_number": "X"}), (Invoice, {"total_minor": 1}), (InvoiceLine, {"description": "X"}), (InvoiceTaxLine, {"tax_minor": 1})],
)
def test_what_is_no_longer_a_draft_is_frozen_with_its_lines(acme: Story, model: Any, moved: dict):
    draft = drafted(acme, "1 x Audit")
    acme.do("invoice.discard", draft)
    fixed = "discarded, so .* can no longer change"
    with pytest.raises(Refused, match=fixed), perform(acme.house.operator) as work, work.acting("invoice.change", "people"):
        work.change(work.rows(model).get(), **moved)
    with pytest.raises(Refused, match=fixed), perform(acme.house.operator) as work, work.acting("invoice.change", "people"):
        work.remove(work.rows(InvoiceLine).get())


def test_the_database_has_one_draft_for_a_win(acme: Story):
    acme.deal("Audit deal", "Acme", "1 x Audit")
    draft = acme.win("Audit deal")
    with reading(acme.house.operator):
        first = Invoice.objects.get(pk=draft)
    with (
        pytest.raises(IntegrityError, match="invoice_one_per_win"),
        perform(acme.house.operator) as work,
        work.acting("deal.win", "people"),
    ):
        work.create(Invoice, account=first.account, deal_id=UUID(acme.ids["Audit deal"]), win=1, currency="EUR", supplied_on=work.today)
