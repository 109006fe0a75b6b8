"""The one source of record ids."""

from base64 import b32encode
from secrets import token_bytes, token_urlsafe
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7: made before the row is written, sorted by the time it was made, not to be guessed."""
    return uuid7()


def new_password() -> str:
    """A password nobody has to think of: 96 bits, printed once and never kept in clear."""
    return token_urlsafe(12)


def new_secret(prefix: str) -> str:
    """A secret of 256 bits, whose prefix lets scanners of secrets know it; shown once, kept as its digest."""
    return f"{prefix}{token_urlsafe(32)}"


def new_recovery_code() -> str:
    """80 bits as they are written on paper: four groups of letters and digits that are not mistaken for each other."""
    letters = b32encode(token_bytes(10)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))
