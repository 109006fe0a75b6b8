"""What the foundation's tests stand on: a neighbour behind the same wall, and the owner's login."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from baton.foundation import duties
from baton.foundation.duties import Duty
from tests.foundation.furnished import furnish
from tests.make import House


@pytest.fixture
def neighbour(house: House) -> House:
    """A second organization in the same database."""
    return House("Neighbour Ltd")


@pytest.fixture
def furnished(house: House) -> House:
    """A house with at least one row in every table of the house."""
    furnish(house)
    return house


@pytest.fixture
def owner(transactional_db) -> Iterator[psycopg.Connection]:
    """The login that owns the tables, on a connection of its own; what it does is committed at once."""
    login = settings.OWNER_DATABASE
    with psycopg.connect(
        host=login["HOST"],
        port=login["PORT"] or None,
        user=login["USER"],
        password=login["PASSWORD"] or None,
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as connected:
        connected.execute("SET lock_timeout = '5s'")
        yield connected


@pytest.fixture
def only_probe() -> Iterator[dict[str, Duty]]:
    """The table of duties with one probe in it, for this test."""
    before = dict(duties.DUTIES)
    duties.DUTIES.clear()
    duties.DUTIES["probe"] = Duty("probe", "* * * * * *", timedelta(minutes=2), lambda: None)
    yield duties.DUTIES
    duties.DUTIES.clear()
    duties.DUTIES.update(before)


@pytest.fixture
def empty_queue(transactional_db) -> Iterator[None]:
    """No jobs of other tests, and none left: emptying the tables does not reach the queue's."""
    _empty_queue()
    yield
    _empty_queue()


def _empty_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")
