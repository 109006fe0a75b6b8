"""Sending again is a person's deed: what may have arrived keeps its id, what was answered is written anew."""

import pytest

from baton.crm.actions.contacts import ContactInput, change_contact
from baton.crm.models import Contact
from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.messages.actions.resending import resend
from tests.messages.office import Office

ROSA = "rosa@acme.example"


def test_an_unknown_one_goes_again_under_its_id_so_that_a_mailbox_can_tell(office: Office):
    office.server.answers[""] = [None]
    invoice = office.invoice()
    message = office.queue(invoice)
    office.round()
    assert office.resend(message) == message
    assert (office.state(message), office.tasks()) == ("queued", [])
    office.round()
    first, second = office.server.received
    assert first.content == second.content
    assert (office.state(message), office.tries(message), office.delivery(invoice)) == ("accepted", ["1 unknown", "2 accepted"], "accepted")


def test_a_bounced_one_is_written_anew_to_the_mended_address(office: Office):
    office.server.answers["rossa@acme.example"] = ["550 gone"]
    invoice = office.invoice(office.account("Acme", "rossa@acme.example"))
    message = office.queue(invoice)
    office.round()
    assert office.delivery(invoice) == "bounced"
    with office.house.look():
        contact = Contact.objects.get(email="rossa@acme.example")
    office.house.do(change_contact, contact.pk, ContactInput(email=ROSA))
    again = office.resend(message)
    assert again != message and office.message(again).message_id != office.message(message).message_id
    assert office.delivery(invoice) == "queued"
    office.round()
    assert (office.recipients(again), office.state(message), office.delivery(invoice)) == ({ROSA: "accepted"}, "bounced", "accepted")
    assert (office.server.received[0].header("Subject"), office.tasks()) == ("Invoice INV-2041 from Harbour Works Ltd", [])


def test_one_sent_again_is_not_sent_again_but_its_successor_is(office: Office):
    message = office.queue()
    office.round()
    again = office.resend(message)
    office.round()
    with pytest.raises(Refused, match="was sent again already"):
        office.resend(message)
    office.resend(again)
    office.round()
    assert len({received.header("Message-ID") for received in office.server.received}) == 3


def test_what_is_on_its_way_is_not_sent_again(office: Office):
    message = office.queue()
    with pytest.raises(Refused, match="on its way already"):
        office.resend(message)


def test_a_void_invoice_is_not_sent_again(office: Office):
    invoice = office.invoice()
    message = office.queue(invoice)
    office.round()
    office.void(invoice)
    with pytest.raises(Refused, match="The invoice is void"):
        office.resend(message)


def test_nobody_to_send_it_to_is_said(office: Office):
    message = office.queue()
    office.round()
    with office.house.look():
        contact = Contact.objects.get(email=ROSA)
    office.house.do(change_contact, contact.pk, ContactInput(email=""))
    with pytest.raises(Refused, match="Nobody who receives invoices of Acme has an e-mail address"):
        office.resend(message)


def test_it_takes_the_right_and_the_version_one_saw(office: Office):
    message = office.queue()
    office.round()
    with pytest.raises(NotAllowed, match=r"message\.resend"):
        office.house.do(resend, message, by=office.house.person("accountant"))
    with pytest.raises(Conflict):
        office.house.do(resend, message, version=1, by=office.house.owner)
