"""Bring the database to this version's tables, as the role that owns them.

The built-in roles of organizations founded earlier become those of this version.
"""

import argparse

from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.recorder import MigrationRecorder

from baton.foundation import built_in, fence, health, sealing
from baton.ops.backup.making import MIGRATING
from baton.ops.errors import CannotRun
from baton.upkeep.unsafe import dangers

ANY_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is pending, and say what an older version would stumble over")
    parser.add_argument("--unfinished", action="store_true", help=argparse.SUPPRESS)  # said by restore, which is not through yet


def run(options: argparse.Namespace) -> int:
    if fence.is_unfinished() and not options.unfinished:
        raise CannotRun(fence.HALF)
    plan = health.plan()
    waiting = [f"{migration.app_label}.{migration.name}" for migration in plan]
    late = [] if waiting else built_in.outdated()  # roles can only be read from this version's tables
    is_behind = not waiting and sealing.is_behind()
    if options.check:
        roles = [f"built-in roles of {len(late)} organizations"] if late else []
        order = ["order of the audit after its entries came from another server"] if is_behind else []
        print("\n".join([*checked(plan), *roles, *order]) or "Nothing is pending.")
        return 1 if waiting or late or is_behind else 0
    if not waiting and not late and not is_behind:
        print("Nothing is pending.")
        return 0
    require_no_backup()
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
    for name in waiting:
        print(f"{name}: done")
    if count := built_in.renew():
        print(f"built-in roles of {count} organizations: done")
    if sealing.go_on():
        print("order of the audit after its entries came from another server: done")
    return 0


def checked(plan: list[Migration]) -> list[str]:
    """Each that waits, and what in it an older version that still runs would stumble over."""
    is_new = not MigrationRecorder(connection).has_table()  # nothing runs on a database that has no tables yet
    told, is_unsafe = [], False
    for migration in plan:
        found = [] if is_new else dangers(migration)
        is_unsafe = is_unsafe or bool(found)
        told += [f"{migration.app_label}.{migration.name}", *(f"    {words}" for words in found)]
    if is_unsafe:
        told.append("Stop serve and worker first: what is indented may not go well beside the version that runs now.")
    return told


def require_no_backup() -> None:
    """Changing tables would wait for a backup that reads them, and everybody else for us; the lock ends with this process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATING])
        if not cursor.fetchone()[0]:
            raise CannotRun("A backup is being made just now. Nothing was changed: try again when it is done.")
