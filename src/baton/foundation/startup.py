"""What must hold before Baton serves anybody."""

from dataclasses import dataclass

import django
from django.db import connection

from baton.foundation import fence
from baton.foundation.errors import UnsafeStart

MINIMUM = 15
LEAST_DJANGO = (5, 2, 19)  # the oldest without a known hole; raised with the lock
# Whatever the login may become by SET ROLE counts as its own.
LOGIN = """
SELECT me.rolname, bool_or(other.rolsuper), bool_or(other.rolbypassrls),
       ARRAY(SELECT c.relname::text FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
              WHERE p.polname = 'wall' AND pg_has_role(me.oid, c.relowner, 'MEMBER') ORDER BY 1)
  FROM pg_roles me JOIN pg_roles other ON pg_has_role(me.oid, other.oid, 'MEMBER')
 WHERE me.rolname = coalesce(%s, current_user) GROUP BY me.oid, me.rolname
"""


@dataclass(frozen=True, slots=True)
class Login:
    """What a database login is, or may become, that would let it pass the walls."""

    name: str
    is_superuser: bool
    bypasses_walls: bool
    owned_tables: list[str]


def check_database() -> None:
    """UnsafeStart when Django or the server is too old, the database half restored, or the login would pass the walls."""
    check_library(django.VERSION)
    connection.ensure_connection()
    if fence.is_unfinished():
        raise UnsafeStart(fence.HALF)
    check(connection.connection.info.server_version // 10000, login())


def check_library(version: tuple) -> None:
    """UnsafeStart when Django is older than what is known to be safe."""
    if version[:3] < LEAST_DJANGO:
        held, least = (".".join(map(str, one)) for one in (version[:3], LEAST_DJANGO))
        raise UnsafeStart(f"This is Django {held}, which has known holes; Baton needs {least} or newer. Nothing was started. Run bin/bootstrap.")


def login(name: str | None = None) -> Login:
    """The database's login of this name, by default the one that is connected."""
    with connection.cursor() as cursor:
        cursor.execute(LOGIN, [name])
        return Login(*cursor.fetchone())


def check(version: int, login: Login) -> None:
    """UnsafeStart in the words for the first thing that is wrong."""
    if version < MINIMUM:
        raise UnsafeStart(f"This is PostgreSQL {version}; Baton needs {MINIMUM} or newer. Nothing was started.")
    reason = (
        "is a superuser" if login.is_superuser else "bypasses row-level security" if login.bypasses_walls
        else f"owns {login.owned_tables[0]} and {len(login.owned_tables) - 1} more tables" if login.owned_tables else None
    )
    if reason:
        raise UnsafeStart(
            f"The database login {login.name} {reason}, so one organization could read another's records. Nothing was "
            "started. Set DATABASE_URL to a login that owns nothing (baton_app), DATABASE_OWNER_URL to the owner."
        )
