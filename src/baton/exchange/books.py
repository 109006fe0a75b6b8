"""Spreadsheets within limits: what a file says about itself is not believed, only a copy that was looked through is read."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 300_000_000
MOST_PARTS: Final = 10_000
MOST_CELLS: Final = 1_000_000
MOST_ELEMENTS: Final = 5 * MOST_CELLS
LONGEST_SILENCE: Final = 2_000_000  # bytes without an element: no cell is so long
NUMBER: Final = "[0-9]{1,9}"
CHUNK: Final = 64 * 1024
OF_A_PART: Final = b"PK\x01\x02"  # begins each line of an archive's list
READ: Final = (".xml", ".rels")  # macros, pictures and the rest are left out
SAVE_AS_CSV: Final = "Save it as CSV, which may be of any size. Nothing was imported."


class Unreadable(ValueError):
    """No rows can be had of this file; the words say why and what to do."""


def check(path: Path) -> None:
    """Unreadable for an archive that is no spreadsheet, or by what it says of itself too large to be held."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"The spreadsheet has {path.stat().st_size:,} bytes, and at most {MOST_BYTES:,} are read. {SAVE_AS_CSV}")
    if path.read_bytes().count(OF_A_PART) > MOST_PARTS:
        raise Unreadable(f"The spreadsheet has more than {MOST_PARTS:,} parts. {SAVE_AS_CSV}")
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError) as error:
        raise _damaged(error) from error
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if len(names) != len(parts) or unpacked > MOST_UNPACKED:
        raise Unreadable(f"The spreadsheet unpacks to {unpacked:,} bytes in {len(parts):,} parts, which is too much. {SAVE_AS_CSV}")
    if any(name.startswith("/") or ".." in name.split("/") for name in names) or not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Unreadable(f"This archive is no spreadsheet of the kind XLSX. {SAVE_AS_CSV}")


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that holds anything, by their numbers; formulas come as what they showed last."""
    check(path)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "book.xlsx"
        _copy(path, copy)
        try:
            with CalamineWorkbook.from_path(copy) as book:
                sheets = map(book.get_sheet_by_name, book.sheet_names)
                sheet = next((sheet for sheet in sheets if sheet.start), None)
        except (CalamineError, ValueError) as error:
            raise _damaged(error) from error
    if sheet and sheet.start:
        _, blank = sheet.start  # empty columns before the first, which are left out, as empty rows before it are not
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, [""] * blank + [_text(cell) for cell in cells]


def _copy(path: Path, to: Path) -> None:
    """The parts of a spreadsheet that are read, unpacked, each looked through on the way."""
    look = _Look()
    try:
        with zipfile.ZipFile(path) as book, zipfile.ZipFile(to, "w") as copy:
            for part in book.infolist():
                if not part.filename.lower().endswith(READ):
                    continue
                look.begin()
                with book.open(part) as packed, copy.open(part.filename, "w") as unpacked:
                    while chunk := packed.read(CHUNK):
                        look.at(chunk)
                        unpacked.write(chunk)
                look.at(b"", True)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, expat.ExpatError) as error:
        raise _damaged(error) from error


class _Look:
    """Counts what the parts of a spreadsheet hold while they go by; Unreadable when it is more than can be held.

    A sheet is held as a whole rectangle, so two cells far apart would fill the memory.  Entities are not expanded: no
    spreadsheet declares any, and a document that does is refused.
    """

    def __init__(self) -> None:
        self.read = self.elements = self.silence = 0

    def begin(self) -> None:
        """A further part."""
        self.row = self.column = self.height = self.width = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._element
        self.parser.StartDoctypeDeclHandler = self._doctype

    def at(self, chunk: bytes, is_last: bool = False) -> None:
        """The next bytes of the part."""
        before, self.read = self.elements, self.read + len(chunk)
        if b"\0" in chunk:  # UTF-16, of which two readers might make different things
            raise _damaged(ValueError("one of its parts is not in UTF-8"))
        self.parser.Parse(chunk, is_last)
        self.silence = self.silence + len(chunk) if self.elements == before else 0
        if self.read > MOST_UNPACKED:
            raise Unreadable(f"The spreadsheet unpacks to more than {MOST_UNPACKED:,} bytes. {SAVE_AS_CSV}")
        if self.silence > LONGEST_SILENCE:
            raise Unreadable(f"One of the cells of the spreadsheet has more than {LONGEST_SILENCE:,} letters. Nothing was imported.")
        if self.height * self.width > MOST_CELLS or self.elements > MOST_ELEMENTS:
            raise Unreadable(f"The spreadsheet has more than {MOST_CELLS:,} cells, counting empty ones between. {SAVE_AS_CSV}")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        name = name.rpartition(":")[2]
        if name == "c":
            self._place(attributes.get("r", ""))
        elif name in ("v", "is", "f"):
            self.height, self.width = max(self.height, self.row), max(self.width, self.column)
        elif name == "row":
            said = attributes.get("r", "")
            self.row, self.column = int(said) if re.fullmatch(NUMBER, said) else self.row + 1, 0

    def _place(self, reference: str) -> None:
        """Where a cell stands: by its own words ("AB12"), else right of the last one."""
        self.column += 1
        if match := re.fullmatch(rf"([A-Za-z]{{1,4}})({NUMBER})", reference):
            letters, row = match.groups()
            self.row, self.column = int(row), 0
            for letter in letters.upper():
                self.column = 26 * self.column + ord(letter) - 64

    def _doctype(self, *_: Any) -> None:
        raise Unreadable("The spreadsheet declares a document type, as none does that a program wrote. Save it anew. Nothing was imported.")


def _damaged(error: Exception) -> Unreadable:
    return Unreadable(f"The spreadsheet is damaged ({error}). Save it anew. Nothing was imported.")


def _text(cell: object) -> str:
    """A cell as it is typed: whole numbers without ".0", days in ISO's order, and without midnight."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)
