"""A file as rows of text, whatever wrote it: CSV in any delimiter and encoding, of any size, or a spreadsheet within limits."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from baton.exchange import books
from baton.exchange.books import Unreadable

MOST_COLUMNS: Final = 1_000
LONGEST_CELL: Final = 32_767  # what a cell of a spreadsheet holds; no field of ours is longer
LONGEST_ROW: Final = 4_000_000  # letters; beyond this the reader stops: no sheet has such a row, and it would fill the memory
PEEK: Final = 64 * 1024
DELIMITERS: Final = ",;\t|"
SNIFFED: Final = 60  # lines
ZIP: Final = b"PK\x03\x04"
NO_TABLES: Final = (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
WINDOWS: Final = "baton_windows"

csv.field_size_limit(LONGEST_ROW)  # of the whole process: to set it back after a file would cut off another one halfway


def _as_windows_wrote(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 come from Windows; the five that Windows left free stay control characters."""
    assert isinstance(error, UnicodeDecodeError)
    bytes_ = error.object[error.start : error.end]
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in bytes_), error.end


codecs.register_error(WINDOWS, _as_windows_wrote)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file, by its line from 1; `fault` says why its cells cannot be taken as they are."""

    number: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of rows.  `rows` reads it from its beginning, each time it is called."""

    path: Path
    encoding: str = ""  # of a CSV file
    delimiter: str = ""  # of a CSV file; a spreadsheet has none

    def rows(self) -> Iterator[Line]:
        """Every row that holds anything; Unreadable when the file breaks off in a way that cannot be read on."""
        for number, cells in _csv_rows(self) if self.delimiter else books.rows(self.path):
            text = "".join(cells)
            if text and not text.isspace():
                yield _line(number, cells, text)


def opened(path: Path) -> Sheet:
    """The file as a sheet; Unreadable for what is none."""
    with path.open("rb") as file:
        start = file.read(PEEK)
    if not start.strip(b"\0 \t\r\n"):
        raise Unreadable("The file is empty. Nothing was imported.")
    if start.startswith(ZIP):
        books.check(path)
        return Sheet(path)
    encoding = _encoding(path, start)
    text = start.decode(encoding, WINDOWS)
    if start.startswith(NO_TABLES) or _is_binary(text):
        raise Unreadable("This is no table: it may be an old or a locked spreadsheet, a PDF or a picture. Save it as CSV or XLSX. Nothing was imported.")
    if text.lstrip().startswith(("<", "{")):
        raise Unreadable("This is no table, but a web page or data for programs. Save it as CSV or XLSX. Nothing was imported.")
    return Sheet(path, encoding, _delimiter(text, is_whole=len(start) < PEEK))


def _line(number: int, cells: list[str], text: str) -> Line:
    """The row with its cells trimmed, and why it cannot be taken as it is; `text` is all of it."""
    cells = [cell.strip() for cell in cells]
    while len(cells) > MOST_COLUMNS and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        return Line(number, cells[:MOST_COLUMNS], f"It has {len(cells):,} columns, and at most {MOST_COLUMNS:,} are read.")
    if len(text) > LONGEST_CELL and (longest := max(map(len, cells))) > LONGEST_CELL:
        return Line(number, [cell[:LONGEST_CELL] for cell in cells], f"One of its cells has {longest:,} letters, and at most {LONGEST_CELL:,} are read.")
    if "\0" in text:
        return Line(number, [cell.replace("\0", "") for cell in cells], "It holds NUL characters, as a broken file does.")
    return Line(number, cells)


def _encoding(path: Path, start: bytes) -> str:
    """By its mark, else by how zeros lie between its letters, else UTF-8 if nearly all of it is that, else as Windows wrote it."""
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    even, odd = start[0:4000:2].count(0), start[1:4000:2].count(0)
    if max(even, odd) > 10 * min(even, odd) and max(even, odd) > len(start[:4000]) / 20:
        return "utf-16-le" if odd > even else "utf-16-be"
    right = wrong = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            text = decoder.decode(chunk)
            if not text.isascii():
                wrong += text.count("\ufffd")
                right += len(text) - len(text.encode("ascii", "ignore"))
    wrong += len(decoder.decode(b"", final=True))
    return "cp1252" if wrong * 10 > right else "utf-8"


def _is_binary(text: str) -> bool:
    """One letter of twenty is a control character; zeros alone are counted with their rows."""
    return sum(letter < " " and letter not in "\0\t\r\n" for letter in text) > len(text) / 20


def _delimiter(text: str, is_whole: bool) -> str:
    """The one that cuts most rows into the same number of cells, more of them if two do; or the one that Excel was told."""
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()] or [text]
    if told := re.fullmatch(r"\ufeff?\"?sep=([^\w\s\"]|\t)\"?", lines[0], re.IGNORECASE):
        return told[1]
    sample = lines[:SNIFFED] if is_whole or len(lines) == 1 else lines[:-1][:SNIFFED]

    def fitness(delimiter: str) -> tuple[int, int]:
        counts = list(_widths(sample, delimiter))
        usual = max(set(counts), key=counts.count)
        return (counts.count(usual) - counts.count(0) if usual > 1 else 0), usual

    return max(DELIMITERS, key=fitness)


def _widths(sample: list[str], delimiter: str) -> Iterator[int]:
    """Cells of each row; 0 where a quotation mark would end within a cell, as it does by the wrong delimiter."""
    reader = csv.reader(sample, delimiter=delimiter, strict=True)
    while True:
        try:
            yield len(next(reader))
        except StopIteration:
            return
        except csv.Error:
            yield 0


def _csv_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Rows by the line that each begins on."""
    with sheet.path.open("rb") as binary, TextIOWrapper(binary, sheet.encoding, errors=WINDOWS, newline="") as text:
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=sheet.delimiter)
        number = 1
        for cells in reader:
            if lines.is_over:  # the reader asked for more than there is to end a row
                raise Unreadable(f"A quotation mark is left open in line {number}. Nothing from there on was imported; mend it and import the file again.")
            yield number, cells
            number = reader.line_num + 1
            lines.left = LONGEST_ROW


class _Lines:
    """The lines of a text, as far as one row may go."""

    def __init__(self, text: TextIOWrapper):
        self.text = text
        self.left = LONGEST_ROW
        self.is_over = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(self.left + 1)
        self.left -= len(line)
        if self.left < 0:
            words = f"A row has more than {LONGEST_ROW:,} letters: is a quotation mark left open, or is this no table?"
            raise Unreadable(f"{words} Nothing from there on was imported.")
        if not line:
            self.is_over = True
            raise StopIteration
        return line
