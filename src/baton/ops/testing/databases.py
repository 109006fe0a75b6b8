"""Where the suite finds its two logins and its test database: the embedded server, or one that was given."""

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from baton.ops.environment import CHECKOUT
from baton.ops.errors import CannotRun
from baton.ops.postgres import ensure_running, stop
from baton.ops.postgres.addresses import APP, OWNER
from baton.ops.postgres.binaries import OLDEST_MAJOR
from baton.ops.postgres.place import digest

ROLES = {OWNER: "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS", APP: "LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS"}
LOCK = 20_25_18  # any number: two runs on one server make the roles one after the other
CLIENTS = """
SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Database:
    """What the suite's processes find in their environment, and what is left to do at the end."""

    environment: dict[str, str]
    leave: Callable[[], None]


def embedded() -> Database:
    """This checkout's own server.  It is stopped at the end if we started it and nobody else uses it."""
    found = ensure_running()

    def leave() -> None:
        if found.started and not clients(found.owner_url):
            stop()

    return Database(environment(found.app_url, found.owner_url), leave)


def given(url: str) -> Database:
    """Another server of at least 15: the house's roles are made there, with passwords that follow from its address.

    Hence two checkouts on one server set the same ones; their test databases have names of their own.
    """
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            require_able(connection)
            make_roles(connection, url)
    except psycopg.OperationalError as problem:
        raise CannotRun(f"The server of --database-url cannot be used: {problem} No test was run.") from None
    app_url, owner_url = (login(url, role) for role in (APP, OWNER))
    return Database(environment(app_url, owner_url), lambda: None)


def environment(app_url: str, owner_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": app_url,
        "DATABASE_OWNER_URL": owner_url,
        "BATON_TEST_DATABASE": f"test_baton_{digest(CHECKOUT)}",
        "BATON_AS_OWNER": "",
    }


def require_able(connection: psycopg.Connection) -> None:
    major = connection.info.server_version // 10000
    if major < OLDEST_MAJOR:
        raise CannotRun(f"That server is PostgreSQL {major}; Baton needs {OLDEST_MAJOR} or newer. No test was run.")
    row = connection.execute(
        "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row != (True,):
        raise CannotRun(
            f"The login {connection.info.user} may not create roles and databases. No test was run. "
            "Give it CREATEROLE and CREATEDB, or use another."
        )


def make_roles(connection: psycopg.Connection, url: str) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for role, rights in ROLES.items():
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = sql.SQL("ALTER ROLE {} " if known else "CREATE ROLE {} ").format(sql.Identifier(role))
            # NOSUPERUSER and NOBYPASSRLS may be said by a superuser alone when a role is altered
            allowed = sql.SQL(" ".join(rights.split()[:2]) if known else rights)
            connection.execute(verb + allowed + sql.SQL(" PASSWORD {}").format(sql.Literal(password(url, role))))


def password(url: str, role: str) -> str:
    return hmac.new(url.encode(), role.encode(), hashlib.sha256).hexdigest()


def login(url: str, role: str) -> str:
    """The same server as another role.  A socket folder goes into the query, as Django's settings expect it."""
    parts = conninfo_to_dict(url)
    host, port = str(parts.get("host") or ""), str(parts.get("port") or os.environ.get("PGPORT", "5432"))
    credentials = f"{role}:{password(url, role)}@"
    if not host or host.startswith("/"):
        return f"postgresql://{credentials}/{parts.get('dbname') or 'postgres'}?host={host or '/var/run/postgresql'}&port={port}"
    return f"postgresql://{credentials}{host}:{port}/{parts.get('dbname') or 'postgres'}"


def clients(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(CLIENTS).fetchone()
    return row[0] if row else 0
