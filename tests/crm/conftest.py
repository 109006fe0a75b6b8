import pytest

from tests.crm.desk import Desk
from tests.make import House


@pytest.fixture
def desk(house: House) -> Desk:
    """The house with its deeds done in words, as `baton do` and the API do them."""
    return Desk(house)
