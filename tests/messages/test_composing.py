"""A mail as bytes: parsed back it is what was meant, and no name or subject can write a header of its own."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baton.messages.addresses import is_mailbox, mailbox, one_line
from baton.messages.composing import Attachment, Letter, Person, compose, file_name
from tests.messages.servers import header, people

WHEN = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
PDF = Attachment("INV-7.pdf", "application/pdf", bytes(range(256)) * 40 + b"\r\n.\r\n")
OURS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]


def letter(**other) -> Letter:
    said = {
        "sender": Person("Harbour Works", "us@harbour.example"), "recipients": [Person("Rosa Lind", "rosa@acme.example")],
        "subject": "Invoice INV-7", "body": "Hello\n\nGoodbye\n", "message_id": "<1@baton.example>", "written_at": WHEN,
    }  # fmt: skip
    return Letter(**(said | other))


def read(content: bytes):
    return message_from_bytes(content.replace(b"\r\n", b"\n"), policy=default)  # as a mailbox keeps it


def test_the_whole_mail_as_a_mailbox_reads_it():
    mail = read(compose(letter(), PDF))
    assert [*mail.keys()] == OURS
    assert (mail["From"], mail["To"]) == ("Harbour Works <us@harbour.example>", "Rosa Lind <rosa@acme.example>")
    assert (mail["Subject"], mail["Message-ID"], mail["Date"].datetime) == ("Invoice INV-7", "<1@baton.example>", WHEN)
    assert mail.get_body(("plain",)).get_content() == "Hello\n\nGoodbye\n"
    [file] = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == ("INV-7.pdf", "application/pdf", PDF.content)


def test_a_mail_without_a_document_is_plain_text():
    mail = read(compose(letter()))
    assert (mail.get_content_type(), mail.get_content()) == ("text/plain", "Hello\n\nGoodbye\n")


def test_a_server_with_an_address_of_its_own_still_gets_the_answers_to_the_sender():
    mail = read(compose(letter(), sent_from="relay@host.example"))
    assert (mail["From"], mail["Reply-To"]) == ("Harbour Works <relay@host.example>", "Harbour Works <us@harbour.example>")


INJECTIONS = [
    "x\r\nBcc: eve@evil.example", "x\nBcc: eve@evil.example", "x\rBcc: eve@evil.example", "x\r\n\r\n<html>", "x\x00\r\n.\r\nMAIL FROM:<e@e>",
    "x\u2028Bcc: eve@evil.example", "x\x85Bcc: eve@evil.example", "x\x0bBcc: e@e\x0c", "\r\n", "=?utf-8?q?x=0D=0ABcc:_eve@evil.example?=",
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("where", ["sender", "recipient", "subject", "message_id", "file"])
def test_line_ends_in_a_name_a_subject_or_an_id_make_no_header(text, where):
    other = {
        "sender": {"sender": Person(text, "us@harbour.example")}, "recipient": {"recipients": [Person(text, "rosa@acme.example")]},
        "subject": {"subject": text}, "message_id": {"message_id": f"<1{text}@x>"}, "file": {},
    }[where]  # fmt: skip
    content = compose(letter(**other), Attachment(f"{text}.pdf" if where == "file" else "a.pdf", "application/pdf", b"%PDF"))
    mail = read(content)
    assert [*mail.keys()] == OURS
    assert [address for _, address in people(content, "To")] == ["rosa@acme.example"]
    assert mail.get_body(("plain",)).get_content() == "Hello\n\nGoodbye\n"
    assert b"\nBcc:" not in content and b"\rBcc:" not in content


NAMES = [
    "Müller & Söhne, Inh. \"Zoë\" <O'Brien>; (GmbH)", "شركة النور للتجارة", "חברת הים", "株式会社 山田", "Acme 🚀👩‍👩‍👧", "=HYPERLINK(\"http://x\")", "@SUM(1+1)",
    "+cmd|' /C calc'!A0", "-2+3", "a" * 200, "ä" * 200, "é " * 99 + "é", "x\u202eyx", "a, b <c@d.example>", "\\\"\\", "e\u0301" * 30, ".", "1 < 2 > 1", "=?utf-8?q?x=0D=0ABcc:_e@e?=", "a =?utf-8?b?Yg==?= c",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_subjects_and_bodies_arrive_letter_for_letter(name):
    body = f"{name}\n.\n..\nFrom {name}\n{name * 20}\n=3D =\n"
    recipients = [Person(name, "r@a.example"), Person("", "k@a.example")]
    content = compose(letter(sender=Person(name, "us@harbour.example"), recipients=recipients, subject=name, body=body))
    assert people(content, "To") == [(name, "r@a.example"), ("", "k@a.example")]
    assert people(content, "From") == [(name, "us@harbour.example")]
    assert (header(content, "Subject"), read(content).get_content()) == (name, body)


def test_every_byte_is_ascii_and_no_line_too_long_for_a_server():
    content = compose(letter(subject="ä" * 400, body="long " * 2000 + "é" * 3000, recipients=[Person("ö" * 200, "r@a.example")]), PDF)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    assert b"\n" not in content.replace(b"\r\n", b"")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@settings(max_examples=200, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_whatever_is_written_the_mail_has_our_headers_and_says_it(name, subject, body):
    content = compose(letter(recipients=[Person(name, "r@a.example")], subject=subject, body=body), PDF)
    assert [*read(content).keys()] == OURS
    assert people(content, "To") == [(one_line(name), "r@a.example")]
    assert header(content, "Subject") == one_line(subject)


def test_one_line_is_one_line():
    assert one_line(" a\r\n b\x00\u2029c\td ") == "a b c d"


@pytest.mark.parametrize(("address", "wire"), [
    ("a@b.example", "a@b.example"), ("A.b+c@B.Example", "A.b+c@B.Example"), ("a@bücher.example", "a@xn--bcher-kva.example"), ("o'x@b.example", "o'x@b.example"),
])  # fmt: skip
def test_an_address_goes_over_the_wire_in_ascii(address, wire):
    assert mailbox(address) == wire


@pytest.mark.parametrize("address", [
    "", "a", "@b.example", "a@", "a b@c.example", "a@b example", "a@b.example\r\nRCPT TO:<e@e>", "<a@b.example>", "a@b.example>", "a,b@c.example", "ä@b.example",
    '"a b"@c.example', "a@b.example, e@e.example", "a@" + "b" * 70 + ".example", "a@" + "b.c" * 90, "x" * 65 + "@b.example", "a@[127.0.0.1]", "a@-b.example",
])  # fmt: skip
def test_what_is_no_address_is_refused(address):
    assert not is_mailbox(address)
    with pytest.raises(ValueError, match="is no address that mail can be sent to"):
        mailbox(address)


@pytest.mark.parametrize(("name", "file"), [
    ("INV-2041.pdf", "INV-2041.pdf"), ("../../etc/passwd", "etc-passwd"), ("a\r\nb.pdf", "a b.pdf"), ("Übersicht 1.pdf", "Übersicht 1.pdf"),
    ("=?utf-8?q?x?=.pdf", "utf-8-q-x-.pdf"), ("", "document"), ("...", "document"), ("a" * 300, "a" * 100),
])  # fmt: skip
def test_a_file_is_called_what_any_system_takes(name, file):
    assert file_name(name) == file
    [attached] = read(compose(letter(), Attachment(name, "application/pdf", b"%PDF"))).iter_attachments()
    assert attached.get_filename() == file


def test_the_same_letter_is_the_same_bytes():
    assert compose(letter(body="=_ --=_"), PDF) == compose(letter(body="=_ --=_"), PDF)
