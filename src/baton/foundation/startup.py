"""What must hold before Baton serves anybody."""

from dataclasses import dataclass

from django.db import connection

from baton.foundation import fence
from baton.foundation.errors import UnsafeStart

MINIMUM = 15
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
    """UnsafeStart when the server is too old, the database half restored, or the login would pass the walls."""
    connection.ensure_connection()
    if fence.is_unfinished():
        raise UnsafeStart(fence.HALF)
    check(connection.connection.info.server_version // 10000, login())


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
