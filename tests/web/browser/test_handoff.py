"""The handoff by hand and by keyboard, two people at their browsers: what they press and type is counted."""

from datetime import timedelta
from typing import Any

import pytest

from baton.foundation.models import Organization
from baton.ops.advance import advance
from tests.make import House
from tests.messages.conftest import mail_server  # noqa: F401  a fixture
from tests.messages.servers import MailServer
from tests.web.browser.conftest import Office, Person

HELD = timedelta(seconds=31)  # one more than a send can be undone
EVERYWHERE = pytest.mark.parametrize(
    ("width", "scripts"),
    [("wide", True), ("wide", False), ("phone", True), ("phone", False)],
    ids=["wide", "wide without scripts", "phone", "phone without scripts"],
)


@pytest.fixture
def standing_house(transactional_db: None) -> House:  # noqa: ARG001
    """A sandbox: time goes by as it is told to."""
    return House(kind="sandbox")


@pytest.fixture
def firm(office: Office, mail_server: MailServer, settings: Any) -> Office:  # noqa: F811
    """A firm that has sold two audits to Acme, with a mail server at hand."""
    settings.SANDBOX_EMAIL_URL = f"smtp://127.0.0.1:{mail_server.port}"
    story = office.story
    story.do("business.change", by="owner", email="accounts@harbour.example")
    story.rate("19", code="standard", category="S")
    story.product("Audit", "1200.00 EUR", unit="day")
    story.account("Acme", terms={"kind": "net", "days": 14})
    story.deal("Audit 2026", "Acme", "2 x Audit", po_number="PO-7")
    return office


def deal_page(office: Office) -> str:
    return f"/deals/{office.story.ids['Audit 2026']}/"


def time_goes_by(office: Office, span: timedelta = HELD) -> dict[str, int]:
    """Move the clock on; how often each duty was done on the way."""
    return advance(office.house.id, Organization.objects.get(pk=office.house.id).clock.now() + span)


def pressed(*people: Person) -> tuple[int, int]:
    """Clicks and typed fields of all of them."""
    return sum(person.clicks for person in people), sum(person.typed for person in people)


def billed(office: Office) -> list[str]:
    """Every invoice: its number and how it stands."""
    return [f"{one['number'] or 'Draft'} {one['chip']}" for one in office.story.all("invoice")]


@EVERYWHERE
def test_from_won_to_sent_two_people_press_three_times_and_type_nothing(
    firm: Office, mail_server: MailServer, width: str, scripts: bool  # noqa: F811
):
    seller, biller = firm.person("sales", width=width, scripts=scripts), firm.person("billing", width=width, scripts=scripts)

    seller.open(deal_page(firm)).click("Mark won")
    assert "Won. The draft is with billing." in seller.text
    biller.open("/").click("Review and send", "link")
    biller.click("Send €2,856.00")

    assert "Sends in" in biller.main
    assert pressed(seller, biller) == (3, 0)
    assert billed(firm) == ["Draft Scheduled"]

    assert time_goes_by(firm)["send_invoices"] == 1
    assert [one.header("Subject") for one in mail_server.received] == ["Invoice INV-1 from Baton Ltd"]
    assert billed(firm) == ["INV-1 Sent"]
    seller.open(deal_page(firm))
    assert "Invoice INV-1 Sent Total €2,856.00 Open €2,856.00" in seller.main


def test_from_won_to_sent_by_three_keys(firm: Office):
    seller, biller = firm.person("sales"), firm.person("billing")

    seller.open(deal_page(firm)).key("w")
    assert "Won. The draft is with billing." in seller.text
    biller.open("/").page.keyboard.down("Enter")
    biller.page.wait_for_url("**/invoices/*/")
    biller.settle().page.keyboard.down("Enter")  # held too long
    biller.settle().page.keyboard.up("Enter")
    assert (biller.focus(), billed(firm)) == ("send-now", ["Draft Draft"])
    biller.key("Control+Enter")

    assert "Undo sending" in biller.main
    assert billed(firm) == ["Draft Scheduled"]
    assert pressed(seller, biller) == (0, 0)


def test_marked_won_a_second_time_there_is_still_one_draft(firm: Office):
    seller, again = firm.person("sales"), firm.person("sales")
    again.open(deal_page(firm))
    seller.open(deal_page(firm)).click("Mark won")
    again.click("Mark won")

    assert billed(firm) == ["Draft Draft"]
    assert "Open draft" in again.main


@EVERYWHERE
def test_one_amount_typed_is_one_payment_over_three_invoices(firm: Office, width: str, scripts: bool):
    story = firm.story
    for price in ("100.00", "50.00", "30.00"):
        story.do("invoice.issue", story.bill("Acme", f"1 x Travel at {price} EUR"))
    biller = firm.person("billing", width=width, scripts=scripts).open(f"/accounts/{story.ids['Acme']}/")

    if scripts:
        biller.key("p")
    else:
        biller.click("Record payment", "link")
    biller.type("Amount", "214.20")
    if scripts:
        biller.page.get_by_text("Comes out").wait_for()
    biller.key("Enter")

    assert pressed(biller) == (0 if scripts else 1, 1)
    [payment] = story.all("payment")
    assert [(part["number"], part["amount_minor"]) for part in payment["allocations"]] == [
        ("INV-1", 119_00), ("INV-2", 59_50), ("INV-3", 35_70),
    ]  # fmt: skip
    assert [one["chip"] for one in story.all("invoice")] == ["Paid"] * 3
    assert "Payment recorded." in biller.text and "INV-3" in biller.main
