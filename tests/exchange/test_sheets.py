import csv
import tracemalloc
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from baton.exchange.sheets import DELIMITERS, LONGEST_CELL, LONGEST_ROW, Unreadable, opened
from tests.exchange.samples import written

PLAIN = [["Name", "City"], ["Müller & Söhne", "Köln"], ["Čapek", "Brno, south"], ['The "Inn"', "a\nb"]]
ENDS = ("\r\n", "\n", "\r")
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


def read(path):
    return [line.cells for line in opened(path).rows()]


def of(path, content: bytes):
    path.write_bytes(content)
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file.csv"


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("end", ENDS)
def test_a_table_comes_back_the_same_whatever_wrote_it(path, encoding, delimiter, end):
    assert read(written(path, PLAIN, encoding=encoding, delimiter=delimiter, end=end, quoting=csv.QUOTE_ALL)) == PLAIN


def trimmed(table):
    """What rows there are, with blanks around their cells taken away, as a sheet gives them."""
    rows = [[cell.strip() for cell in row] for row in table]
    return [row for row in rows if any(row)]


def texts(*excluded: str, codec: str = "utf-8"):
    """Any text save control characters, which make a file one of another kind, and the marks of an encoding."""
    controls = "".join(map(chr, (*range(9), 11, 12, *range(14, 32))))
    letters = st.characters(codec=codec, exclude_categories=["Cs"], exclude_characters=controls + "\ufeff\ufffd" + "".join(excluded))
    return st.text(letters, max_size=12)


def tables(cells):
    return st.integers(2, 6).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8))


@contextmanager
def watched():
    """What the memory was filled with at most, in bytes, since it began."""
    tracemalloc.start()
    try:
        yield lambda: peak
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()


READS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@READS
@example(table=[["", "\r,", "\r,0"]], delimiter=";", encoding="utf-8", end="\r\n")
@given(table=tables(texts()), delimiter=st.sampled_from(DELIMITERS), encoding=st.sampled_from(UNICODE), end=st.sampled_from(ENDS))
def test_any_table_of_quoted_text_comes_back_the_same(path, table, delimiter, encoding, end):
    assert read(written(path, [["First", *table[0][1:]], *table], delimiter=delimiter, encoding=encoding, end=end, quoting=csv.QUOTE_ALL)) == trimmed([["First", *table[0][1:]], *table])


@READS
@given(table=tables(texts(*DELIMITERS, '"\r\n')), delimiter=st.sampled_from(DELIMITERS), encoding=st.sampled_from(UNICODE), end=st.sampled_from(ENDS))
def test_any_table_of_bare_text_comes_back_the_same(path, table, delimiter, encoding, end):
    table = [["First", "Second", *map(str, range(len(table[0]) - 2))], *table]
    assert read(written(path, table, delimiter=delimiter, encoding=encoding, end=end)) == trimmed(table)


# Letters above these, one after another, could be UTF-8 as well: "Ã¼" is "ü", and nobody can tell.
@READS
@given(table=tables(texts("".join(map(chr, range(0x80, 0xC0))), "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", codec="cp1252")), delimiter=st.sampled_from(DELIMITERS), end=st.sampled_from(ENDS))
def test_any_table_that_windows_wrote_comes_back_the_same(path, table, delimiter, end):
    table = [["Straße", "Größe", *map(str, range(len(table[0]) - 2))], *table]
    assert read(written(path, table, delimiter=delimiter, encoding="cp1252", end=end, quoting=csv.QUOTE_ALL)) == trimmed(table)


def test_signs_of_windows_and_its_five_free_bytes_are_kept(path):
    assert read(of(path, b"Name,Note\nCaf\xe9,5 \x80 \x93x\x94 \x81\n")) == [["Name", "Note"], ["Café", "5 € “x” \x81"]]


def test_a_line_of_windows_in_a_file_of_utf_8_is_read_by_itself(path):
    content = "Name,City\n" + "Müller,Köln\n" * 40
    assert read(of(path, content.encode() + b"J\xf6rg,Graz\n"))[-2:] == [["Müller", "Köln"], ["Jörg", "Graz"]]


def test_an_utf_16_file_without_its_mark_in_another_script(path):
    rows = [["Όνομα", "Πόλη"], ["Νίκος Παπαδόπουλος", "Αθήνα"]]
    for encoding in ("utf-16-le", "utf-16-be"):
        assert read(written(path, rows, encoding=encoding)) == rows


def test_the_delimiter_that_excel_was_told(path):
    sheet = opened(of(path, b"sep=^\r\nName^City\r\nAcme^Bonn, am Rhein\r\n"))
    assert sheet.delimiter == "^"
    assert [line.cells for line in sheet.rows()][1:] == [["Name", "City"], ["Acme", "Bonn, am Rhein"]]


