"""Deeds as JSON asks for them, and records as JSON shows them."""

from typing import Any
from uuid import UUID

import pytest

from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor
from baton.foundation.errors import Answer
from baton.foundation.inputs import call
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS, find, listing
from baton.foundation.performing import perform, reading
from tests.make import House


class Desk:
    """A house whose doors are used by name, with JSON; records go by id."""

    def __init__(self, house: House):
        self.house = house

    def do(self, deed: str, id: str | None = None, *, by: Actor | None = None, **entered: Any) -> str:
        """Do a deed; answers the id of the record."""
        with perform(by or self.house.billing) as work:
            return str(call(ACTIONS[deed], work, UUID(id) if id else None, entered).pk)

    def refused(self, deed: str, id: str | None = None, *, by: Actor | None = None, kind: type[Answer] = Answer, **entered: Any) -> Answer:
        """Try a deed that is not done; answers the error as a person gets it."""
        with pytest.raises(kind) as caught:
            self.do(deed, id, by=by, **entered)
        return caught.value

    def show(self, noun: str, id: str, *, by: Actor | None = None) -> dict:
        actor = by or self.house.owner
        with reading(actor):
            return find(actor, NOUNS[noun], UUID(id))

    def all(self, noun: str, *, by: Actor | None = None, **filters: str) -> list[dict]:
        """Records, oldest first."""
        actor = by or self.house.owner
        with reading(actor):
            return listing(actor, NOUNS[noun], filters)["items"][::-1]

    def told(self, id: str) -> list[str]:
        """What was announced of a record, in order."""
        with self.house.look():
            return list(Announcement.objects.filter(subject_id=id).order_by("pk").values_list("name", flat=True))

    def account(self, name: str = "Acme", *, by: Actor | None = None, **more: Any) -> str:
        return self.do("account.create", by=by, name=name, **more)

    def price(self, name: str = "Audit", unit_minor: int = 10_000, currency: str = "EUR", **more: Any) -> str:
        """A product with one price; answers the price."""
        product = self.do("product.create", name=name)
        return self.do("price.create", product=product, unit_minor=unit_minor, currency=currency, **more)

    def deal(self, account: str, *lines: dict, by: Actor | None = None, **more: Any) -> str:
        return self.do("deal.create", by=by or self.house.owner, account=account, name="Spring", lines=list(lines), **more)
