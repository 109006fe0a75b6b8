import pytest

from tests.exchange.bringing import Bringing
from tests.make import House


@pytest.fixture
def desk(house: House) -> Bringing:
    return Bringing(house)
