"""A file as rows of text, whatever wrote it: CSV in any delimiter and encoding, of any size, or a spreadsheet within limits."""

import codecs
import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

MOST_COLUMNS: Final = 1_000
LONGEST_CELL: Final = 32_767  # what a cell of a spreadsheet holds; no field of ours is longer
CSV_LIMIT: Final = 16_000_000  # beyond this the reader stops: no sheet has such a cell, and it would fill the memory
MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 300_000_000
MOST_PARTS: Final = 10_000
MOST_CELLS: Final = 1_000_000
PEEK: Final = 64 * 1024
DELIMITERS: Final = ",;\t|"
ZIP: Final = b"PK\x03\x04"
SAVE_AS_CSV: Final = "Save it as CSV, which may be of any size. Nothing was imported."


class Unreadable(ValueError):
    """No rows can be had of this file; the words say why and what to do."""


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
        found = _csv_rows(self) if self.delimiter else _book_rows(self.path)
        for number, cells in found:
            if any(cell.strip() for cell in cells):
                yield _line(number, cells)


def opened(path: Path) -> Sheet:
    """The file as a sheet; Unreadable for what is none."""
    with path.open("rb") as file:
        start = file.read(PEEK)
    if not start.strip(b"\0 \t\r\n"):
        raise Unreadable("The file is empty. Nothing was imported.")
    if start.startswith(ZIP):
        _check_book(path)
        return Sheet(path)
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise Unreadable("This is no table: it is an old spreadsheet, a PDF or a picture. Save it as CSV or XLSX. Nothing was imported.")
    encoding = _encoding(path, start)
    return Sheet(path, encoding, _delimiter(start.decode(encoding, "replace")))


def _line(number: int, cells: list[str]) -> Line:
    if len(cells) > MOST_COLUMNS:
        return Line(number, cells[:MOST_COLUMNS], f"It has {len(cells):,} columns, and at most {MOST_COLUMNS:,} are read.")
    longest = max(map(len, cells))
    if longest > LONGEST_CELL:
        return Line(number, [cell[:LONGEST_CELL] for cell in cells], f"One of its cells has {longest:,} letters, and at most {LONGEST_CELL:,} are read.")
    if any("\0" in cell for cell in cells):
        return Line(number, [cell.replace("\0", "") for cell in cells], "It holds NUL characters, as a broken file does.")
    return Line(number, [cell.strip() for cell in cells])


def _encoding(path: Path, start: bytes) -> str:
    """By its mark, else by how zeros lie between its letters, else UTF-8 if all of it is that, else as Windows wrote it."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if start.startswith(mark):
            return name
    for name, zeros in (("utf-16-le", start[1:2000:2]), ("utf-16-be", start[0:2000:2])):
        if zeros and zeros.count(0) > 0.8 * len(zeros):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(text: str) -> str:
    """The one that cuts most rows into the same number of cells, more of them if two do."""
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:60] if line.strip()][:-1] or [text]

    def fitness(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        usual = max(set(counts), key=counts.count)
        return (counts.count(usual) if usual > 1 else 0), usual

    return max(DELIMITERS, key=fitness)


def _csv_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    limit = csv.field_size_limit(CSV_LIMIT)
    try:
        with sheet.path.open("rb") as binary, TextIOWrapper(binary, sheet.encoding, errors="replace", newline="") as text:
            reader = csv.reader(text, delimiter=sheet.delimiter)
            try:
                for cells in reader:
                    yield reader.line_num, cells
            except csv.Error as error:
                words = f"Near line {reader.line_num} the file cannot be read on ({error}): is a quotation mark left open? Nothing after it was imported."
                raise Unreadable(words) from error
    finally:
        csv.field_size_limit(limit)


def _check_book(path: Path) -> None:
    """Unreadable for a spreadsheet that is too large to be held, or says that it is smaller than it is."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"The spreadsheet has {path.stat().st_size:,} bytes, and at most {MOST_BYTES:,} are read. {SAVE_AS_CSV}")
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise Unreadable(f"The spreadsheet is damaged ({error}). Save it anew. Nothing was imported.") from error
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or len(names) != len(parts) or unpacked > MOST_UNPACKED:
        raise Unreadable(f"The spreadsheet unpacks to {unpacked:,} bytes in {len(parts):,} parts, which is too much. {SAVE_AS_CSV}")
    if any(name.startswith("/") or ".." in name.split("/") for name in names) or "[Content_Types].xml" not in names:
        raise Unreadable(f"This archive is no spreadsheet. {SAVE_AS_CSV}")


def _book_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that holds anything; formulas come as what they showed last."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                if not sheet.total_height:
                    continue
                if sheet.total_height * sheet.total_width > MOST_CELLS:
                    raise Unreadable(f"The sheet “{name}” has more than {MOST_CELLS:,} cells. {SAVE_AS_CSV}")
                for number, row in enumerate(sheet.to_python(), 1):
                    yield number, [_text(cell) for cell in row]
                return
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"The spreadsheet is damaged ({error}). Save it anew. Nothing was imported.") from error


def _text(cell: object) -> str:
    """A cell as it is typed: whole numbers without ".0", days in ISO's order."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
