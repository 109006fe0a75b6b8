import pytest

from tests.crm.desk import Desk
from tests.make import House


@pytest.fixture
def desk(house: House) -> Desk:
    """The house with its deeds done in words, as `baton do` and the API do them."""
    return Desk(house)


@pytest.fixture
def define(desk: Desk):
    """Make a field: `define("Colour", kind="choice", choices=[…])`; answers its id."""

    def made(label: str, kind: str = "text", noun: str = "account", **more) -> str:
        return desk.do("field_definition.create", by=desk.house.owner, noun=noun, label=label, kind=kind, **more)

    return made
