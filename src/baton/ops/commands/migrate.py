"""Bring the database to this version's tables, as the role that owns them.

The built-in roles of organizations founded earlier become those of this version.
"""

import argparse

from django.core.management import call_command

from baton.foundation import built_in, health

ANY_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is pending")


def run(options: argparse.Namespace) -> int:
    waiting = health.pending()
    late = [] if waiting else built_in.outdated()  # roles can only be read from this version's tables
    if options.check:
        said = [*waiting, *([f"built-in roles of {len(late)} organizations"] if late else [])]
        print("\n".join(said) or "Nothing is pending.")
        return 1 if said else 0
    if not waiting and not late:
        print("Nothing is pending.")
        return 0
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
    for name in waiting:
        print(f"{name}: done")
    if count := built_in.renew():
        print(f"built-in roles of {count} organizations: done")
    return 0
