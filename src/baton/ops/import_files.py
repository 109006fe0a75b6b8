"""The file that is brought in at the command line, and the one of its rejected rows beside it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from baton.exchange.models import Import
from baton.exchange.rejected import Rejected, write_rejected
from baton.ops.errors import WrongUsage


def write_beside(run: Import, rows: Iterable[Rejected], path: Path) -> Path | None:
    """The rejected rows beside the file; no file where there are none."""
    target, rows = path.with_name(f"{path.name}.rejected.csv"), iter(rows)
    first = next(rows, None)
    if first is None:
        return None
    try:
        with target.open("w", newline="", encoding="utf-8-sig") as file:
            write_rejected(file, run, _chained(first, rows))
    except OSError as error:
        print(f"The rejected rows could not be written to {target}: {error.strerror}. baton show import_rows shows them.", file=sys.stderr)
        return None
    return target


def _chained(first: Rejected, rows: Iterator[Rejected]) -> Iterator[Rejected]:
    yield first
    yield from rows


def columns(said: Sequence[str]) -> dict[str, str]:
    """What --column says, by header."""
    wrong = [text for text in said if "=" not in text]
    if wrong:
        raise WrongUsage(f"{wrong[0]!r} is not HEADER=FIELD. Nothing was imported.")
    return {header: field for header, _, field in (text.rpartition("=") for text in said)}

