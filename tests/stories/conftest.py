import pytest

from tests.make import House
from tests.story import Story


@pytest.fixture
def story(house: House) -> Story:
    return Story(house)


@pytest.fixture
def standing_story(standing_house: House) -> Story:
    return Story(standing_house)
