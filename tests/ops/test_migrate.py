"""`baton migrate --check`, and a migration that would have everybody wait for a backup."""

import psycopg
import pytest
from django.db import connection

from baton import VERSION
from baton.foundation.backend.base import as_owner
from baton.ops.backup.making import MIGRATING
from baton.ops.commands.migrate import require_no_backup
from baton.ops.environment import CHECKOUT
from baton.ops.errors import CannotRun
from tests.fenced import by_owner, half_restored
from tests.ops.backups import here
from tests.ops.terminal import Terminal

INDEXES = "0007_covering"  # of billing: it adds indexes


def test_what_is_pending_is_told_with_what_an_older_version_stumbles_over(transactional_db, capsys):
    assert Terminal(capsys)("migrate", "--check").code == 0
    by_owner(f"UPDATE django_migrations SET app = 'elsewhere' WHERE app = 'billing' AND name >= '{INDEXES}'")
    try:
        found = Terminal(capsys)("migrate", "--check")
    finally:
        by_owner("UPDATE django_migrations SET app = 'billing' WHERE app = 'elsewhere'")
    assert found.code == 1 and f"billing.{INDEXES}\n    indexes credit: whoever writes there waits until that is done\n" in found.out
    assert found.out.endswith("Stop serve and worker first: what is indented may not go well beside the version that runs now.\n")


def test_nothing_is_migrated_while_a_backup_is_made(transactional_db, tmp_path):
    with psycopg.connect(here(tmp_path).owner_url) as backup:
        backup.execute(f"SELECT pg_try_advisory_xact_lock_shared({MIGRATING})")
        with as_owner(connection), pytest.raises(CannotRun, match="A backup is being made just now"):
            require_no_backup()
    with as_owner(connection):
        require_no_backup()


def test_nothing_is_migrated_where_a_restore_was_broken_off(transactional_db, capsys):
    with half_restored():
        assert "did not run through" in Terminal(capsys)("migrate").err


def test_the_version_is_written_once_more_where_tools_look_for_it():
    assert f'version = "{VERSION}"' in (CHECKOUT / "pyproject.toml").read_text()
