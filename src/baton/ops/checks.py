"""What must hold before a command works.  Loaded once Django is set up."""

from baton.foundation import health
from baton.foundation.startup import check_database
from baton.ops.errors import CannotRun

BEFORE_MIGRATION = {"serve", "doctor", "bench", "demo", "backup", "drill"}  # these see to pending migrations themselves


def check(command: str) -> None:
    """A login that respects the walls, and a database of this version's shape."""
    check_database()
    if command not in BEFORE_MIGRATION:
        require_migrated()


def require_migrated() -> None:
    waiting = health.pending()
    if waiting:
        raise CannotRun(
            f"The database lacks {len(waiting)} steps to this version, from {waiting[0]} on. Nothing was done. "
            "Run: bin/baton migrate"
        )
