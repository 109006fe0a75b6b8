"""Which server takes our mail: EMAIL_URL, read."""

from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from baton.foundation.models import Organization
from baton.messages.addresses import mailbox

Security = Literal["offered", "starttls", "tls"]
# "smtp" encrypts if the server offers it, "smtp+tls" always (submission, RFC 6409), the others from the first byte (RFC 8314).
SCHEMES: Final[dict[str, tuple[Security, int]]] = {
    "smtp": ("offered", 25),
    "smtp+tls": ("starttls", 587),
    "smtps": ("tls", 465),
    "smtp+ssl": ("tls", 465),
}
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over.  `sender` is the address it must come from, where the server knows no other.

    The last wait is for the answer to the final dot: spam filters think, and not to hear them out is costly.
    """

    host: str
    port: int
    security: Security = "offered"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    wait_seconds: float = 30
    last_wait_seconds: float = 300

    @property
    def is_here(self) -> bool:
        """On this machine: nobody can listen in, and its certificate names nothing."""
        return self.host in LOOPBACK


def server_of(url: str) -> Server:
    """The server that an EMAIL_URL names; ValueError in words when it names none.

    smtp://host, smtp+tls://user:password@host:587, smtps://user:password@host, each with ?from=address if need be.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError(f"EMAIL_URL must look like smtp+tls://user:password@host:587; the schemes are {', '.join(SCHEMES)}.")
    security, port = SCHEMES[parts.scheme]
    sender = parse_qs(parts.query).get("from", [""])[0]
    return Server(
        parts.hostname, parts.port or port, security, unquote(parts.username or ""), unquote(parts.password or ""),
        mailbox(sender) if sender else "",
    )  # fmt: skip


def configured() -> Server:
    """The installation's server; ValueError in words when none is set."""
    if not settings.EMAIL_URL:
        raise ValueError("No mail server is set, so no mail can go out. Set EMAIL_URL.")
    return server_of(settings.EMAIL_URL)


def server_for(house: Organization) -> Server | None:
    """Where an organization's mail goes.  None: nowhere, for a sandbox's mail reaches nobody unless SANDBOX_EMAIL_URL says where."""
    if house.kind == "live":
        return configured()
    return server_of(settings.SANDBOX_EMAIL_URL) if settings.SANDBOX_EMAIL_URL else None


def our_name() -> str:
    """The host by which we are known: in our greeting and in the ids of our mail."""
    return urlsplit(settings.BATON_URL).hostname or "localhost"


def address_of(path: str) -> str:
    """A page's address as it stands in a mail: only ever under the one that is configured."""
    return settings.BATON_URL.rstrip("/") + path
