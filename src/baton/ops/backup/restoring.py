"""Restoring a backup into an empty database: everything is looked at before anything is touched, and nothing goes out afterwards."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from baton.documents.store import Store
from baton.foundation.clock import real_now
from baton.foundation.fence import UNFINISHED
from baton.ops.backup.making import copy
from baton.ops.backup.programs import Target, fitting, load
from baton.ops.backup.target import check_target, compare
from baton.ops.errors import CannotRun
from baton.upkeep.manifest import DUMP, KEPT, Manifest
from baton.upkeep.shelf import Shelf

FENCE = "INSERT INTO foundation_restore (backup, taken_at, restored_at, released_by) VALUES (%s, %s, %s, '')"
FORGET = "DELETE FROM foundation_proof"  # that the old installation did its duties proves nothing of this one


def restore(backup: Path, said: Manifest, owner_url: str, store: Store | None, environment: Mapping[str, str]) -> None:
    """Fill the empty database and the store, bring it to this version, and let the fence stand.

    Without a store its files are left where they are.  `environment`: of a process that works in that database.
    """
    fill(backup, said, owner_url, store)
    bring_up_to_date(environment)
    finish(backup, said, owner_url)


def fill(backup: Path, said: Manifest, owner_url: str, store: Store | None) -> None:
    """Put into the empty database what was backed up, marked as unfinished, so that nobody serves it; begun again, it begins anew."""
    with psycopg.connect(owner_url, autocommit=True, options="-c statement_timeout=0") as owner:
        server = check_target(owner, said)
        owner.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(UNFINISHED)))
        if store is not None:
            pool = Shelf(backup.parent).documents
            for hash in (backup / KEPT).read_text().split():
                copy(hash, pool, store)
        load(fitting(max(said.postgresql, server)), Target(owner_url), backup / DUMP, server)
        compare(owner, said)
        owner.execute("ANALYZE")


def finish(backup: Path, said: Manifest, owner_url: str) -> None:
    """Let the fence stand, and take the mark away."""
    with psycopg.connect(owner_url) as owner:
        owner.execute(FORGET)
        owner.execute(FENCE, [backup.name, said.taken, real_now()])
        owner.execute(SQL("DROP SCHEMA {}").format(Identifier(UNFINISHED)))


def bring_up_to_date(environment: Mapping[str, str]) -> None:
    """A backup of an older version gets this one's tables."""
    done = subprocess.run([sys.executable, "-P", "-m", "baton.ops", "migrate", "--unfinished"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment)
    if done.returncode:
        raise CannotRun("The backup is in the database, but could not be brought to this version's tables (see above), so nobody can use it yet. Run restore again.")
