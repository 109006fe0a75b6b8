"""What a page may weigh and cost, for every page there is."""

import gzip
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from baton.foundation.keys import new_id
from baton.web import apps
from tests.web.conftest import Desk
from tests.web.furnished import behind, furnish

HTML, JS, CSS = 60_000, 35_000, 16_000  # bytes; scripts and style as they travel, gzipped
QUERIES = 30
STATIC = Path(apps.__file__).parent / "static" / "web"


@pytest.fixture
def places(desk: Desk) -> list[str]:
    places = furnish(desk.story)
    desk.story.run_jobs()
    return places


def test_every_page_is_small_and_asks_little(desk: Desk, places: list[str]):
    client, over = desk.at("owner"), []
    for place in places:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(place, follow=False)
        queries = sum("SAVEPOINT" not in query["sql"] for query in asked)
        assert answer.status_code in (200, 302), place
        is_html = answer.headers["Content-Type"].startswith("text/html")
        if queries > QUERIES or is_html and len(answer.content) > HTML:
            over.append((place, queries, len(answer.content)))
    assert over == []


def test_no_page_is_left_out(desk: Desk, places: list[str]):
    """What has an address and is no page refuses to be read."""
    client = desk.at("owner")
    seen = {resolve(place.partition("?")[0]).url_name for place in places}
    left = [path for path in behind() if path.name not in seen]
    arguments = [[new_id()] if "<" in str(path.pattern) else [] for path in left]
    read = [client.get(reverse(path.name, args=args)).status_code for path, args in zip(left, arguments, strict=True)]
    assert dict(zip((path.name for path in left), read, strict=True)) == dict.fromkeys((path.name for path in left), 405)


@pytest.mark.parametrize(("names", "most"), [(("vendor.js", "baton.js"), JS), (("baton.css",), CSS)])
def test_scripts_and_style_are_small_on_their_way(names: tuple[str, ...], most: int):
    assert sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names) <= most
