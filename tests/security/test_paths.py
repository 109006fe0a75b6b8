"""S17: names are never paths of the disk, whatever they look like; a file is what its content is, and is handed out as what it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from baton.documents.store import HASH, NotThere, store
from baton.exchange.models import Import
from baton.upkeep.shelf import shelf_at
from tests.api.programs import Office
from tests.security.some import some
from tests.web.conftest import Desk
from tests.web.furnished import furnish

TARGETS = ["etc/passwd", "proc/self/environ", "manage.py", "src/baton/settings.py", ".env", "windows/win.ini"]
CLIMBS = ["../", "..\\", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%252f", "..%c0%af", "....//", "..;/", ".%00./", "/", "//", "\\\\host\\", "C:\\", "file:///", "./", "~/", "..%5c"]
CORPUS = sorted({climb * times + target for climb in CLIMBS for times in (1, 6) for target in TARGETS})
FILES = ("pdf", "logo", ".csv")
SECRETS = ("root:x:0", "SECRET_KEY =", "DATABASE_URL=")


def test_the_corpus_is_large():
    assert len(CORPUS) >= 200


@pytest.mark.parametrize("before", ["/static/", settings.STATIC_URL, "/", "/i/", "/api/", "/settings/", "/signin/link/"])
def test_no_address_leads_out_of_what_is_served(desk: Desk, before: str):
    client: Any = desk.at("owner")
    client.raise_request_exception = False
    for path in some(CORPUS, 25, len(before)):
        for written in (path, quote(path, safe="")):
            place = "/" + (before + written).lstrip("/")  # two slashes would begin with a host
            answer = client.get(place.replace("?", "%3f").replace("#", "%23"))
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code in (301, 302, 400, 404, 405, 422), (before, written, answer.status_code)
            assert not any(secret.encode() in body for secret in SECRETS), (before, written)


def test_no_hash_is_a_path(desk: Desk):
    """Of the store, and of the deed that takes a hash from anybody who may bring files in."""
    program, kept = Office(desk.house).program("owner"), store()
    for path in [*some(CORPUS, 3), "0" * 63, "0" * 65, "G" * 64, "0" * 64 + "\n", ""]:
        for look in (kept.has, kept.read, lambda sha256: kept.at_hand(sha256).__enter__()):
            with pytest.raises(NotThere):
                look(path)
    for path in some(CORPUS, 20):
        assert program.post("/imports/start", {"sha256": path, "kind": "accounts", "file_name": "a.csv"}).status_code == 422, path


def files() -> Iterator[Path]:
    folder = Path(settings.BATON_STORAGE.removeprefix("file://"))
    return (path for path in folder.rglob("*") if path.is_file())


def test_the_name_of_a_file_that_is_sent_is_a_word_and_no_path(desk: Desk):
    client = desk.at("owner")
    for n, name in enumerate([*some(CORPUS, 12), 'a"b.csv', "a\r\nSet-Cookie: x=1.csv", "<script>.csv", "a" * 300 + ".csv", "‮vsc.exe"]):
        sent = SimpleUploadedFile(name or "x", f"Name\nRow {n}\n".encode(), "text/csv")
        sent._name = name  # past Django's own tidying, as a browser may send anything
        client.post("/imports/upload", {"organization": str(desk.house.id), "kind": "accounts", "file": sent})
    with desk.house.look():
        runs = list(Import.objects.all())
    assert len(runs) > 15 and all("/" not in run.file_name and "\n" not in run.file_name for run in runs)
    assert all(HASH.fullmatch(path.name) for path in files())
    for run in runs:
        answer: Any = client.get(f"/imports/{run.pk}/rejected.csv")
        said = answer["Content-Disposition"]
        assert answer.status_code == 200 and said.startswith("attachment;") and "\r" not in said and "\n" not in said and "Set-Cookie" not in answer


def test_what_is_handed_out_says_what_it_is_and_no_browser_guesses(desk: Desk):
    client, kinds = desk.at("owner"), {}
    for place in furnish(desk.story):
        if not place.endswith(FILES):
            continue
        answer = client.get(place)
        if not answer["Content-Type"].startswith("text/html"):
            kinds[place.rpartition("/")[2].rpartition(".")[2].partition("?")[0]] = answer["Content-Type"].partition(";")[0]
            assert answer["X-Content-Type-Options"] == "nosniff"
    assert set(kinds.values()) <= {"application/pdf", "text/csv", "image/png", "image/jpeg"} and len(kinds) >= 2


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"<html><script>x()</script>", b"GIF89a", b"%PDF-1.7", b"#!/bin/sh\n", b"PK\x03\x04"])
def test_a_logo_is_a_picture_by_its_content_whatever_it_is_called(desk: Desk, content: bytes):
    sent = SimpleUploadedFile("logo.png", content, "image/png")
    answer = desk.at("owner").post("/settings/logo/set", {"organization": str(desk.house.id), "back": "/settings/", "content": sent})
    assert answer.status_code in (422, 403)


def test_the_list_of_backups_takes_no_name_that_leads_elsewhere(tmp_path: Path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "..evil").mkdir()
    (tmp_path / "backups" / "link").symlink_to("/etc")
    assert list(shelf_at((tmp_path / "backups").as_uri()).backups()) == []
