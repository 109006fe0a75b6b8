"""bin/test [--soak] [--no-lint] [--database-url URL] [pytest arguments]: lints, then the tests, on the embedded server."""

import argparse
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from baton.ops.environment import CHECKOUT
from baton.ops.errors import CannotRun
from baton.ops.testing.databases import Database, embedded, given

LINTS = {
    "ruff": ["-m", "ruff", "check", "."],
    "import-linter": ["-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"],
    "mypy": ["-m", "mypy"],
}  # fmt: skip
WHOLE_SUITE = ["-n", "2"]
PLUGIN = "baton.ops.testing.parts"


def main(arguments: list[str]) -> int:
    """0 when every lint and every test passed."""
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__, allow_abbrev=False)
    parser.add_argument("--soak", action="store_true", help="the long tests too")
    parser.add_argument("--no-lint", action="store_true", help="the tests alone")
    parser.add_argument("--database-url", metavar="URL", help="a login that may create roles and databases")
    options, chosen = parser.parse_known_args(arguments)
    try:
        with alone(), database(options.database_url) as where:
            environment = os.environ | where.environment | {"BATON_SOAK": "1" if options.soak else ""}
            failed = [] if options.no_lint else [name for name in LINTS if run(LINTS[name], environment, name)]
            if run(["-m", "pytest", "-p", PLUGIN, *(chosen or WHOLE_SUITE)], environment):
                failed.append("pytest")
    except CannotRun as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    if failed:
        print(f"bin/test: failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def run(arguments: list[str], environment: dict[str, str], name: str = "") -> int:
    if name:
        print(f"── {name}", flush=True)
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL).returncode


@contextmanager
def alone() -> Iterator[None]:
    """One run at a time in a checkout: two would empty each other's test database."""
    with open(Path(__file__)) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another bin/test runs in this checkout; waiting for it.", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def database(url: str | None) -> Iterator[Database]:
    where = given(url) if url else embedded()
    try:
        yield where
    finally:
        where.leave()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
