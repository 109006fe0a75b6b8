"""What an issued invoice says for good: parties, texts and amounts as they were, whatever is changed afterwards."""

import json
from copy import deepcopy
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from baton.billing.models import Invoice
from baton.billing.snapshot import decimal_text, digest_of
from tests.billing.desk import Desk
from tests.documents.snapshots import invoice as as_documents_read_it

ADDRESS = {"line1": "Lindenallee 14", "line2": "2. Stock", "postcode": "20259", "city": "Hamburg", "country": "DE"}
LARGE = 123_456_789_012_345  # an amount has at most 15 digits
BANK = {"holder": "Harbour Works GmbH", "iban": "DE89 3704 0044 0532 0130 00", "bic": "COBADEFFXXX", "name": "Commerzbank"}


def snapshot(desk: Desk, draft: Invoice | str) -> dict[str, Any]:
    stored = desk.now(UUID(draft)) if isinstance(draft, str) else desk.now(draft)
    said: Any = desk.now(desk.issue(stored)).snapshot
    return said


def set_up(desk: Desk) -> None:
    desk.do(
        "business.change", by="owner", legal_name="Harbour Works GmbH", address=ADDRESS, tax_id="DE136695976", phone="+49 40 1",
        email="billing@harbour.example", website="harbour.example", registration="HRB 90117", colour="#0B5500", paper="a4",
        texts={"en": {"intro": "Thank you.", "payment": "Pay soon.", "footer": "Bye."}, "de": {"intro": "Vielen Dank."}},
    )  # fmt: skip
    desk.do("business.change_bank", by="owner", **BANK)


def test_it_has_every_part_that_documents_read(desk: Desk):
    """And none besides: what is in a snapshot is there for good."""

    def shape(value: Any) -> Any:
        match value:
            case dict():
                return {name: shape(part) for name, part in value.items()}
            case list():
                return [shape(value[0])] if value else []
            case _:
                return None

    set_up(desk)
    assert shape(snapshot(desk, desk.draft())) == shape(as_documents_read_it())


def test_the_seller_is_as_the_business_says(desk: Desk):
    set_up(desk)
    said = snapshot(desk, desk.draft())
    assert said["seller"] == {
        "name": "Baton Ltd", "legal_name": "Harbour Works GmbH", "address": ADDRESS | {"region": ""}, "tax_id": "DE136695976",
        "email": "billing@harbour.example", "phone": "+49 40 1", "website": "harbour.example", "registration": "HRB 90117",
        "bank": BANK | {"iban": "DE89370400440532013000"},
    }  # fmt: skip
    assert (said["paper"], said["brand"]) == ("a4", {"colour": "#0b5500", "logo": None})


def test_the_buyer_is_the_customer_with_whoever_receives_its_invoices(desk: Desk):
    desk.account("Brandt", contact="ap@brandt.example", number="C-7", tax_id="DE136695976", billing_address=ADDRESS)
    buyer = {"name": "Brandt GmbH", "number": "C-7", "address": ADDRESS | {"region": ""}, "tax_id": "DE136695976"}
    assert snapshot(desk, desk.draft("Brandt"))["buyer"] == buyer | {"contact": {"name": "ap", "email": "ap@brandt.example"}}


def test_where_nobody_receives_it_by_mail_there_is_no_contact(desk: Desk):
    desk.account("Brandt", contact=None, delivery_preference="post")
    assert snapshot(desk, desk.draft("Brandt"))["buyer"]["contact"] is None


@pytest.mark.parametrize(
    ("language", "written", "intro"), [("", "en", "Thank you."), ("de", "de", "Vielen Dank."), ("fr", "fr", "")]
)
def test_texts_are_in_the_customers_language_where_it_says_one(desk: Desk, language: str, written: str, intro: str):
    set_up(desk)
    desk.account("Brandt", contact="b@example.org", language=language)
    said = snapshot(desk, desk.draft("Brandt"))
    assert (said["language"], said["texts"]["intro"]) == (written, intro)
    assert said["texts"].keys() == {"intro", "payment", "footer"}


def test_lines_say_what_was_sold_where_and_at_which_tax(desk: Desk):
    desk.product("Audit", "1200.00 EUR", unit="day")
    desk.account("Brandt", contact="b@example.org")
    harbour = desk.do("location.create", account=desk.ids["Brandt"], name="Harbour")
    lines = [desk.line("1.5 x Audit less 10%") | {"location": str(harbour.pk)}, desk.line("2 x Travel at 80.50 EUR")]
    said = snapshot(desk, desk.do("invoice.create", account=desk.ids["Brandt"], lines=lines))
    nothing = {"period_start": None, "period_end": None, "tax_category": "S", "tax_percent": "19"}
    assert said["lines"] == [
        nothing | {
            "position": 1, "description": "Audit", "quantity": "1.5", "unit": "day", "unit_minor": 120_000,
            "discount_percent": "10", "net_minor": 162_000, "location": "Harbour",
        },
        nothing | {
            "position": 2, "description": "Travel", "quantity": "2", "unit": "", "unit_minor": 8_050,
            "discount_percent": "0", "net_minor": 16_100, "location": "",
        },
    ]  # fmt: skip


