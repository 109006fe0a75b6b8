import pytest

from tests.api.programs import Office
from tests.make import House


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)
