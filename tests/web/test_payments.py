"""Payments: recorded as people type them, spread as they see it, undone and used up."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import Desk

EVEN = {"amounts_in": "currency", "currency": "EUR", "method": "bank_transfer"}


class Till(Desk):
    """A desk at which money comes in from Acme."""

    def __init__(self, house):
        super().__init__(house)
        self.story.rate("0", category="Z")
        self.story.do("organization.change", by="owner", tax_category="Z")
        self.story.account("Acme")
        self.acme = self.story.ids["Acme"]
        self.count = 0

    def invoice(self, amount: str, account: str = "Acme", days: int = 30) -> str:
        """An issued invoice over this amount, due after so many days; answers its id."""
        self.count += 1
        draft = self.story.bill(account, f"1 x Service {self.count} at {amount}", terms={"kind": "net", "days": days}, currency=amount.split()[1])
        self.story.do("invoice.issue", draft)
        return draft

    def open(self, *invoices: str) -> list[int]:
        return [self.story.see("invoice", one)["balance_minor"] for one in invoices]

    def record(self, amount: str, by: str = "billing", **more: str):
        back = f"/payments/new/?account={self.acme}"
        today = self.house.organization.clock.day(self.house.organization.clock.now()).isoformat()
        fields = {"form": "payment.create:", "back": back, "account": self.acme, "amount_minor": amount, "received_on": today, "next": "/payments/{id}/"}
        return self.post("/payments/create", by=by, **EVEN | {"allocations.drop": "true"} | fields | more)

    def form(self, by: str = "billing", **typed: str) -> str:
        return self.at(by).get("/payments/new/", {"account": self.acme, **typed}).content.decode()


@pytest.fixture
def till(house) -> Till:
    return Till(house)


def rows(*typed: tuple[str, bool, str]) -> dict[str, str]:
    """Rows by hand: invoice, ticked or not, and its part as typed."""
    fields = {"allocations.drop": ""}
    for at, (invoice, is_ticked, part) in enumerate(typed):
        row = {"invoice": invoice, "amount_minor": part, "drop": "" if is_ticked else "true"}
        fields |= {f"allocations.{at}.{name}": value for name, value in row.items()}
    return fields


def shown(html: str) -> list[tuple[str, bool, str]]:
    """The rows of the form: number, ticked or not, and what it takes."""
    found = re.findall(r'type="checkbox"[^>]*?( checked)?><span>([^<]+)</span>.*?placeholder="([^"]+)"', html, re.S)
    return [(number, bool(ticked), takes) for ticked, number, takes in found]


def difference(html: str) -> str:
    said = re.search(r'<dl class="run".*?</dl>', html, re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said.group())).replace(" :", ":").strip() if said else ""


def test_an_amount_as_people_write_it_settles_the_oldest_due(till):
    late, later = till.invoice("1000.00 EUR", days=9), till.invoice("500.00 EUR", days=5)
    answer = till.record("1,190.00")
    assert answer.status_code == 303 and re.fullmatch(r"/payments/[0-9a-f-]+/", answer["Location"])
    assert till.open(later, late) == [0, 310_00]


def test_the_form_shows_beforehand_what_the_deed_does(till):
    one, two = till.invoice("1000.00 EUR"), till.invoice("500.00 EUR")
    html = till.form(amount_minor="1,200.00")
    assert shown(html) == [("INV-1", True, "1,000.00"), ("INV-2", True, "200.00")]
    assert difference(html) == "Paid 1,200.00 Settles 1,200.00 Short by 300.00: INV-2 stays part paid"
    till.record("1,200.00")
    assert till.open(one, two) == [0, 300_00]


def test_the_invoice_that_the_reference_names_comes_first(till):
    till.invoice("100.00 EUR"), till.invoice("100.00 EUR")
    assert shown(till.form(amount_minor="100", reference="inv-2")) == [("INV-1", False, "–"), ("INV-2", True, "100.00")]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1525", "Over by 25.00: stays customer credit"),
        ("1500", "Comes out even"),
        ("900", "Short by 100.00: INV-1 stays part paid"),
        ("1475", "Short by 25.00: INV-2 stays part paid"),
    ],
)
def test_the_difference_is_named_in_words(till, amount, words):
    till.invoice("1000.00 EUR"), till.invoice("500.00 EUR")
    assert difference(till.form(amount_minor=amount)).endswith(words)


def test_invoices_ticked_by_hand_are_settled_as_far_as_the_money_goes(till):
    one, two, three = (till.invoice(f"{n}00.00 EUR") for n in (1, 2, 3))
    hand = rows((one, False, ""), (two, True, ""), (three, True, ""))
    html = till.form(amount_minor="400", **hand)
    assert shown(html) == [("INV-1", False, "–"), ("INV-2", True, "200.00"), ("INV-3", True, "200.00")]
    assert difference(html).endswith("Short by 100.00: INV-3 stays part paid")
    till.record("400", **hand)
    assert till.open(one, two, three) == [100_00, 0, 100_00]


def test_what_is_ticked_and_gets_nothing_counts_as_short(till):
    ticked = rows(*((till.invoice("100.00 EUR"), True, "") for _ in range(3)))
    assert difference(till.form(amount_minor="150", **ticked)).endswith("Short by 150.00: 2 invoices stay open")


def test_a_part_typed_by_hand_is_given_and_what_is_over_stays_credit(till):
    one, two = till.invoice("100.00 EUR"), till.invoice("100.00 EUR")
    till.record("100", **rows((one, True, "30.00"), (two, False, "50.00")))
    assert till.open(one, two) == [70_00, 100_00]
    [payment] = till.story.all("payment")
    assert payment["credit_minor"] == 70_00


def test_nothing_ticked_by_hand_keeps_all_of_it_as_credit(till):
    one = till.invoice("100.00 EUR")
    till.record("100", **rows((one, False, "")))
    assert till.open(one) == [100_00]


def test_an_invoice_in_the_address_is_ticked_and_its_amount_filled_in(till):
    till.invoice("100.00 EUR")
    two = till.invoice("250.00 EUR")
    html = till.form(invoice=two)
    assert 'value="250.00"' in html
    assert shown(html) == [("INV-1", False, "–"), ("INV-2", True, "250.00")]
    assert difference(html).endswith("Comes out even")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("abc", '"abc" is not an amount: write digits and a point only, like 1234.55.'),
        ("1.190,00", '"1.190,00" is not an amount'),
        ("10.005", "has 3 decimals, but EUR has 2"),
        ("-5", "A payment is above zero"),
    ],
)
def test_what_is_no_payment_is_refused_at_its_field_with_what_was_typed(till, amount, words):
    one = till.invoice("100.00 EUR")
    answer = till.record(amount, reference="for INV-1")
    html = answer.content.decode()
    assert answer.status_code == 422
    said = re.search(r'amount_minor-e">.*?</svg>([^<]+)<', html, re.S)
    assert said and words in unescape(said.group(1))
    assert f'value="{amount}"' in html and 'value="for INV-1"' in html
    assert till.open(one) == [100_00]


def test_parts_that_come_to_more_than_was_paid_are_refused_beforehand_and_when_sent(till):
    one, two = till.invoice("100.00 EUR"), till.invoice("100.00 EUR")
    hand = rows((one, True, "80"), (two, True, "30"))
    words = "The parts come to more than was received"
    assert words in till.form(amount_minor="100", **hand)
    answer = till.record("100", **hand)
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html and 'value="80"' in html and 'value="30"' in html
    assert till.open(one, two) == [100_00, 100_00]


@pytest.mark.parametrize(("amount", "words"), [("-5", "cannot be below zero"), ("abc", "is not an amount")])
def test_what_is_no_payment_is_said_while_it_is_typed(till, amount, words):
    one = till.invoice("100.00 EUR")
    assert words in till.form(amount_minor=amount)
    assert "Record payment" in till.form(amount_minor=amount, **rows((one, True, "")))


def test_a_day_to_come_is_refused_in_words(till):
    answer = till.record("1", received_on="2999-01-01")
    assert answer.status_code == 422 and "2999-01-01 is still to come" in answer.content.decode()


def test_a_payment_in_another_currency_settles_what_is_owed_in_it(till):
    euros = till.invoice("100.00 EUR")
    dollars = till.invoice("100.00 USD")
    html = till.form(currency="USD", amount_minor="100")
    assert shown(html) == [("INV-2", True, "100.00")]
    till.record("100", currency="USD")
    assert till.open(euros, dollars) == [100_00, 0]


def test_without_scripts_the_form_comes_back_with_what_it_settles(till):
    one = till.invoice("100.00 EUR")
    answer = till.post("/payments/preview", account=till.acme, amount_minor="60", key="k", csrfmiddlewaretoken="secret", **EVEN, **rows((one, True, "")))
    assert answer.status_code == 303 and till.story.all("payment") == []
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert "csrfmiddlewaretoken" not in asked and asked["amount_minor"] == ["60"]
    assert difference(till.at().get(answer["Location"]).content.decode()).endswith("Short by 40.00: INV-1 stays part paid")


def test_without_an_account_those_who_owe_are_offered_and_others_found(till):
    till.story.account("Bolt")
    till.invoice("100.00 EUR")
    html = till.at().get("/payments/new/").content.decode()
    assert "Acme" in html and "Bolt" not in html
    assert "Bolt" in till.at().get("/payments/new/?q=bol").content.decode()


def test_a_payment_shows_what_it_settled_and_undoing_opens_the_invoice_again(till):
    one = till.invoice("100.00 EUR")
    till.record("100", fee_minor="1.20", reference="Thanks")
    [payment] = till.story.all("payment")
    address = f"/payments/{payment['id']}/"
    html = till.at().get(address).content.decode()
    assert "INV-1" in html and "€1.20" in html and "Thanks" in html and "R-1" in html
    [part] = payment["allocations"]
    undone = till.post(f"/allocations/{part['id']}/undo", next=address, back=address)
    assert undone.status_code == 303 and till.open(one) == [100_00]
    html = till.at().get(address).content.decode()
    assert "Undone" in html and "Use €100.00 for open invoices" in html
    assert till.post(f"/payments/{payment['id']}/allocate", next=address, back=address).status_code == 303
    assert till.open(one) == [0]


def test_credit_that_nothing_could_take_says_so(till):
    till.record("100")
    [payment] = till.story.all("payment")
    html = till.at().get(f"/payments/{payment['id']}/").content.decode()
    assert "Nothing is open in EUR" in html and "/allocate" not in html


def test_the_receipt_is_handed_out_once_it_is_made(till):
    till.record("100")
    [payment] = till.story.all("payment")
    address = f"/payments/{payment['id']}/receipt.pdf"
    waiting = till.at().get(address)
    assert waiting.status_code == 404 and "being made" in waiting.content.decode()
    till.story.run_jobs()
    file = till.at().get(address)
    assert file["Content-Type"] == "application/pdf" and file["Content-Disposition"] == 'inline; filename="R-1.pdf"'
    assert file.content.startswith(b"%PDF")


def test_the_list_finds_by_payer_reference_and_receipt_and_tells_what_is_unused(till):
    till.story.account("Bolt")
    till.record("100", reference="March, März")
    till.story.do("payment.create", account=till.story.ids["Bolt"], amount_minor=500, currency="EUR", received_on="2026-01-01")
    html = till.at().get("/payments/").content.decode()
    assert "€105.00 of customers’ money is not used yet" in re.sub(r"<[^>]+>", "", html)
    for q, found, other in (("bolt", "Bolt", "March"), ("march", "March", "Bolt"), ("März", "March", "Bolt"), ("r-2", "Bolt", "March")):
        html = till.at().get("/payments/", {"q": q}).content.decode()
        assert found in html and other not in html, q
    assert "No payment is from" in till.at().get("/payments/?q=nobody").content.decode()


def test_the_tab_of_unapplied_credit_has_what_is_not_used_up(till):
    till.invoice("100.00 EUR")
    till.record("100", reference="Used")
    till.record("50", reference="Left")
    html = till.at().get("/payments/?tab=credit").content.decode()
    assert "Left" in html and "Used" not in html


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("billing", 200), ("accountant", 200), ("sales", 403), ("read only", 403)])
def test_who_may_see_payments(till, role, status):
    till.record("100")
    [payment] = till.story.all("payment")
    for address in ("/payments/", f"/payments/{payment['id']}/"):
        assert till.at(role).get(address).status_code == status
    menu = till.at(role).get("/").content.decode()
    assert ('href="/payments/"' in menu) == (status == 200)


def test_an_accountant_may_undo_but_not_record(till):
    till.invoice("100.00 EUR")
    till.record("100")
    [payment] = till.story.all("payment")
    html = till.at("accountant").get(f"/payments/{payment['id']}/").content.decode()
    assert "/undo" in html
    assert "Record payment" not in till.at("accountant").get("/payments/").content.decode()
    assert till.at("accountant").get("/payments/new/").status_code == 403
    assert till.record("100", by="accountant").status_code == 403


def queries(till: Till, address: str) -> int:
    client = till.at()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_no_page_asks_more_of_many_rows_than_of_few(till):
    def asked(count: int) -> list[int]:
        """With so many invoices more, and a payment that settles each in part and leaves credit."""
        owed = [till.invoice("2.00 EUR") for _ in range(count)]
        till.record("50", **rows(*((one, True, "1.00") for one in owed)))
        newest = till.story.all("payment")[-1]["id"]
        return [queries(till, a) for a in ("/payments/", f"/payments/{newest}/", f"/payments/new/?account={till.acme}&amount_minor=9")]

    few = asked(2)
    assert asked(20) == few
    assert max(few) <= 30


def test_fifty_payments_are_a_small_page(till):
    today = till.house.organization.clock.day(till.house.organization.clock.now()).isoformat()
    for n in range(51):
        till.story.do("payment.create", account=till.acme, amount_minor=100 + n, currency="EUR", received_on=today, reference=f"Payment {n} " * 4)
    html = till.at().get("/payments/").content
    assert len(html) <= 60_000
    onward = re.search(r'href="([^"]+)" rel="next"', html.decode()).group(1).replace("&amp;", "&")
    assert html.count(b'id="payment-') == 50 and till.at().get(onward).content.count(b'id="payment-') == 1