def test_amounts_add_up_from_the_lines_to_the_total(desk: Desk):
    said = snapshot(desk, desk.draft(lines=3, discount_percent="2.5", po_number="PO-7", terms={"kind": "net", "days": 14}))
    assert (said["lines_minor"], said["discount_minor"], said["net_minor"], said["tax_minor"], said["total_minor"]) == (
        30_000, 750, 29_250, 5_558, 34_808,
    )  # fmt: skip
    assert said["tax_lines"] == [{"category": "S", "percent": "19", "net_minor": 29_250, "tax_minor": 5_558, "reason": ""}]
    assert (said["po_number"], said["terms"]) == ("PO-7", {"kind": "net", "days": 14, "discount_percent": None, "discount_days": None})
    assert [said[name] for name in ("kind", "number", "currency", "issued_on", "due_on", "supplied_on")] == [
        "invoice", "INV-1", "EUR", "2031-03-03", "2031-03-17", "2031-03-03",
    ]  # fmt: skip


def test_an_early_payment_is_rewarded_as_the_account_says(desk: Desk):
    terms = {"kind": "net", "days": 30, "discount_percent": "2.50", "discount_days": 10}
    desk.account("Brandt", contact="b@example.org", terms=terms)
    assert snapshot(desk, desk.draft("Brandt"))["terms"] == terms | {"discount_percent": "2.5"}


def test_why_no_tax_is_charged_stands_in_it(desk: Desk):
    desk.account("Brandt", contact="b@example.org", reverse_charge=True, tax_id="DE136695976")
    [tax] = snapshot(desk, desk.draft("Brandt"))["tax_lines"]
    assert (tax["category"], tax["percent"], tax["reason"]) == ("AE", "0", "Reverse charge (Article 196, Directive 2006/112/EC)")


def test_a_merged_customer_is_named_as_the_one_it_became(desk: Desk):
    desk.account("Brandt", contact="b@example.org")
    draft = desk.draft()
    with desk.deed("account.merge") as work:
        work.change(draft.account, survivor_id=UUID(desk.ids["Brandt"]))
    assert snapshot(desk, draft)["buyer"]["name"] == "Brandt GmbH"


def test_nothing_that_is_changed_afterwards_is_seen_on_it(desk: Desk):
    set_up(desk)
    desk.product("Audit", "1200.00 EUR", unit="day")
    draft = desk.bill("Acme", "1 x Audit")
    issued = desk.now(desk.issue(desk.now(UUID(draft))))
    before = deepcopy(desk.see("invoice", draft))

    desk.do("business.change", by="owner", legal_name="Other Ltd", address={"country": "AT"}, tax_id="", texts={})
    desk.do("business.change_bank", by="owner", holder="Other", iban="GB82 WEST 1234 5698 7654 32")
    desk.do("account.change", "Acme", legal_name="Other GmbH", billing_address=ADDRESS, language="de", terms={"kind": "net", "days": 1})
    desk.do("contact.leave", "ap@example.org")
    desk.do("product.change", desk.see("price", "Audit")["product"], name="Review", unit="hour")
    desk.change_house(name="Other Ltd")
    desk.run_jobs()

    assert desk.see("invoice", draft) == before
    assert desk.now(issued).snapshot == issued.snapshot and digest_of(issued.snapshot) == issued.digest


def test_the_digest_does_not_ask_in_which_order_the_parts_are_kept():
    one = {"b": [1, {"d": "ü", "c": None}], "a": "x"}
    other = json.loads('{"a": "x", "b": [1, {"c": null, "d": "\\u00fc"}]}')
    assert digest_of(one) == digest_of(other) == sha256('{"a":"x","b":[1,{"c":null,"d":"ü"}]}'.encode()).hexdigest()
    assert digest_of(one) != digest_of(one | {"a": "y"})


@pytest.mark.parametrize("text", ["Ünïcode – “quotes” 你好 🎈", "\\ \" ' \n\t\u2028", "e\u0301 is not \u00e9", "0.10", "9" * 40])
def test_the_digest_survives_the_database_whatever_the_text(desk: Desk, text: str):
    draft = desk.do("invoice.create", account=desk.ids["Acme"], lines=[{"description": text, "unit_minor": LARGE}])
    invoice = desk.now(desk.issue(draft))
    assert invoice.snapshot["lines"][0]["description"] == text.strip()
    assert invoice.snapshot["net_minor"] == LARGE
    assert digest_of(invoice.snapshot) == invoice.digest


@pytest.mark.parametrize(
    ("value", "text"), [("3.000000", "3"), ("0.50", "0.5"), ("19.0000", "19"), ("0", "0"), ("100", "100"), ("1E+3", "1000"), ("0.000001", "0.000001")]
)
def test_a_figure_is_as_short_as_it_is_exact(value: str, text: str):
    assert decimal_text(Decimal(value)) == text
