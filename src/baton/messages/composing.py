"""A message as the bytes that go over the wire: text and one attachment, headers that nobody can break out of.

Headers are encoded here and not by `email`: it takes text that looks encoded (`=?utf-8?q?=0D=0ABcc:…?=`) for encoded,
decodes it, and writes the line ends that come out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, quote
from hashlib import sha256
from typing import Final

from baton.messages.addresses import mailbox, one_line

_PLAIN: Final = re.compile(r"[ -~]{0,200}")
_PHRASE: Final = re.compile(r"[A-Za-z0-9 ]*")


@dataclass(frozen=True, slots=True)
class Person:
    """A name, which may be empty, and an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, from whom and to whom.  `message_id` is with its angle brackets."""

    sender: Person
    recipients: Sequence[Person]
    subject: str
    body: str
    message_id: str
    written_at: datetime


def compose(letter: Letter, attachment: Attachment | None = None, *, sent_from: str = "") -> bytes:
    """The mail, after RFC 5322, in ASCII: every server takes that.  The same letter is the same bytes.

    `sent_from` is the address of the server's own that it must come from; answers still go to the sender.
    """
    mail = EmailMessage(policy=SMTP)
    body = letter.body.replace("\r\n", "\n").replace("\r", "\n")
    mail.set_content(body, charset="utf-8", cte="quoted-printable")
    if attachment is not None:
        maintype, _, subtype = attachment.media_type.partition("/")
        mail.add_attachment(attachment.content, maintype=maintype, subtype=subtype, filename=file_name(attachment.name))
        mail.set_boundary(_boundary(letter))
    headers = [f"{name}: {value}\r\n" for name, value in _headers(letter, sent_from)]
    return "".join(headers).encode("ascii") + mail.as_bytes()


def _boundary(letter: Letter) -> str:
    """The same each time the mail is sent; "=_" stands in no text that is encoded as ours are (RFC 2045, 6.7)."""
    return f"=_{sha256(letter.message_id.encode()).hexdigest()[:32]}"


def file_name(name: str) -> str:
    """A name that any system takes for a file, and no header for anything else."""
    return re.sub(r"[^\w. -]+", "-", one_line(name)).strip("-. ")[:100] or "document"


def _headers(letter: Letter, sent_from: str) -> Iterator[tuple[str, str]]:
    yield "From", _person(Person(letter.sender.name, sent_from or letter.sender.address))
    yield "To", ",\r\n ".join(_person(person) for person in letter.recipients)
    if sent_from:
        yield "Reply-To", _person(letter.sender)
    yield "Subject", _text(letter.subject)
    yield "Date", format_datetime(letter.written_at)
    yield "Message-ID", one_line(letter.message_id).encode("ascii", "replace").decode("ascii")
    yield "Auto-Submitted", "auto-generated"  # RFC 3834: no absence notes, please


def _person(person: Person) -> str:
    name, address = one_line(person.name), mailbox(person.address)
    if not name:
        return address
    is_plain = _is_plain(name)
    phrase = name if _PHRASE.fullmatch(name) and is_plain else f'"{quote(name)}"' if is_plain else _encoded(name)
    return f"{phrase} <{address}>"


def _text(text: str) -> str:
    text = one_line(text)
    return text if _is_plain(text) else _encoded(text)


def _is_plain(text: str) -> bool:
    """Can it stand as it is: short, ASCII, and nothing in it that a reader would decode?"""
    return bool(_PLAIN.fullmatch(text)) and "=?" not in text


def _encoded(text: str) -> str:
    """Encoded words of RFC 2047, as many lines as it takes."""
    return Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")
