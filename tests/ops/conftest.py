from collections.abc import Iterator

import pytest

from tests.ops.servers import Scratch


@pytest.fixture(scope="session")
def one_home() -> Iterator[Scratch]:
    server = Scratch()
    server.ensure()
    yield server
    server.clear()


@pytest.fixture
def scratch(one_home: Scratch) -> Iterator[Scratch]:
    """A server that was made before and does not run; making one takes seconds, so these tests share its data."""
    one_home.sweep()
    yield one_home
    one_home.sweep()


@pytest.fixture
def bare() -> Iterator[Scratch]:
    """A home in which nothing was made yet."""
    server = Scratch()
    yield server
    server.clear()
