"""The suite runs as the application's login; only making and emptying the test database is the owner's work."""

import os

import pytest
from django.db import connection
from django.test import override_settings

from tests.make import House

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baton.settings")
os.environ["BATON_BACKUPS"] = "off"  # a worker of a test's makes none of the test's database


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """A password's hash takes half a second on purpose; the tests that need no real one do not wait for it."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def own_storage(tmp_path_factory):
    """Documents of tests lie apart from those of whoever runs them."""
    with override_settings(BATON_STORAGE=tmp_path_factory.mktemp("documents").as_uri()):
        yield


@pytest.fixture
def house(db) -> House:
    """One organization with a person of each role, in a transaction that is rolled back."""
    assert_app_login()
    return House()


@pytest.fixture
def standing_house(transactional_db) -> House:
    """The same, really committed: for tests with threads, workers or commits of their own."""
    assert_app_login()
    return House()


def assert_app_login() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("baton_app",), "the suite must run as the role that owns nothing"
