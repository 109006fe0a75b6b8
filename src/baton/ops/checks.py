"""What must hold before a command works.  Loaded once Django is set up."""

from baton.foundation import ciphers, health, sealing
from baton.foundation.startup import check_database
from baton.ops.errors import CannotRun

BEFORE_MIGRATION = {"serve", "doctor", "bench", "demo", "backup", "drill"}  # these see to pending migrations themselves

OPENS_SECRETS = {"serve", "worker"}


def check(command: str) -> None:
    """A login that respects the walls, a database of this version's shape, and the keys of the secrets that it holds."""
    check_database()
    if command in OPENS_SECRETS:
        check_keys()
    if command not in BEFORE_MIGRATION:
        require_migrated()


def check_keys() -> None:
    """Nobody is served who then could not sign in."""
    ciphers.check_keys()
    if not health.pending():
        ciphers.check_held()


def require_migrated() -> None:
    waiting = health.pending()
    if waiting:
        raise CannotRun(
            f"The database lacks {len(waiting)} steps to this version, from {waiting[0]} on. Nothing was done. "
            "Run: bin/baton migrate"
        )
    if sealing.is_behind():
        raise CannotRun(sealing.BEHIND)
