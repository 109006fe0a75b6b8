"""Text that goes into headers and commands: one line, and nothing that could begin another."""

import re
from typing import Final

# Line ends of every kind (Unicode Standard Annex 14, class BK, CR, LF, NL) and the other controls.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# A mailbox after RFC 5321, 4.1.2, without quoted parts; the lengths after 4.5.3.1.
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def one_line(text: str) -> str:
    """The text without line ends and controls, each run of them a space; what a header may hold."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def mailbox(address: str) -> str:
    """The address as it goes over the wire, its domain in ASCII (RFC 5891); ValueError when it is none."""
    local, at, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        at = ""
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise ValueError(f'"{one_line(address)}" is no address that mail can be sent to.')
    return f"{local}@{domain}"


def is_mailbox(address: str) -> bool:
    """Can mail be sent to it?"""
    try:
        return bool(mailbox(address))
    except ValueError:
        return False
