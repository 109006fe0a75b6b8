"""The table of docs/security.md: every id has its row, and every test that it names is there."""

import re

from tests.house.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
ROWS = dict(re.findall(r"^\| (S\d+) \|(.*)\|$", PAGE, re.M))


def test_every_id_has_its_row():
    assert list(ROWS) == [f"S{n}" for n in range(1, 26)]


def test_every_test_that_is_named_is_there_and_every_one_of_this_folder_is_named():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE))
    assert {name for name in named if not (ROOT / name).is_file()} == set()
    here = {f"tests/security/{path.name}" for path in (ROOT / "tests" / "security").glob("test_*.py")}
    assert here - named == {"tests/security/test_table.py"}


def test_a_row_names_a_test_or_says_what_does_not_exist():
    assert [id for id, words in ROWS.items() if "`tests/" not in words and "not exist" not in words] == []
