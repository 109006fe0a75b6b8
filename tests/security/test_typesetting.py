"""S11: what people write is set as it was written: it reads no file, asks no server, fetches no package, and takes a bounded time."""

import os
import resource
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from baton.crm.actions.lines import MOST_LINES
from baton.documents.typesetting import NO_PACKAGES, render
from tests.documents.pictures import png
from tests.documents.reading import plain, text
from tests.documents.snapshots import invoice, line, receipt

CANARY = "CANARY-of-the-cellar-7f3a"
SET = ("currency", "language", "paper", "kind", "issued_on", "due_on", "supplied_on", "received_on", "colour", "country", "quantity", "tax_percent", "percent", "category", "tax_category", "discount_percent", "period_start", "period_end", "logo")  # fmt: skip


class Server:
    """A server that nobody has a reason to ask."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port, self.touched = self.listening.getsockname()[1], 0
        threading.Thread(target=self.wait, daemon=True).start()

    def wait(self) -> None:
        while True:
            try:
                self.listening.accept()[0].close()
            except OSError:
                return
            self.touched += 1


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.listening.close()


def payload(file: Path, port: int) -> str:
    """All ways in at once, in markup, code and data, after what would end a text."""
    ways = [
        f'#read("{file}")', f'#image("{file}")', f'#include "{file}"', f'#import "{file}": *', f'#json("{file}")', f'#plugin("{file}")', f'#bibliography("{file}")', f'#read("../../../../../../../{file}")',
        f'#image("http://127.0.0.1:{port}/x.png")', f'#read("http://127.0.0.1:{port}/x")', '#import "@preview/cetz:0.2.0": *', f'#link("http://127.0.0.1:{port}/")[x]',
        f'<image href="http://127.0.0.1:{port}/x.png"/>', f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{file}">]>&e;', f'\\input{{{file}}}', "#panic(1)", "#eval(\"1+1\")", "#sys.inputs",
    ]  # fmt: skip
    return "\"]) " + " ".join(ways)


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """Where a snapshot has text of people."""
    for name, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(part, str) and name not in SET:
            yield (*path, name)
        yield from places(part, (*path, name))


def put(snapshot: Any, path: tuple, words: str) -> None:
    for name in path[:-1]:
        snapshot = snapshot[name]
    snapshot[path[-1]] = words


def test_no_text_in_any_place_reads_a_file_or_asks_a_server(tmp_path: Path, server: Server):
    canary, other = tmp_path / "canary.txt", tmp_path / "other.txt"
    for file in (canary, other):
        file.write_text(CANARY)
        os.utime(file, (1, os.stat(file).st_mtime))
    words, found = payload(canary, server.port), 0
    for make in (lambda: invoice([line("Audit", location="Mystic", unit="day")]), receipt):
        for path in places(make()):
            snapshot = make()
            put(snapshot, path, words)
            try:
                said = text(render(snapshot, logo=png(60, 20)))
            except (ValueError, KeyError, ArithmeticError):  # it can be no text of this place, and no document comes of it
                continue
            found += 1
            assert CANARY not in said, path
    assert found > 40 and server.touched == 0
    assert plain("#eval") in text(render(invoice([line(words)])))
    other.read_text()
    if os.stat(other).st_atime > 1:  # where the disk keeps when a file was read
        assert os.stat(canary).st_atime == 1


def test_there_is_no_folder_of_packages_and_none_comes(server: Server):
    assert not NO_PACKAGES.exists()
    render(invoice([line('#import "@preview/cetz:0.2.0"')]))
    assert not NO_PACKAGES.exists()


def test_the_largest_document_is_set_in_seconds_and_in_bounded_memory():
    """As many lines as there may be, each as long; what is longer is refused before it is billed."""
    lines = [line(("wide words " * 45)[:500], "123456.123456", "kilometre", 99_999) for _ in range(MOST_LINES)]
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert render(invoice(lines)).startswith(b"%PDF")
    assert time.process_time() - began < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000
