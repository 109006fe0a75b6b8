from collections.abc import Iterator

import pytest

from tests.ops.servers import Scratch


@pytest.fixture
def scratch() -> Iterator[Scratch]:
    server = Scratch()
    yield server
    server.clear()
