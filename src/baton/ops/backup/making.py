"""Making a backup while everything runs: one snapshot of the database, and the kept files that it names."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg

from baton import VERSION
from baton.documents.store import Altered, NotThere, Store
from baton.ops.backup.programs import Target, dump, fitting
from baton.ops.errors import CannotRun
from baton.upkeep import holdings, manifest
from baton.upkeep.manifest import DUMP, KEPT, Manifest, write_file
from baton.upkeep.shelf import Shelf, name_of

MIGRATING = 20_25_19  # any number: whoever changes tables holds it alone, whoever makes a backup holds it with others


def make(shelf: Shelf, owner_url: str, store: Store) -> tuple[Path, Manifest]:
    """A backup of the database and of what the store keeps; where it stands, and what it says of itself."""
    begun = time.monotonic()
    with shelf.alone(), snapshot(owner_url) as (owner, name):
        server = owner.info.server_version // 10000
        taken = _one(owner, "SELECT now()")
        with shelf.making(name_of(taken)) as folder:
            dump(fitting(server), Target(owner_url), name, folder / DUMP, holdings.LEFT_OUT)
            kept, missing = keep(shelf.documents, store, holdings.hashes(owner))
            write_file(folder / KEPT, "".join(f"{hash}\n" for hash in sorted(kept)).encode())
            made = Manifest(
                version=VERSION, taken_at=taken.isoformat(), postgresql=server, migrations=holdings.migrations(owner),
                tables=holdings.counts(owner), parts={part: manifest.part_of(folder / part) for part in (DUMP, KEPT)},
                documents=len(kept), missing=sorted(missing), chain_heads=holdings.chain_heads(owner),
                ms=round((time.monotonic() - begun) * 1000),
            )  # fmt: skip
            manifest.write(folder, made)
    return shelf.folder / name_of(taken), made


@contextmanager
def snapshot(owner_url: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """The owner's login in one snapshot of the database, and its name for others.  Nobody changes tables meanwhile."""
    with psycopg.connect(owner_url, options="-c idle_in_transaction_session_timeout=0 -c statement_timeout=0") as owner:
        owner.isolation_level, owner.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        if not _one(owner, f"SELECT pg_try_advisory_xact_lock_shared({MIGRATING})"):
            raise CannotRun("The database's tables are being changed just now (baton migrate). No backup was made: try again when that is done.")
        if not _one(owner, "SELECT to_regclass('public.django_migrations') IS NOT NULL"):
            raise CannotRun("The database has no tables yet, so there is nothing to back up. Nothing was made.")
        yield owner, _one(owner, "SELECT pg_export_snapshot()")


def keep(pool: Store, store: Store, wanted: Iterable[str]) -> tuple[set[str], set[str]]:
    """Copy the kept files that the pool has not yet: those that the snapshot names, and those that are ready for records to come.

    The hashes that the pool has now, and those that it could not get.
    """
    kept: set[str] = set()
    missing: set[str] = set()
    for hash in chain(store.every(), wanted):
        if hash in kept or hash in missing:
            continue
        try:
            copy(hash, store, pool)
            kept.add(hash)
        except (NotThere, Altered):
            missing.add(hash)
    return kept, missing


def copy(hash: str, store: Store, pool: Store) -> None:
    """Bring a kept file from one store into another, unless it is there."""
    if not pool.has(hash):
        with store.at_hand(hash) as path:
            pool.keep_file(path)


def _one(owner: psycopg.Connection, statement: str) -> Any:
    row = owner.execute(statement).fetchone()
    assert row is not None
    return row[0]
