"""The database that is restored into: may it be filled, and is in it afterwards what was backed up?"""

from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from baton.foundation.fence import IS_UNFINISHED, UNFINISHED
from baton.foundation.walls import APP_ROLE
from baton.ops.backup.examining import UNTOUCHED
from baton.ops.backup.programs import Failed
from baton.ops.errors import CannotRun
from baton.upkeep import holdings
from baton.upkeep.manifest import Manifest

FILLED = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')"


def check_target(owner: psycopg.Connection, said: Manifest) -> int:
    """The server's version, once the database is seen to be empty; what a broken-off restore left in it is cleared away."""
    server, name = owner.info.server_version // 10000, owner.info.dbname
    if server < said.postgresql:
        raise CannotRun(
            f"The backup is of PostgreSQL {said.postgresql}, and the server here is PostgreSQL {server}. {UNTOUCHED} "
            f"Use a server of at least {said.postgresql}."
        )
    if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
        raise CannotRun(f"The server has no login {APP_ROLE}. {UNTOUCHED} Make it first: CREATE ROLE {APP_ROLE} LOGIN PASSWORD '…'")
    is_half = one(owner, IS_UNFINISHED, UNFINISHED)
    if is_half:
        with owner.transaction():
            owner.execute("DROP OWNED BY CURRENT_USER CASCADE")
            owner.execute(SQL("CREATE SCHEMA {}").format(Identifier(UNFINISHED)))
    filled = one(owner, FILLED)
    if filled:
        raise CannotRun(
            f"The database {name} is not empty: it has {filled} tables and sequences. {UNTOUCHED} Make an empty one owned by "
            f"{owner.info.user}, and name it in DATABASE_URL and DATABASE_OWNER_URL; with the embedded server set BATON_HOME to a new folder."
        )
    return server


def compare(owner: psycopg.Connection, said: Manifest) -> None:
    """CannotRun when what stands in the database is not what the backup says of itself."""
    now = holdings.counts(owner)
    other = {name: (count, now.get(name)) for name, count in said.tables.items() if now.get(name) != count}
    if other or set(now) != set(said.tables):
        name, (wanted, found) = next(iter(other.items()), ("the list of tables", ("", "another")))
        raise Failed(f"What was restored is not what was backed up: {name} has {found} rows, and the backup says {wanted}.")
    if holdings.chain_heads(owner) != said.chain_heads:
        raise Failed("What was restored is not what was backed up: the audit's chain ends with another seal.")


def one(owner: psycopg.Connection, statement: str, *values: object) -> Any:
    row = owner.execute(statement, values).fetchone()
    return row[0] if row else None
