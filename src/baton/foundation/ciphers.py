"""Secrets at rest: encrypted with keys that the database does not hold, and each says with which.

`BATON_FIELD_KEYS` lists them, the newest first: it encrypts, all of them decrypt.  `baton keys rotate` brings what is
kept to the newest, after which the others can go.
"""

from binascii import Error as NotBase64
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from baton.foundation.errors import Refused, UnsafeStart

MADE_BY: Final = "`baton keys new` prints one; keep it apart from the database and its backups."
NO_KEY: Final = f"BATON_FIELD_KEYS is not set, so secrets such as those of authenticator apps cannot be kept. Nothing was started. {MADE_BY}"


def new_key() -> str:
    """A key to be put first into BATON_FIELD_KEYS."""
    return Fernet.generate_key().decode()


def encrypt(text: str) -> str:
    """The secret as it is kept: the id of the newest key, and what only that key opens."""
    ring = _ring()
    return f"{next(iter(ring))}:{MultiFernet(list(ring.values())).encrypt(text.encode()).decode()}"


def decrypt(kept: str) -> str:
    """The secret; Refused, naming the key, when the one it was encrypted with is not there or is another."""
    id, _, token = kept.partition(":")
    ring = _ring()
    if id not in ring:
        raise Refused(f"A secret was encrypted with the key {id}, which is not in BATON_FIELD_KEYS. Put it back there, and try again.")
    try:
        return MultiFernet(list(ring.values())).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise Refused(f"What is kept under the key {id} was changed, and cannot be read. Set the secret up anew.") from error


def rotate() -> int:
    """Encrypt with the newest key what older ones still hold; how many secrets that were.

    One that is changed meanwhile was written with the newest key anyway.
    """
    newest, done = next(iter(_ring())), 0
    for id, kept in list(_held()):
        if not kept.startswith(f"{newest}:"):
            same = Authenticator.objects.filter(pk=id, data__secret=kept)
            done += same.update(data={"secret": encrypt(decrypt(kept))})
    return done


def check_keys() -> None:
    """UnsafeStart when a key is none, or none is set where secrets are kept for real."""
    try:
        _ring()
    except Refused as error:
        if settings.PRODUCTION:
            raise UnsafeStart(NO_KEY) from error
    except (ValueError, NotBase64) as error:
        raise UnsafeStart(f"BATON_FIELD_KEYS holds what is no key. Nothing was started. {MADE_BY}") from error


def check_held() -> None:
    """UnsafeStart when a secret is kept whose key is not there: people could not sign in, and nobody would know why."""
    lost = sorted({kept.partition(":")[0] for _, kept in _held()} - set(_ring_if_any()))
    if lost:
        raise UnsafeStart(
            f"Secrets are encrypted with the key {', '.join(lost)}, which is not in BATON_FIELD_KEYS. Nothing was started. "
            "Put the key back, after the newest; once `baton keys rotate` was run it can go."
        )


def _held() -> Iterator[tuple[int, str]]:
    """Every secret that is kept, with the row it stands in."""
    found = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("pk")
    return found.values_list("pk", "data__secret").iterator()


def _ring() -> dict[str, Fernet]:
    """The keys by their ids, the newest first; Refused when there is none."""
    if not settings.BATON_FIELD_KEYS:
        raise Refused(NO_KEY)
    return {sha256(key.encode()).hexdigest()[:8]: Fernet(key) for key in settings.BATON_FIELD_KEYS}


def _ring_if_any() -> dict[str, Fernet]:
    return _ring() if settings.BATON_FIELD_KEYS else {}
