"""Spreadsheets: what they hold, and what must not happen when one was made to do harm."""

import struct
from datetime import date
from zipfile import ZIP_BZIP2, ZipFile

import pytest

from baton.exchange import books
from baton.exchange.sheets import Unreadable, opened
from tests.exchange.samples import PARTS, book, book_of, cell, quickbooks, sheet_xml

ROWS = [["Name", "City"], ["Müller & Söhne", "Köln"], ["=1+1", "<Ulm>"]]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "book.bin"


def read(path):
    return [(line.number, line.cells) for line in opened(path).rows()]


def refused(path) -> str:
    """Why no rows are had, whether that is seen at once or on the way."""
    with pytest.raises(Unreadable) as refusal:
        list(opened(path).rows())
    return str(refusal.value)


def test_the_first_sheet_that_holds_anything_is_read(path):
    assert read(book_of(path, ROWS)) == list(enumerate(ROWS, 1))


def test_rows_keep_the_numbers_that_the_spreadsheet_shows(path):
    rows = quickbooks()
    filled = [(number, row[0]) for number, row in enumerate(rows, 1) if row]
    assert [(number, cells[0]) for number, cells in read(book_of(path, rows))] == filled
    aside = sheet_xml('<c r="C4" t="inlineStr"><is><t>Name</t></is></c>', '<c r="C6"><v>5</v></c>')
    assert read(book(path, aside)) == [(4, ["", "", "Name"]), (6, ["", "", "5"])]


def test_a_single_row_is_a_sheet(path):
    assert read(book_of(path, [["Name", "City"]])) == [(1, ["Name", "City"])]


def test_numbers_days_and_yes_are_written_as_people_write_them(path):
    days = (date(2026, 11, 26) - date(1899, 12, 30)).days
    cells = '<c r="A1"><v>1067</v></c><c r="B1"><v>1.5</v></c><c r="C1" t="b"><v>1</v></c>' + f'<c r="D1" s="1"><v>{days}</v></c><c r="E1"><v>491701234567</v></c>'
    assert read(book(path, sheet_xml(cells))) == [(1, ["1067", "1.5", "True", "2026-11-26", "491701234567"])]


def test_a_formula_comes_as_what_it_showed(path):
    assert read(book(path, sheet_xml('<c r="A1"><f>1+1</f><v>2</v></c>'))) == [(1, ["2"])]


