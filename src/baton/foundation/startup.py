"""What must hold before Baton serves anybody."""

from django.db import connection

MINIMUM = 15
LOGIN = """
SELECT rolname, rolsuper, rolbypassrls,
       ARRAY(SELECT c.relname::text FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
              WHERE p.polname = 'wall' AND pg_has_role(current_user, c.relowner, 'USAGE') ORDER BY 1)
  FROM pg_roles WHERE rolname = current_user
"""


class UnsafeStart(Exception):
    """Baton did not start; the words say why and what to do."""


def check_database() -> None:
    """UnsafeStart when the server is too old, or the login would pass the walls between organizations."""
    connection.ensure_connection()
    version = connection.connection.info.server_version // 10000
    if version < MINIMUM:
        raise UnsafeStart(f"This is PostgreSQL {version}; Baton needs {MINIMUM} or newer. Nothing was started.")
    with connection.cursor() as cursor:
        cursor.execute(LOGIN)
        name, superuser, bypasses, owned = cursor.fetchone()
    reason = (
        "is a superuser" if superuser else "bypasses row-level security" if bypasses
        else f"owns {owned[0]} and {len(owned) - 1} more tables" if owned else None
    )
    if reason:
        raise UnsafeStart(
            f"The database login {name} {reason}, so one organization could read another's records. Nothing was "
            "started. Set DATABASE_URL to a login that owns nothing (baton_app), DATABASE_OWNER_URL to the owner."
        )
