import pytest

from tests.make import House
from tests.story import Story


@pytest.fixture
def story(house: House) -> Story:
    """A house that can issue: a rate, and who it is."""
    story = Story(house)
    story.rate("19")
    story.product("Audit", "100.00 EUR")
    return story
