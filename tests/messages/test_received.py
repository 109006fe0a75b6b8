"""What is in the customer's mailbox: the mail as it arrived, taken apart by the standard library, with the real document."""

import re

import pytest

from baton.messages.models import Message
from tests.documents.reading import plain, text
from tests.messages.chain import Chain
from tests.messages.servers import people

BANK = {"holder": "Harbour Works", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX"}
DAYS = {  # in full, as the language writes them
    "en": re.compile(r"\d{1,2} [A-Z][a-z]+ 20\d\d"),
    "de": re.compile(r"\d{1,2}\. [A-Z][a-zä]+ 20\d\d"),
    "fr": re.compile(r"\d{1,2} [a-zéû]+ 20\d\d"),
}
OURS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]

INVOICE = {
    "en": """\
Invoice INV-1 from Harbour Works

Hello Zoë Müller,

please find attached invoice INV-1 of DAY for €1,190.00.
Your purchase order: PO-7

It is due on DAY. Terms: Net 30, 2% off if paid within 7 days.
Pay by DAY and take 2% off.

  Account name  Harbour Works
  IBAN          DE89 3704 0044 0532 0130 00
  BIC           COBADEFFXXX
  Reference     INV-1

If anything is not as it should be, simply reply to this message.

Kind regards
Harbour Works
""",
    "de": """\
Rechnung INV-1 von Harbour Works

Guten Tag Zoë Müller,

anbei erhalten Sie die Rechnung INV-1 vom DAY über 1.190,00 €.
Ihre Bestellnummer: PO-7

Sie ist fällig am DAY. Zahlungsbedingungen: Zahlbar innerhalb von 30 Tagen, 2 % Skonto innerhalb von 7 Tagen.
2 % Skonto bei Zahlung bis DAY.

  Kontoinhaber      Harbour Works
  IBAN              DE89 3704 0044 0532 0130 00
  BIC               COBADEFFXXX
  Verwendungszweck  INV-1

Falls etwas nicht stimmt, antworten Sie einfach auf diese Nachricht.

Freundliche Grüße
Harbour Works
""",
    "fr": """\
Facture INV-1 de Harbour Works

Bonjour Zoë Müller,

veuillez trouver ci-joint la facture INV-1 du DAY d’un montant de 1 190,00 €.
Votre numéro de commande : PO-7

Échéance : DAY. Conditions : Payable sous 30 jours, escompte de 2 % pour paiement sous 7 jours.
Escompte de 2 % pour paiement jusqu’au DAY.

  Titulaire  Harbour Works
  IBAN       DE89 3704 0044 0532 0130 00
  BIC        COBADEFFXXX
  Référence  INV-1

Si quelque chose n’est pas exact, répondez simplement à ce message.

Cordialement
Harbour Works
""",
}
RECEIPT = {
    "en": """\
Receipt R-1 from Harbour Works

Hello Zoë Müller,

thank you: we received €1,500.00 on DAY. Receipt R-1 is attached.

It settles:
  INV-1  €1,190.00

We keep €310.00 as credit for later invoices.

Kind regards
Harbour Works
""",
    "de": """\
Zahlungsbestätigung R-1 von Harbour Works

Guten Tag Zoë Müller,

vielen Dank: Wir haben am DAY 1.500,00 € erhalten. Die Zahlungsbestätigung R-1 liegt bei.

Damit beglichen:
  INV-1  1.190,00 €

310,00 € behalten wir als Guthaben für spätere Rechnungen.

Freundliche Grüße
Harbour Works
""",
    "fr": """\
Reçu R-1 de Harbour Works

Bonjour Zoë Müller,

merci : nous avons reçu 1 500,00 € le DAY. Le reçu R-1 est joint.

Factures réglées :
  INV-1  1 190,00 €

Nous conservons 310,00 € en avoir pour vos prochaines factures.

Cordialement
Harbour Works
""",
}


@pytest.fixture
def chain(db, mail_server, settings, tmp_path) -> Chain:
    return Chain(mail_server, settings, tmp_path)


