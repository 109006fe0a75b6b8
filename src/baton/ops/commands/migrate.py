"""Bring the database to this version's tables, as the role that owns them."""

import argparse

from django.core.management import call_command

from baton.foundation import health

ANY_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is pending")


def run(options: argparse.Namespace) -> int:
    waiting = health.pending()
    if options.check:
        print("\n".join(waiting) or "Nothing is pending.")
        return 1 if waiting else 0
    if not waiting:
        print("Nothing is pending.")
        return 0
    call_command("migrate", interactive=False, verbosity=0)
    for name in waiting:
        print(f"{name}: done")
    return 0
