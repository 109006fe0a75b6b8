"""Databases to restore into, and real processes of Baton that work in them."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection

from baton.ops.backup.scratch import drop
from baton.ops.environment import CHECKOUT

# What a database is besides its rows: rights, walls, triggers, rules, functions, indexes; by names, as ids differ.
CATALOG = """
SELECT 'table', relname::text, relrowsecurity::text || ' ' || coalesce(pg_get_userbyid(relowner), ''),
       (SELECT string_agg(one::text, ' ' ORDER BY one::text) FROM unnest(coalesce(relacl, '{}')) one)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'v')
UNION ALL SELECT 'policy', polname::text || polrelid::regclass, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) FROM pg_policy
UNION ALL SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'rule', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid), convalidated::text
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid::text
  FROM pg_index JOIN pg_class c ON c.oid = indrelid WHERE c.relnamespace = 'public'::regnamespace
UNION ALL SELECT 'function', proname::text, pg_get_functiondef(oid), proacl::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'default', defaclobjtype::text, defaclacl::text, '' FROM pg_default_acl
ORDER BY 1, 2, 3
"""
ROWS = "SELECT count(*), coalesce(sum(hashtextextended(row::text, 0)), 0) FROM {} row"
CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
OURS = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
# what a restore sets anew, and what it leaves out
OTHERWISE = {"foundation_restore", "foundation_proof", "django_session", "procrastinate_workers", "procrastinate_periodic_defers"}


def url(role: dict[str, Any], database: str) -> str:
    place = {name: role[key] for name, key in (("host", "HOST"), ("port", "PORT")) if role[key]}
    query = "&".join(f"{name}={quote(str(value), safe='/')}" for name, value in place.items())
    return f"postgresql://{role['USER']}:{quote(role['PASSWORD'] or '')}@/{database}?{query}"


@dataclass(frozen=True)
class Site:
    """One database, and where the documents and backups of it are."""

    database: str
    folder: Path

    @property
    def owner_url(self) -> str:
        return url(settings.OWNER_DATABASE, self.database)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": url(settings.APP_DATABASE, self.database), "DATABASE_OWNER_URL": self.owner_url,
            "BATON_HOME": str(self.folder), "BATON_STORAGE": (self.folder / "documents").as_uri(), "BATON_BACKUPS": (self.folder / "backups").as_uri(),
            "DJANGO_SETTINGS_MODULE": "baton.settings", "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}", "BATON_AS_OWNER": "",
        }  # fmt: skip

    def start(self, *command: str, module: str = "baton.ops", **more: Any) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", module, *command],
            env=self.environment | more.pop("environment", {}), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more,
        )  # fmt: skip

    def baton(self, *command: str, **more: Any) -> tuple[int, str]:
        """A command as a process: its exit code, and what it said."""
        process = self.start(*command, **more)
        out, err = process.communicate(timeout=120)
        return process.returncode, out + err

    def ask(self, statement: str, *values: Any) -> list[tuple]:
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            cursor = owner.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def catalog(self) -> list[tuple]:
        """All but the rows.  PostgreSQL writes a list of texts in two ways that mean the same, so casts are left out."""
        return sorted(tuple(CASTS.sub("", words or "") for words in line) for line in self.ask(CATALOG))

    def rows(self) -> dict[str, tuple]:
        """Of each table how many rows it has, and a digest of them."""
        return {name: self.ask(ROWS.format(name))[0] for (name,) in self.ask(OURS) if name not in OTHERWISE}


def here(folder: Path) -> Site:
    """The test's own database."""
    return Site(connection.settings_dict["NAME"], folder)


@contextmanager
def empty_database(folder: Path) -> Iterator[Site]:
    """A new database of the owner's, dropped in the end."""
    site = Site(f"{connection.settings_dict['NAME']}_restored", folder)
    with psycopg.connect(here(folder).owner_url, autocommit=True) as owner:
        drop(owner, site.database)
        owner.execute(f"CREATE DATABASE {site.database} TEMPLATE template0")
        try:
            yield site
        finally:
            drop(owner, site.database)
