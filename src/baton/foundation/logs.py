"""What the processes say of themselves while they run: a line for what happened, and never what people typed."""

import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any, Final, TextIO

import psycopg
import structlog
from structlog.dev import ConsoleRenderer, set_exc_info
from structlog.processors import StackInfoRenderer, TimeStamper, add_log_level

SECRETS: Final = re.compile(r"\b(bt_|bl_)[A-Za-z0-9_-]+")  # of tokens, and of links by mail
QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
BAD_DATA: Final = "22"  # the class of SQLSTATE whose words quote the value
LONGEST: Final = 300


def speak_plainly() -> None:
    """Say of an error where it came from, never which values it met: they are people's, and to print a query is to run it."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            add_log_level,
            StackInfoRenderer(),
            set_exc_info,
            TimeStamper(fmt="iso", utc=True),
            _in_one_line,
            ConsoleRenderer(exception_formatter=_tell),
            _without_secrets,
        ]
    )


class Plain(logging.Formatter):
    """The same for what libraries say."""

    def format(self, record: logging.LogRecord) -> str:
        lines = [one_line(record.getMessage())]
        if record.exc_info and (error := record.exc_info[1]) is not None:
            lines.append(told(error))
        return SECRETS.sub(r"\1…", "\n".join(lines))


def told(error: BaseException) -> str:
    """Where an error came from, after those that led to it; each line is indented, so none passes for an entry."""
    lines = [line for one in _chain(error) for line in (*traceback.format_tb(one.__traceback__), f"{type(one).__qualname__}: {_said(one)}")]
    return "\n".join(f"    {line}" for whole in lines for line in whole.rstrip("\n").split("\n"))


def one_line(text: str) -> str:
    """The text without a sign that ends a line or steers a terminal."""
    return CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def _said(error: BaseException) -> str:
    """What an error says, without the values that it quotes; of the database's own not even the row."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if isinstance(cause, psycopg.Error) and cause.sqlstate:
        words = "" if cause.sqlstate.startswith(BAD_DATA) else cause.diag.message_primary or ""
        return one_line(f"{words} [{cause.sqlstate}]".strip())
    return one_line(QUOTED.sub("'…'", str(error).partition("\n")[0]))[:LONGEST]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The errors that led to this one, the first first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before)
    yield error


def _tell(out: TextIO, exc_info: Any) -> None:
    out.write("\n" + told(exc_info[1]))


def _in_one_line(_logger: Any, _name: str, said: Any) -> Any:
    return {key: one_line(value) if isinstance(value, str) else value for key, value in said.items()}


def _without_secrets(_logger: Any, _name: str, line: Any) -> str:
    return SECRETS.sub(r"\1…", line)
