from collections.abc import Iterator
from pathlib import Path

import pytest

from baton.ops.postgres import stop
from tests.ops.servers import Scratch


@pytest.fixture(scope="session")
def complete_home() -> Iterator[Path]:
    """A home whose database was made once, to be copied."""
    server = Scratch()
    server.ensure()
    stop(server.place)
    yield server.home
    server.clear()


@pytest.fixture
def scratch(complete_home: Path) -> Iterator[Scratch]:
    """A server with a database of its own, not started yet."""
    server = Scratch(like=complete_home)
    yield server
    server.clear()


@pytest.fixture
def bare() -> Iterator[Scratch]:
    """A home in which nothing was made yet."""
    server = Scratch()
    yield server
    server.clear()
