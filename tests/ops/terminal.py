"""A command as it is typed, run in this process on the test's own database."""

import argparse
import json
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from baton.ops.cli import CommandParser, module
from baton.ops.errors import CannotRun


@dataclass(frozen=True)
class Printed:
    """What a command left on the terminal."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal:
    """`terminal("do", "product.create", …)` is `baton do product.create …` without the start of a process."""

    def __init__(self, capsys):
        self.capsys = capsys

    def __call__(self, name: str, *arguments: object) -> Printed:
        command = import_module(f"baton.ops.commands.{module(name)}")
        parser = CommandParser(prog=f"baton {name}")
        command.configure(parser)
        defaults = argparse.Namespace(organization=None, as_email=None, json=False)
        self.capsys.readouterr()
        try:
            code = command.run(parser.parse_args([str(a) for a in arguments], defaults))
        except SystemExit as wrong:
            code = int(wrong.code or 0)
        except CannotRun as problem:
            return Printed(problem.exit_code, self.capsys.readouterr().out, str(problem))
        printed = self.capsys.readouterr()
        return Printed(code, printed.out, printed.err)
