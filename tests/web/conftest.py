import pytest
from django.test import Client

from tests.make import House
from tests.story import Story
from tests.web.signed_in import signed_in


class Desk:
    """A house with its story, and a browser without scripts for each of its people."""

    def __init__(self, house: House):
        self.house, self.story = house, Story(house)

    def at(self, role: str = "billing") -> Client:
        """A client that is signed in as this person."""
        return signed_in(self.house.person(role).id)

    def post(self, address: str, by: str = "billing", **fields: str):
        """Send a form as the page would: with the organization it was made in."""
        return self.at(by).post(address, {"organization": str(self.house.id), **fields})


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)
