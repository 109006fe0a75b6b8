"""The command line: finds the command, the database, and puts every refusal into words and an exit code."""

import argparse
import ast
import difflib
import os
import sys
from importlib import import_module
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from baton.foundation.errors import Answer, UnsafeStart
from baton.ops.environment import choose_database
from baton.ops.errors import CannotRun

FOLDER = Path(__file__).parent / "commands"
AS_OWNER = {"migrate", "restore"}  # these alone work as the role that owns the tables
WITHOUT_DATABASE = {"database"}  # these neither need a server nor start one
DONE, REFUSED, WRONG_USAGE = 0, 1, 2
INTERRUPTED = 130  # 128 + SIGINT, as shells count


class CommandParser(argparse.ArgumentParser):
    """A parser that takes the options of every command, before and after a subcommand's name alike."""

    def __init__(self, **options):
        super().__init__(**options, allow_abbrev=False)
        common = self.add_argument_group("options of every command")
        unset = argparse.SUPPRESS  # a subcommand's default must not undo what stood before its name
        common.add_argument("--organization", metavar="ID", default=unset, help="whose records; the only one if omitted")
        common.add_argument("--as", dest="as_email", metavar="EMAIL", default=unset, help="act with this user's rights")
        common.add_argument("--json", action="store_true", default=unset, help="answer in JSON, for programs")


def main(arguments: list[str]) -> int:
    """Run one command; its exit code: 0 done, 1 refused or a check failed, 2 wrong usage."""
    names = sorted(path.stem.replace("_", "-") for path in FOLDER.glob("[a-z]*.py"))
    if not arguments or arguments[0] in ("-h", "--help"):
        print(overview(names))
        return DONE if arguments else WRONG_USAGE
    name, *rest = arguments
    if name not in names:
        close = " or ".join(difflib.get_close_matches(name, names, n=2))
        print(f"There is no command {name!r}.{f' Did you mean {close}?' if close else ''}\n\n{overview(names)}", file=sys.stderr)
        return WRONG_USAGE
    try:
        return run(name, rest)
    except CannotRun as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    except (Answer, UnsafeStart, ImproperlyConfigured) as problem:
        print(problem, file=sys.stderr)
        return REFUSED
    except DatabaseError as problem:
        print(f"The database did not do it: {str(problem).strip()}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # as in `baton show account | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def run(name: str, arguments: list[str]) -> int:
    if name not in WITHOUT_DATABASE:
        prepare(name, is_help=bool({"-h", "--help"} & set(arguments)))
    command = import_module(f"baton.ops.commands.{module(name)}")
    parser = CommandParser(prog=f"baton {name}", description=command.__doc__)
    command.configure(parser)
    defaults = argparse.Namespace(organization=None, as_email=None, json=False)
    return command.run(parser.parse_args(arguments, defaults))


def prepare(name: str, *, is_help: bool) -> None:
    """Set Django up, on a database whose login respects the walls; to show help no database is needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baton.settings")
    os.environ.setdefault("BATON_PROCESS", "command")
    if is_help:
        os.environ.setdefault("DATABASE_URL", "postgresql:///")
    else:
        choose_database(as_owner=name in AS_OWNER)
    django.setup()
    if not is_help and name not in AS_OWNER:
        import_module("baton.ops.checks").check(name)


def overview(names: list[str]) -> str:
    """All commands with the first line of their descriptions, read without running them."""
    width = max(map(len, names))
    lines = [f"  {name:{width}}  {first_line(FOLDER / f'{module(name)}.py')}" for name in names]
    return "\n".join(["usage: baton COMMAND [--organization ID] [--as EMAIL] [--json] [--help]", "", *lines])


def module(name: str) -> str:
    """Where a command is written: handoff-check in handoff_check.py."""
    return name.replace("-", "_")


def first_line(file: Path) -> str:
    return (ast.get_docstring(ast.parse(file.read_text())) or "").partition("\n")[0]
