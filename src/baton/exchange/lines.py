"""The lines of an import's file, a portion of them at a time."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from baton.exchange.actions.ordering import found_of
from baton.exchange.entries import Entry, entries, mended
from baton.exchange.models import Import, decisions_of
from baton.exchange.sheets import Unreadable, opened

PORTION: Final = 500
MOST_LETTERS: Final = 4_000_000  # of the rows held at once: a row may be nearly as long itself


def left(run: Import, path: Path) -> Iterator[Entry]:
    """The rows of an import's file that are left, those of them anew whose cells somebody mended beforehand."""
    found, decisions = found_of(run), decisions_of(run)
    for entry in entries(opened(path), found):
        if entry.line > run.last_line:
            cells = decisions.get(entry.line, {}).get("cells")
            yield mended(found, entry.line, {**entry.cells, **cells}) if cells else entry


def portions(rows: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """Lists of at most so many rows, fewer of long ones; Unreadable, where the file breaks off, only after the rows before that."""
    portion: list[Entry] = []
    letters, fault = 0, None
    try:
        for row in rows:
            portion.append(row)
            letters += sum(map(len, row.cells.values()))
            if len(portion) == size or letters > MOST_LETTERS:
                yield portion
                portion, letters = [], 0
    except Unreadable as error:
        fault = error
    if portion:
        yield portion
    if fault:
        raise fault


def about(path: Path) -> int:
    """About how many rows a CSV file has: its line breaks but that of the header; 0 of a spreadsheet, of which nobody knows."""
    with path.open("rb") as file:
        if file.read(2) == b"PK":
            return 0
        file.seek(0)
        return max(1, sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) - 1)
