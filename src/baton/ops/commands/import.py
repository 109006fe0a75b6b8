"""Bring accounts or contacts in from a file; twice the same file makes nothing new, and all of it can be taken back."""

from argparse import Action, ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from baton.exchange.models import KINDS, POLICIES
from baton.ops import desk, importing
from baton.ops.errors import WrongUsage
from baton.ops.import_rehearsing import rehearse_file


class KindOrPerson(Action):
    """`--as` says what a file holds, and as for every command who acts: the one has no @, the other has."""

    def __call__(self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None) -> None:  # noqa: ARG002
        if "@" in values:
            namespace.as_email = values
        elif values in KINDS:
            namespace.kind = values
        else:
            parser.error(f"a file can be imported as {' or '.join(KINDS)}, not as {values}")


def configure(parser: ArgumentParser) -> None:
    twice = parser.add_argument_group("what it holds, and who acts", conflict_handler="resolve")  # every command has an --as
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="CSV in any delimiter and encoding, or XLSX")
    words = "what the file holds; given once more, act with this user's rights"
    twice.add_argument("--as", action=KindOrPerson, metavar="accounts|contacts|EMAIL", help=words)
    parser.add_argument("--layout", default="auto", metavar="NAME", help="whose export it is, like xero-contacts; auto recognises it")
    parser.add_argument("--column", action="append", default=[], metavar="HEADER=FIELD", help="which field a column is, nothing for none")
    parser.add_argument("--duplicates", choices=POLICIES, help="a row that is an account we have, with other values (default ask)")
    parser.add_argument("--dry-run", action="store_true", help="say what would become of each row, and write nothing")
    parser.add_argument("--resume", type=desk.record_id, metavar="ID", help="go on where an import stopped")
    parser.add_argument("--undo", type=desk.record_id, metavar="ID", help="take an import back, within 7 days")
    parser.set_defaults(kind=None)


def run(options: Namespace) -> int:
    given = [name for name in ("file", "resume", "undo") if getattr(options, name)]
    if len(given) != 1:
        raise WrongUsage("Give a FILE, or --resume ID, or --undo ID. Nothing was done; see baton import --help")
    if options.file and not options.kind:
        raise WrongUsage(f"What does {options.file} hold? Add --as {' or --as '.join(KINDS)}. Nothing was imported.")
    if options.file and not options.file.is_file():
        raise WrongUsage(f"There is no file {options.file}. Nothing was imported.")
    if options.dry_run and not options.file:
        raise WrongUsage("A dry run is of a FILE. Nothing was done.")
    deeds = {"file": rehearse_file if options.dry_run else importing.bring_in, "resume": importing.go_on, "undo": importing.take_back}
    return desk.answering(options, lambda: deeds[given[0]](options))
