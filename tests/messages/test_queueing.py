"""When a mail is written down: asked for, documented, and for somebody who can receive it."""

from uuid import UUID

import pytest

from baton.crm.actions.contacts import leave
from baton.crm.models import Contact
from baton.documents.models import Document
from baton.foundation.errors import AlreadyDone
from baton.foundation.models import Announcement
from baton.messages import jobs
from baton.messages.models import Message, Template
from tests.messages.office import Office

ROSA, KIM = "rosa@acme.example", "kim@acme.example"


def heard(office: Office, name: str, subject: UUID) -> Announcement:
    with office.house.look():
        return Announcement.objects.filter(name=name, subject_id=subject).order_by("pk").last()


def messages(office: Office) -> int:
    with office.house.look():
        return Message.objects.count()


def test_a_stored_document_mails_the_invoice_that_was_sent_and_that_once(office: Office):
    invoice = office.invoice()
    announcement = heard(office, "document.stored", office.document(invoice))
    jobs.mail_document(announcement)
    with pytest.raises(AlreadyDone):  # the job's wrapper passes it over
        jobs.mail_document(announcement)
    jobs.mail_sent_invoice(heard(office, "invoice.sent", invoice))
    assert messages(office) == 1
    office.round()
    assert (len(office.server.received), office.delivery(invoice)) == (1, "accepted")


def test_an_invoice_sent_when_its_document_is_there_is_mailed_at_once_and_before_it_is_not(office: Office):
    invoice = office.invoice()
    jobs.mail_sent_invoice(heard(office, "invoice.sent", invoice))
    assert messages(office) == 0
    office.document(invoice)
    office.send_again(invoice)
    jobs.mail_sent_invoice(heard(office, "invoice.sent", invoice))
    assert messages(office) == 1


def test_an_invoice_sent_twice_is_two_mails_with_two_ids(office: Office):
    invoice = office.invoice()
    document = office.document(invoice)
    first = office.queue(invoice, document=document)
    office.round()
    assert office.queue(invoice, document=document) is None
    office.send_again(invoice)
    second = office.queue(invoice, document=document)
    office.round()
    assert first != second and office.message(first).message_id != office.message(second).message_id
    assert len(office.server.received) == 2


def test_an_invoice_that_was_issued_but_not_sent_is_not_mailed(office: Office):
    assert office.queue(office.invoice(is_sent=False)) is None
    assert office.next_look() is None


def test_a_void_invoice_is_not_mailed(office: Office):
    invoice = office.invoice()
    document = office.document(invoice)
    office.void(invoice)
    assert office.queue(invoice, document=document) is None


def test_a_receipt_is_mailed_by_itself_once(office: Office):
    receipt = office.receipt()
    document = office.document(receipt, kind="receipt")
    jobs.mail_document(heard(office, "document.stored", document))
    office.round()
    [received] = office.server.received
    assert received.header("Subject") == "Receipt R-1 from Baton Ltd"
    assert "we received €1,200.00 on" in received.text and "We keep €1,200.00 as credit" in received.text
    assert received.files[0][0] == "R-1.pdf"


def test_a_receipt_for_who_wants_paper_is_not_mailed(office: Office):
    receipt = office.receipt(office.account("Acme", delivery_preference="post"))
    jobs.mail_document(heard(office, "document.stored", office.document(receipt, kind="receipt")))
    assert messages(office) == 0


def test_who_wants_paper_gets_no_mail(office: Office):
    assert office.queue(office.invoice(office.account("Acme", delivery_preference="post"))) is None
    assert office.tasks() == []


def test_everybody_who_receives_invoices_gets_it_by_the_address_of_today(office: Office):
    account = office.account("Acme", ROSA, KIM, "ROSA@acme.example")
    invoice = office.invoice(account)
    with office.house.look():
        kim = Contact.objects.get(email=KIM)
    office.house.do(leave, kim.pk)
    assert list(office.recipients(office.queue(invoice))) == ["ROSA@acme.example"]


def test_an_account_nobody_receives_invoices_for_is_a_task_and_no_mail(office: Office):
    account = office.account("Acme", "")
    invoice = office.invoice(account)
    assert office.queue(invoice) is None
    assert (office.delivery(invoice), office.tasks()) == ("failed", ["fix INV-2041 did not reach Acme"])


@pytest.mark.parametrize("url", ["", "smtp://127.0.0.1:1"])
def test_a_business_without_an_address_is_a_task_and_no_mail(office: Office, url):
    office.settings.EMAIL_URL = url
    invoice = office.invoice(seller={"name": "Harbour", "email": ""})
    assert office.queue(invoice) is None
    assert (office.delivery(invoice), office.tasks()) == ("failed", ["fix INV-2041 did not reach Acme"])


def test_the_mail_is_in_the_language_of_its_document(office: Office):
    message = office.message(office.queue(office.invoice(language="fr")))
    assert (message.language, message.subject) == ("fr", "Facture INV-2041 de Harbour Works Ltd")


def test_the_organizations_own_words_are_used_where_it_has_some(office: Office):
    office.change_template("invoice", "en", "{{ number }}: {{ total }}", "{{ contact.name }}, {{ total }} please.")
    english, german = office.queue(office.invoice()), office.queue(office.invoice(office.account("Zwei"), language="de"))
    assert (office.message(english).subject, office.message(english).body) == ("INV-2041: €1,190.00", "Rosa Lind, €1,190.00 please.")
    assert office.message(german).subject == "Rechnung INV-2041 von Harbour Works Ltd"


def test_changing_the_words_does_not_change_what_is_written_down_already(office: Office):
    message = office.queue()
    office.change_template("invoice", "en", "other", "other")
    assert office.message(message).subject == "Invoice INV-2041 from Harbour Works Ltd"


def test_a_mail_and_its_document_belong_to_the_house_alone(office: Office):
    other = type(office.house)("Other Ltd")
    message = office.queue()
    with other.look():
        assert not Message.objects.filter(pk=message).exists()
        assert not Document.objects.exists() and not Template.objects.exists()
