"""The second step of signing in: who must take it, codes that are good once, and codes for the day the phone is lost."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import connection, transaction
from django.db.models import Min

from baton.foundation.ciphers import decrypt
from baton.foundation.clock import real_now
from baton.foundation.keys import new_recovery_code
from baton.foundation.members import end_sessions
from baton.foundation.models import Membership, RecoveryCode, User

SECONDS: Final = 30  # a code's step; one before and one after are taken too, for clocks that are not quite right
KINDS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
CODES: Final = 10
# A step is taken by whoever comes first; those before it are gone too.
TAKE = """
INSERT INTO foundation_lastcode AS l (user_id, step) VALUES (%s, %s)
ON CONFLICT (user_id) DO UPDATE SET step = excluded.step WHERE l.step < excluded.step RETURNING step
"""


def asked_of(user: User) -> bool:
    """Does a role that the user holds, anywhere, ask for a second step?"""
    return Membership.objects.filter(user=user, disabled_at=None, assignments__role__asks_second_factor=True).exists()


def of(user: User) -> list[Authenticator]:
    """The user's authenticator app and passkeys, the oldest first."""
    return list(Authenticator.objects.filter(user=user, type__in=KINDS).order_by("created_at", "pk"))


def has(user: User) -> bool:
    """Does the user sign in in two steps?"""
    return Authenticator.objects.filter(user=user, type__in=KINDS).exists()


def since(user: User) -> datetime | None:
    """Since when the user has signed in in two steps: nothing that was begun before then was begun so."""
    at: datetime | None = Authenticator.objects.filter(user=user, type__in=KINDS).aggregate(at=Min("created_at"))["at"]
    return at


def new_seed() -> str:
    """A secret for an authenticator app."""
    seed: str = generate_totp_secret()
    return seed


def use_code(user: User, code: str) -> bool:
    """Is this the code that the user's app shows now, not given before?  It is used up by being asked for."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return app is not None and _taken(user, decrypt(app.data["secret"]), code)


def use_recovery_code(user: User, code: str) -> bool:
    """Is this one of the user's recovery codes, not used before?  It is used up by being asked for."""
    mine = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    return bool(mine.update(used_at=real_now()))


def add_app(user: User, seed: str, code: str) -> bool:
    """Let the user sign in by the app that holds this secret, once it has shown a code; False: the code was wrong."""
    with transaction.atomic():
        if not _taken(user, seed, code):
            return False
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(user, seed)
        return True


def remove(user: User, id: int) -> None:
    """Take an app or a passkey away; with the last one the recovery codes go."""
    Authenticator.objects.filter(user=user, type__in=KINDS, pk=id).delete()
    if not has(user):
        RecoveryCode.objects.filter(user=user).delete()


def new_recovery_codes(user: User) -> list[str]:
    """Ten new codes, shown this once; those before are good no more."""
    codes = [new_recovery_code() for _ in range(CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(user, code)) for code in codes])
    return codes


def begin_again(user: User) -> None:
    """End every session of the user, as they were begun without what he has now; the caller keeps his own."""
    end_sessions(user)
    user.refresh_from_db()


def _taken(user: User, seed: str, code: str) -> bool:
    given, now = "".join(code.split()), int(real_now().timestamp()) // SECONDS
    shown = [step for step in (now - 1, now, now + 1) if format_hotp_value(hotp_value(seed, step)) == given]
    if not shown:
        return False
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [user.pk, shown[-1]])
        return cursor.fetchone() is not None


def _digest(user: User, code: str) -> str:
    """80 random bits need no slow hash."""
    kept = "".join(letter for letter in code.lower() if letter.isalnum())
    return sha256(f"{user.pk}:{kept}".encode()).hexdigest()
