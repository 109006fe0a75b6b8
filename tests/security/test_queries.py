"""S9: what a request names (filters, sorts, fields, pages, tabs, reports, forms) is looked up in lists of ours, and never put into SQL."""

from typing import Any
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.test import Client

from baton.api.operations import document
from tests.api.programs import Office
from tests.make import House
from tests.security.some import some
from tests.story import Story
from tests.web.conftest import Desk
from tests.web.furnished import furnish

# Shapes of CVE-2022-28346 and -28347 (aliases), -34265 (lookup names), 2024-42005 and -53908 (JSON keys), 2025-57833 and -59681
# (aliases of FilteredRelation and annotate), -64459 (_connector, _negated), 2019-14234 and 2020-7471, 2021-35042 (order_by), and the usual.
NAMES = [
    "_connector", "_negated", "_connector=OR 1=1 OR", "pk__in", "id__regex", "organization", "organization_id", "organization__members__user__password",
    "owner__password__startswith", "owner.password", "name__contains", "name'", 'name"', 'name"; SELECT pg_sleep(9); --', "name) OR (1=1", "name--", "name/*",
    "name;", "name%s", "name%(x)s", "name\x00", "name\n", "name\r\nX-Evil: 1", "name\t", "name\x1b[31m", "name ", " name", "NAME", "ｎａｍｅ", "name​", "‮eman",
    "-", "--id", "?", "+id", "-id,name", "id DESC", "id NULLS FIRST", "random()", "1", "0x01", "__class__", "__init__.__globals__", "objects", "_meta",
    "fields.x'y", 'fields.x"y', "fields.$.a", "fields.a.b", "fields.__proto__", "fields.", "fields", "fields.%", "a" * 5000, "", ".", "..", "__", "___",
    "crdb_internal", "pg_sleep", "version()", "{{7*7}}", "${7*7}", "$where", "[]", "[$ne]", "name[]", "name[$ne]", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
]  # fmt: skip
VALUES = [
    "'", "''", '"', "\\", "%", "%%", "_", "%s", "%(a)s", "null", "NULL", "true", "\x00", "a\x00b", "\n", "\x1b", "' OR '1'='1", "1; DROP TABLE crm_account; --",
    "') UNION SELECT password FROM foundation_user --", "1e999", "NaN", "Infinity", "-0", "9" * 400, "2026-02-31", "0000-00-00", "99999-01-01", "2026-01-01T99:99:99Z",
    "00000000-0000-0000-0000-00000000000g", "{}", "[]", '{"$gt": ""}', "\ud800", "\U0010ffff", "٣", "a" * 3000, "~", "~~", "x~", "~x", "/", "//", "../", "-1",
]  # fmt: skip
ASKED = (
    "after", "q", "tab", "view", "state", "stage", "whose", "step", "show", "before", "account", "at", "near", "do", "edit", "move", "row", "column", "field",
    "is", "copy", "like", "amount_minor", "kind", "from", "to", "deed", "actor", "name", "x'y",
)  # fmt: skip
EVERY = 24


@pytest.fixture(autouse=True)
def any_number_of_calls(settings: LazySettings) -> None:
    settings.API_CALLS_PER_MINUTE = 10**9


def lists() -> list[str]:
    """Every address of the API that is read and names no record."""
    return [path.removeprefix("/api/v1") for path, methods in document()["paths"].items() if "get" in methods and "{" not in path]


def parameters(path: str) -> list[str]:
    return [one["name"] for one in document()["paths"][f"/api/v1{path}"]["get"].get("parameters", []) if one["in"] == "query"]


def encoded(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def test_no_name_of_a_filter_and_no_sort_reaches_a_query(house: House):
    program, wrong = Office(house).program("owner"), []
    for turn, path in enumerate(lists()):
        known = parameters(path)
        asked = [(name, "1") for name in some(NAMES, EVERY, turn) if name not in known] + [("sort", name) for name in some(NAMES, EVERY, turn + 1)]
        for name, value in asked:
            answer = program.get(f"{path}?{encoded(name)}={encoded(value)}")
            wrong += [(path, name, value, answer.status_code)] if answer.status_code not in (400, 422) else []
    assert wrong == [], "\n".join(map(str, wrong))
    assert len(lists()) > 20


def test_a_value_of_a_filter_is_a_value_whatever_it_is(house: House):
    """Refused, or nothing found; no error of ours, and never a record of somebody else."""
    office, turn, wrong = Office(house), 0, []
    Story(House("Other Ltd")).account("Theirs")
    program = office.program("owner")
    for path in lists():
        for name in parameters(path):
            turn += 1
            for value in some(VALUES, EVERY, turn):
                answer = program.get(f"{path}?{encoded(name)}={encoded(value)}")
                if answer.status_code not in (200, 400, 422) or b"Theirs" in answer.content:
                    wrong.append((path, name, value, answer.status_code))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("value", ["true", "false", "null", "x"])
def test_a_filter_by_a_day_takes_a_day(house: House, value: str):
    program = Office(house).program("owner")
    assert program.get(f"/deals?expected_close_on={value}").status_code == (200 if value == "null" else 422)


def test_no_page_fails_whatever_its_address_asks(desk: Desk):
    """Every parameter that pages read, with these values; what is not understood is answered in words."""
    client: Any = desk.at("owner")
    client.raise_request_exception = False
    wrong = []
    for turn, place in enumerate(sorted({place.partition("?")[0] for place in furnish(desk.story)})):
        for value in some(VALUES, EVERY, turn):
            if client.get(f"{place}?{'&'.join(f'{name}={encoded(value)}' for name in ASKED)}").status_code >= 500:
                wrong.append((place, value))
    assert wrong == [], "\n".join(map(str, wrong))


def test_a_null_character_is_answered_in_words_wherever_it_stands(desk: Desk):
    client = desk.at("owner")
    asked = [client.get(place) for place in ("/accounts/?q=%00", "/accounts/?%00=1", "/i/%00/", "/signin/link/%00/", "/find/?q=a%00")]
    asked += [desk.post("/accounts/create", by="owner", name="a\x00b"), desk.post("/accounts/create", by="owner", **{"na\x00me": "a"})]
    asked += [Client().post("/signin/", {"login": "\x00", "password": "x"}), Client().post("/signin/forgot/", {"email": "a\x00@example.org"})]
    assert {answer.status_code for answer in asked} == {400}
    assert all("Nothing was done" in answer.content.decode() for answer in asked)