class TestHarm:
    def test_two_cells_far_apart(self, path):
        """A sheet is held as a whole rectangle: these would take half a terabyte, and the process with them."""
        words = refused(book(path, sheet_xml(cell("A1", "Name"), cell("XFD1048576", "x"))))
        assert words.startswith("The spreadsheet has more than 1,000,000 cells, counting empty ones between. Save it as CSV")

    def test_they_may_hide_behind_a_reference_that_xml_spells_otherwise(self, path):
        assert "1,000,000 cells" in refused(book(path, sheet_xml(cell("A1", "Name"), cell("&#88;FD1048576", "x"))))

    def test_they_may_hide_in_a_sheet_that_says_it_is_in_another_encoding(self, path):
        hidden = sheet_xml(cell("A1", "Name"), cell("XFD1048576", "x"), before='<?xml version="1.0" encoding="UTF-16"?>')
        assert "damaged (one of its parts is not in UTF-8)" in refused(book(path, hidden.encode("utf-16")))

    def test_empty_cells_with_a_style_far_down_do_no_harm(self, path):
        assert read(book(path, sheet_xml(cell("A1", "Name"), '<c r="XFD1048576" s="1"/>'))) == [(1, ["Name"])]

    def test_many_cells(self, path):
        row = "<c><v>1</v></c>" * 1_001
        assert "1,000,000 cells" in refused(book(path, sheet_xml(*[row] * 1_000)))

    def test_many_elements_of_any_kind(self, path):
        assert "1,000,000 cells" in refused(book(path, sheet_xml("<a/>" * 6_000_000)))

    def test_a_cell_without_end(self, path):
        assert "One of the cells of the spreadsheet has more than" in refused(book(path, sheet_xml(cell("A1", "x" * 3_000_000))))

    def test_entities_that_stand_for_more_and_more(self, path):
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
        assert "declares a document type" in refused(book(path, sheet_xml(cell("A1", "x").replace("x", "&l9;"), before=f"<!DOCTYPE x [{laughs}]>")))

    def test_an_entity_that_is_a_file(self, path):
        outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        assert "declares a document type" in refused(book(path, sheet_xml("<c><v>&f;</v></c>", before=outside)))

    def test_lying_sizes(self, path):
        """The archive says that its sheet has 100 bytes; what was not said is not read."""
        book(path, sheet_xml(*[cell(f"A{n}", "x") for n in range(1, 20_000)]))
        with ZipFile(path) as archive:
            size = archive.getinfo("xl/worksheets/sheet2.xml").file_size
        path.write_bytes(path.read_bytes().replace(struct.pack("<L", size), struct.pack("<L", 100)))
        assert "damaged" in refused(path)

    def test_what_unpacks_to_too_much(self, path):
        words = refused(book(path, sheet_xml(), **{f"xl/media/{n}.bin": b"\0" * 50_000_000 for n in range(7)}))
        assert words.startswith("The spreadsheet unpacks to 350,0") and "which is too much" in words

    def test_what_is_large(self, path):
        with path.open("wb") as file:
            file.write(b"PK\x03\x04")
            file.truncate(books.MOST_BYTES + 1)
        assert refused(path).startswith("The spreadsheet has 20,000,001 bytes, and at most 20,000,000 are read.")

    def test_a_list_of_very_many_parts(self, path):
        path.write_bytes(b"PK\x03\x04" + (b"PK\x01\x02" + b"\0" * 42) * 400_000)
        assert refused(path).startswith("The spreadsheet has more than 10,000 parts.")

    @pytest.mark.parametrize("name", ["../outside.xml", "/outside.xml"])
    def test_names_that_lead_elsewhere(self, path, name):
        assert "This archive is no spreadsheet" in refused(book(path, sheet_xml(), **{name: b"<a/>"}))

    def test_an_archive_of_something_else(self, path):
        with ZipFile(path, "w") as archive:
            archive.writestr("notes.txt", "x")
        assert refused(path) == f"This archive is no spreadsheet of the kind XLSX. {books.SAVE_AS_CSV}"

    def test_another_kind_of_spreadsheet_in_disguise(self, path):
        """What would repeat its cells a billion times is not read as what it is, but as the XLSX it says it is."""
        repeated = b'<office:document-content><table:table-row table:number-rows-repeated="1000000000"/></office:document-content>'
        assert read(book(path, sheet_xml(cell("A1", "Name")), **{"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": repeated.replace(b":", b"")})) == [(1, ["Name"])]

    @pytest.mark.parametrize("part", sorted(PARTS))
    @pytest.mark.parametrize("content", [b"", b"<", b"<a></b>", b"\xff\xfe", b"<a/>"])
    def test_parts_that_are_broken_or_missing(self, path, part, content):
        try:
            list(opened(book(path, sheet_xml(cell("A1", "Name")), **{part: content})).rows())
        except Unreadable as error:
            assert "Nothing was imported." in str(error)

    @pytest.mark.parametrize("number", ["9" * 5_000, "-1", "x", ""])
    def test_rows_with_numbers_that_are_none(self, path, number):
        sheet = sheet_xml(cell("A1", "Name")).replace("<row>", f'<row r="{number}">')
        try:
            assert read(book(path, sheet))[0][1] == ["Name"]
        except Unreadable as error:
            assert "damaged" in str(error)

    def test_a_file_cut_off(self, path):
        whole = book_of(path, ROWS).read_bytes()
        for end in range(30, len(whole), 97):
            path.write_bytes(whole[:end])
            assert "damaged" in refused(path)

    def test_bytes_turned_over(self, path):
        whole = book_of(path, ROWS).read_bytes()
        for at in range(0, len(whole), 13):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
            try:
                list(opened(path).rows())
            except Unreadable as error:
                assert "imported" in str(error)

    def test_an_unusual_packing_is_read_or_refused(self, path):
        with ZipFile(path, "w", ZIP_BZIP2) as archive:
            for name, text in {**PARTS, "xl/worksheets/sheet2.xml": sheet_xml(cell("A1", "Name"))}.items():
                archive.writestr(name, text)
        assert read(path) == [(1, ["Name"])]

    def test_a_locked_part(self, path):
        book_of(path, ROWS)
        whole = bytearray(path.read_bytes())
        for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = whole.find(sign)
            while at >= 0:
                whole[at + offset] |= 1
                at = whole.find(sign, at + 4)
        path.write_bytes(whole)
        assert "damaged" in refused(path)


