"""What is written nowhere: loose ends, silenced checks, and where or by whom it was made."""

import re
from collections.abc import Iterator

import pytest

from tests.house.source import ROOT

PLACES = ("src", "tests", "docs", "bin", "requirements", ".ci", "README.md", "pyproject.toml")
TEXT = {".py", ".md", ".txt", ".in", ".toml", ".html", ".css", ".js", ".typ", ".sql", ".sh", ""}
RULES = {
    "a loose end": r"#\s*(TODO|FIXME|XXX|HACK)\b|\bNotImplementedError\b",
    "an error passed over": r"except[^\n:]*:\s*(pass|\.\.\.)\s*$",
    "a silenced check without its name": r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!:)",
    "a path of the machine it was made on": r"(?<![\w.])/(root|work)/\w|(?<![\w.])/home/\w|(?<![\w.])/tmp/\w",
    "a registry of packages": r"pypi\.org|pythonhosted|--index-url|--extra-index",
}
EXAMPLES = {
    "a loose end": "x = 1  # TO" "DO later",
    "an error passed over": "except ValueError:\n    pa" "ss",
    "a silenced check without its name": "x = y  # type: ig" "nore",
    "a path of the machine it was made on": 'open("/ro" "ot/x")'.replace('" "', ""),
    "a registry of packages": "https://py" "pi.org/simple",
}


def files() -> Iterator[tuple[str, str]]:
    for place in PLACES:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and file.suffix in TEXT and "__pycache__" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_text()


def found(rule: str, text: str) -> list[str]:
    return [match.group() for match in re.finditer(RULES[rule], text, re.MULTILINE)]


@pytest.mark.parametrize("rule", RULES)
def test_there_is_nowhere(rule: str):
    said = {name: found(rule, text) for name, text in files() if name != "tests/house/test_words.py"}
    assert {name: words for name, words in said.items() if words} == {}


@pytest.mark.parametrize("rule", RULES)
def test_it_would_be_seen(rule: str):
    assert found(rule, EXAMPLES[rule])
