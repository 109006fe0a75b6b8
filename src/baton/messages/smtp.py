"""Handing a mail to the server, listening to each answer, and knowing the moment after which nothing is certain.

The stages and the meaning of the answers are those of RFC 5321: 4yz can be tried again, 5yz cannot, and a mail is the
server's once it has seen the final dot.
"""

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

from baton.foundation.performing import is_working
from baton.messages.addresses import one_line
from baton.messages.server import Server, our_name

LONGEST_WORDS: Final = 500
_LINE_ENDS: Final = re.compile(rb"\r\n|\r|\n")
_DOTS: Final = re.compile(rb"(?m)^\.")

Kind = Literal["accepted", "refused", "later", "unknown"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Bytes to hand over, and who sends them to whom, as the server is told."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try, and the server's words.

    accepted: the mail is the server's for the addresses in `accepted`.  refused: for good, the mail itself or every
    address.  later: not now.  unknown: the dot was sent and no answer came.  `refused` are addresses refused for good,
    whatever became of the others; an address in neither may be tried again.
    """

    kind: Kind
    words: str
    accepted: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    is_reached: bool = True  # False: there was no server to talk to, so no other mail would fare better


def deliver(server: Server, envelope: Envelope, before_data: Callable[[], None] = lambda: None) -> Outcome:
    """Hand one mail to the server.  `before_data` is called when only the mail itself is left to send, and may raise.

    Never inside a unit of work: its transaction would wait for the server, and a roll-back would not call the mail back.
    """
    if is_working():
        raise RuntimeError("Mail is sent between units of work, never inside one.")
    try:
        line = _connected(server)
    except (OSError, UnicodeError) as error:  # those of smtplib and ssl are OSErrors; the other is of an impossible name
        return Outcome("later", f"{server.host}: {_said(error)}", is_reached=False)
    try:
        return _handed_over(line, server, envelope, before_data)
    finally:
        with suppress(OSError):
            line.quit()
        line.close()


def _connected(server: Server) -> smtplib.SMTP:
    """A greeted, encrypted and logged-in connection.  A certificate that does not hold is an error, always."""
    name = our_name() if "." in our_name() else "[127.0.0.1]"
    if server.security == "tls":
        context = ssl.create_default_context()
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, name, timeout=server.wait_seconds, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, name, timeout=server.wait_seconds)
    try:
        line.ehlo_or_helo_if_needed()
        _encrypt(line, server)
        if server.user:
            _log_in(line, server)
    except BaseException:
        line.close()
        raise
    return line


def _encrypt(line: smtplib.SMTP, server: Server) -> None:
    if server.security == "tls":
        return
    if server.security == "starttls" or (line.has_extn("starttls") and not server.is_here):
        line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
    elif server.user and not server.is_here:
        raise OSError("the server does not encrypt, so the password was not sent.")


def _log_in(line: smtplib.SMTP, server: Server) -> None:
    """By PLAIN in UTF-8 (RFC 4616), which smtplib does in ASCII alone; by what else it knows where that is not offered."""
    if "PLAIN" not in line.esmtp_features.get("auth", "").upper().split():
        line.login(server.user, server.password)
        return
    secret = b64encode(f"\0{server.user}\0{server.password}".encode()).decode()
    code, words = line.docmd("AUTH", f"PLAIN {secret}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, words)


def _handed_over(line: smtplib.SMTP, server: Server, envelope: Envelope, before_data: Callable[[], None]) -> Outcome:
    content = _DOTS.sub(b"..", _LINE_ENDS.sub(b"\r\n", envelope.content))
    refused: dict[str, str] = {}
    accepted: list[str] = []
    try:
        size = [f"SIZE={len(content)}"] if line.has_extn("size") else []
        code, words = _answer(line.mail(envelope.sender, size))
        if code != 250:
            return _not_taken(code, words)
        for address in envelope.recipients:
            code, words = _answer(line.rcpt(address))
            if code in (250, 251):
                accepted.append(address)
            elif 500 <= code < 600:
                refused[address] = words
        if not accepted:
            everyone = len(refused) == len(envelope.recipients)
            return Outcome("refused" if everyone else "later", words, refused=refused)
        before_data()
        code, words = _answer(line.docmd("DATA"))
        if code != 354:
            return _not_taken(code, words, refused)
        line.send(content if content.endswith(b"\r\n") else content + b"\r\n")
    except OSError as error:
        return Outcome("later", _said(error), refused=refused)
    # From here on the mail may be the server's, whatever we hear.
    try:
        if line.sock is not None:
            line.sock.settimeout(server.last_wait_seconds)
        line.send(b".\r\n")
        code, words = _answer(line.getreply())
    except OSError as error:
        return Outcome("unknown", _said(error), tuple(accepted), refused)
    if 200 <= code < 300:
        return Outcome("accepted", words, tuple(accepted), refused)
    if 400 <= code < 600:
        return _not_taken(code, words, refused)
    return Outcome("unknown", words, tuple(accepted), refused)


def _not_taken(code: int, words: str, refused: dict[str, str] | None = None) -> Outcome:
    """The server answered that it does not take the mail: for good, or for now."""
    return Outcome("refused" if 500 <= code < 600 else "later", words, refused=refused or {})


def _answer(reply: tuple[int, bytes]) -> tuple[int, str]:
    code, words = reply
    return code, one_line(f"{code} {words.decode('utf-8', 'replace')}")[:LONGEST_WORDS]


def _said(error: Exception) -> str:
    """An error as words to show: the server's own where it spoke."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return one_line(f"{error.smtp_code} {words}")[:LONGEST_WORDS]
    said = isinstance(error, OSError) and error.strerror  # without its number, which says nothing to who reads it
    return one_line(said or str(error) or type(error).__name__)[:LONGEST_WORDS]