def as_read(received, language: str) -> str:
    """Subject and text, with plain spaces and the days left out."""
    said = f"{received.header('Subject')}\n\n{received.text}".replace("\u00a0", " ")
    return DAYS[language].sub("DAY", said)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_an_invoice_and_its_receipt_as_the_customer_reads_them(chain: Chain, language):
    chain.do("business.change_bank", by="owner", **BANK)
    terms = {"kind": "net", "days": 30, "discount_percent": "2", "discount_days": 7}
    chain.customer("Müller", contact="Zoë Müller", language=language, terms=terms)
    invoice = chain.invoice_mail("Müller", po_number="PO-7")
    receipt = chain.receipt_mail("Müller", 150_000)
    assert (as_read(invoice, language), as_read(receipt, language)) == (INVOICE[language], RECEIPT[language])
    for received, name, total in ((invoice, "INV-1.pdf", 119_000), (receipt, "R-1.pdf", 150_000)):
        assert [*received.mail.keys()] == OURS
        assert (received.sender, received.recipients) == ("accounts@harbour.example", ["rosa@acme.example"])
        assert people(received.content, "From") == [("Harbour Works", "accounts@harbour.example")]
        assert people(received.content, "To") == [("Zoë Müller", "rosa@acme.example")]
        [(file, media_type, content)] = received.files
        assert (file, media_type, content[:5]) == (name, "application/pdf", b"%PDF-")
        assert f"{total // 100:_}".replace("_", {"en": ",", "de": ".", "fr": " "}[language]) in text(content)


def test_lines_on_the_wire_are_short_and_every_byte_is_ascii(chain: Chain):
    chain.customer("Ä" * 60, contact="Ö" * 200, language="de")
    received = chain.invoice_mail("Ä" * 60, f"1 x {'lange Beschreibung ' * 20} at 10.00 EUR")
    assert received.content.isascii()
    assert max(map(len, received.content.split(b"\r\n"))) <= 78  # RFC 5322, 2.1.1: should be no longer


@pytest.mark.parametrize("name", [
    "Müller & Söhne", "شركة النور للتجارة", "חברת הים", "株式会社 山田", "Acme 🚀", "=HYPERLINK(\"http://x\")", "@SUM(1+1)", "+49 1", "-2+3", "N" * 195,
    "Eve\r\nBcc: eve@evil.example", "Eve\rBcc: eve@evil.example", "=?utf-8?q?x=0D=0ABcc:_eve@evil.example?=", "Eve\" <eve@evil.example>, \"",
])  # fmt: skip
def test_whatever_they_are_called_the_names_arrive_and_nothing_else_changes(db, mail_server, settings, tmp_path, name):
    chain = Chain(mail_server, settings, tmp_path, name=name)
    chain.customer(name, contact=name)
    received, shown = chain.invoice_mail(name), " ".join(name.split())
    assert [*received.mail.keys()] == OURS
    assert received.recipients == ["rosa@acme.example"]
    assert people(received.content, "From") == [(shown, "accounts@harbour.example")]
    assert people(received.content, "To") == [(shown, "rosa@acme.example")]
    assert received.header("Subject") == f"Invoice INV-1 from {shown}"
    assert [file[:2] for file in received.files] == [("INV-1.pdf", "application/pdf")]


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"])
def test_what_looks_like_a_formula_is_text_in_the_mail_and_on_the_paper(chain: Chain, name):
    chain.customer("Acme", contact=name)
    received = chain.invoice_mail("Acme", f"1 x {name} at 10.00 EUR")
    assert f"Hello {name}," in received.text
    assert text(received.files[0][2]).count(plain(name)) == 2


def test_each_mail_has_an_id_of_its_own_and_keeps_it_when_it_is_tried_again(chain: Chain):
    chain.server.answers["rosa@acme.example"] = ["451 4.7.1 greylisted"]
    chain.customer("Acme", contact="Rosa Lind")
    with pytest.raises(ValueError, match="not enough values"):  # nothing arrives
        chain.invoice_mail("Acme")
    with chain.house.look():
        before = Message.objects.get().message_id
    chain.wait(minutes=1)
    again, other = chain.arrived(), chain.invoice_mail("Acme")
    assert again.header("Message-ID") == before != other.header("Message-ID")