def test_commas_in_amounts_and_addresses_do_not_count_as_delimiters(path):
    assert read(of(path, b"Name;Betrag;Ort\nA;1,50;Bonn, Nord\nB;2,50;Ulm, Ost\nC;1,00;Kiel, West\n"))[1] == ["A", "1,50", "Bonn, Nord"]


def test_signs_within_quotation_marks_do_not_count_either(path):
    rows = [["Name", "Tags; all; of; them"], ["A", "x;y;z;w"], ["B", "x;;;w"]]
    assert read(written(path, rows, quoting=csv.QUOTE_ALL)) == rows


def test_rows_know_the_line_they_begin_on_and_blank_ones_are_passed_over(path):
    lines = list(opened(of(path, b'Name,Note\n\n , \nA,"one\ntwo\nthree"\nB,x\n')).rows())
    assert [(line.number, line.cells[0]) for line in lines] == [(1, "Name"), (4, "A"), (7, "B")]


def test_a_sheet_is_read_anew_each_time_and_twice_at_once(path):
    long = "x" * 200_000
    sheet = opened(of(path, b"Name,Note\nA," + long.encode() + b"\nB,y\n"))
    one, two = sheet.rows(), sheet.rows()
    next(one), next(two)
    assert [line.number for line in one] == [2, 3]
    assert [line.number for line in two] == [2, 3]


class TestBroken:
    def test_ten_thousand_columns(self, path):
        [header, line] = opened(of(path, b"a," * 9_999 + b"a\n" + b"1," * 9_999 + b"1\n")).rows()
        assert len(line.cells) == 1_000
        assert line.fault == "It has 10,000 columns, and at most 1,000 are read."

    def test_a_cell_of_a_million_letters(self, path):
        [_, line, after] = opened(of(path, b"Name,Note\nA," + b"x" * 1_000_000 + b"\nB,y\n")).rows()
        assert [len(cell) for cell in line.cells] == [1, LONGEST_CELL]
        assert line.fault == "One of its cells has 1,000,000 letters, and at most 32,767 are read."
        assert after.cells == ["B", "y"] and not after.fault

    @pytest.mark.parametrize("content", [b"x" * 40_000_000, b'"' + b"x\n" * 10_000_000, b"1," * 10_000_000])
    def test_a_row_without_end_is_given_up(self, path, content):
        lines = opened(of(path, b"Name,Note\nA,y\n" + content)).rows()
        assert [next(lines).cells, next(lines).cells] == [["Name", "Note"], ["A", "y"]]
        with watched() as peak, pytest.raises(Unreadable, match=f"A row has more than {LONGEST_ROW:,} letters: is a quotation mark left open"):
            next(lines)
        assert peak() < 6 * LONGEST_ROW

    def test_zeros(self, path):
        [_, line, after] = opened(of(path, b"Name,City\nA\0cme,Bonn\nB,Ulm\n")).rows()
        assert line.cells == ["Acme", "Bonn"] and line.fault == "It holds NUL characters, as a broken file does."
        assert not after.fault

    def test_a_quotation_mark_left_open(self, path):
        lines = opened(of(path, b'Name,City\nA,Bonn\n"B,Ulm\nC,Kiel\nD,Hof\n')).rows()
        assert [next(lines).cells, next(lines).cells] == [["Name", "City"], ["A", "Bonn"]]
        with pytest.raises(Unreadable, match=r"A quotation mark is left open in line 3. Nothing from there on was imported; mend it and import the file again."):
            next(lines)

    @pytest.mark.parametrize("content", [b"", b"\0" * 500, b"\r\n \t\n"])
    def test_an_empty_file(self, path, content):
        with pytest.raises(Unreadable, match=r"^The file is empty. Nothing was imported.$"):
            opened(of(path, content))

    @pytest.mark.parametrize("content", [b"\xff\xfe", b"\xef\xbb\xbf", b"\xa0\n", b"\xef\xbb\xbf\n\n"])
    def test_a_file_of_nothing_but_a_mark(self, path, content):
        assert [line for line in opened(of(path, content)).rows() if "".join(line.cells)] == []

    @pytest.mark.parametrize(
        "content", [b"%PDF-1.7 x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", bytes(range(1, 32)) * 9]
    )
    def test_what_is_no_table(self, path, content):
        with pytest.raises(Unreadable, match="This is no table: it may be an old or a locked spreadsheet, a PDF or a picture"):
            opened(of(path, content))

    @pytest.mark.parametrize("content", [b"<!DOCTYPE html><table>", b'\xef\xbb\xbf<?xml version="1.0"?>', b'{"a": 1}'])
    def test_a_page_or_data_for_programs(self, path, content):
        with pytest.raises(Unreadable, match="This is no table, but a web page or data for programs"):
            opened(of(path, content))
