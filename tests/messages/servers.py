"""Mail servers to send to: a real one that can be told what to answer, and one that follows a script to the letter."""

import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

CERTIFICATE = Path(__file__).parent / "localhost.pem"


@dataclass(frozen=True)
class Received:
    """A mail as it arrived."""

    sender: str
    recipients: list[str]
    content: bytes
    is_encrypted: bool
    login: str

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.content.replace(b"\r\n", b"\n"), policy=default)  # as a mailbox keeps it

    def header(self, name: str) -> str:
        return header(self.content, name)

    @property
    def text(self) -> str:
        return self.mail.get_body(("plain",)).get_content()

    @property
    def files(self) -> list[tuple[str, str, bytes]]:
        return [(part.get_filename(), part.get_content_type(), part.get_content()) for part in self.mail.iter_attachments()]


def header(content: bytes, name: str) -> str:
    """A header decoded after RFC 2047."""
    return str(make_header(decode_header(message_from_bytes(content)[name])))


def people(content: bytes, name: str) -> list[tuple[str, str]]:
    """Names and addresses of a header: taken apart first, decoded then, as RFC 2047 wants it."""
    found = getaddresses([message_from_bytes(content)[name]])
    return [(str(make_header(decode_header(display))), address) for display, address in found]


class MailServer:
    """aiosmtpd on a port of this machine.  `answers` are used up one by one, for an address or, under "", for the mail."""

    def __init__(self, **options):
        self.port = free_port()
        self.options = options
        self.received: list[Received] = []
        self.answers: dict[str, list[str | None]] = defaultdict(list)
        self.tried: list[str] = []
        self.logins: dict[str, str] = {}
        self.meanwhile: Callable[[], object] = lambda: None  # what happens elsewhere once an address was named
        self.afterwards: Callable[[], object] = lambda: None  # and once a mail was taken, before that is said
        self._controller: Controller | None = None

    def start(self) -> None:
        if self.options.get("tls_context") or self.logins:
            self.options.setdefault("require_starttls", bool(self.options.get("tls_context")))
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, authenticator=self._authenticate, **self.options)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002
        self.tried.append(address)
        self.meanwhile()
        answer = self.answers[address].pop(0) if self.answers[address] else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers[""].pop(0) if self.answers[""] else "250 2.0.0 taken as 4711"
        if answer is None or answer.startswith("250"):
            login = session.auth_data.login.decode() if session.auth_data else ""
            self.received.append(Received(envelope.mail_from, list(envelope.rcpt_tos), envelope.content, session.ssl is not None, login))
            self.afterwards()
        if answer is None:  # it has the mail, and dies before it can say so
            server.transport.abort()
            return "250 never heard"
        return answer

    def _authenticate(self, server, session, envelope, mechanism, auth_data):  # noqa: ARG002
        good = self.logins.get(auth_data.login.decode()) == auth_data.password.decode()
        return AuthResult(success=good, handled=False, auth_data=auth_data)


class Script:
    """A server that answers each command as it is told; None: it hangs up, "": it stays silent.  `heard` is what came."""

    ANSWERS = {"EHLO": "250 script", "MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 go on", ".": "250 OK", "QUIT": "221 bye"}

    def __init__(self, greeting: str | None = "220 script", *, content_bytes: int | None = None, **answers: str | None):
        self.answers = self.ANSWERS | {"." if verb == "DOT" else verb: answer for verb, answer in answers.items()}
        self.greeting = greeting
        self.content_bytes = content_bytes  # of the mail, after which it hangs up
        self.heard: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._done = threading.Event()

    @contextmanager
    def running(self) -> Iterator["Script"]:
        thread = threading.Thread(target=self._serve, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._done.set()
            thread.join(5)
            self._listening.close()

    def _serve(self) -> None:
        line, _ = self._listening.accept()
        with line, line.makefile("rb") as reading, suppress(OSError):
            if self._say(line, self.greeting):
                while heard := reading.readline():
                    verb = heard.decode().split()[0].upper()
                    self.heard.append(verb)
                    if not self._say(line, self.answers[verb]):
                        return
                    if verb == "DATA" and self.answers[verb].startswith("354") and not self._take(reading, line):
                        return

    def _take(self, reading, line: socket.socket) -> bool:
        if self.content_bytes is not None:
            reading.read(self.content_bytes)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")  # reset, not close
            return False
        while reading.readline() != b".\r\n":
            pass
        self.heard.append(".")
        return self._say(line, self.answers["."])

    def _say(self, line: socket.socket, answer: str | None) -> bool:
        if answer is None:
            return False
        if answer == "":
            self._done.wait(5)
            return False
        line.sendall(answer.encode() + b"\r\n")
        return True


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def tls_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context
