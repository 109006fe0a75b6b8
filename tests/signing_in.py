"""What somebody has at hand to sign in: the codes his app shows."""

from datetime import UTC, datetime

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.make import SEED


def code_now(later: int = 0, seed: str = SEED) -> str:
    """The code of the app now, or so many steps later."""
    code: str = format_hotp_value(hotp_value(seed, int(datetime.now(UTC).timestamp()) // 30 + later))
    return code
