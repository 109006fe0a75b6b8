import pytest

from tests.make import House
from tests.web.conftest import Desk


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)
