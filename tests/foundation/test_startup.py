"""Baton does not start on a database login that would pass the walls, nor on a server that is too old."""

import pytest
from django.db import connection

from baton.foundation.backend.base import as_owner
from baton.foundation.errors import UnsafeStart
from baton.foundation.startup import LEAST_DJANGO, Login, check, check_database, check_library, login

SAFE = Login("baton_app", is_superuser=False, bypasses_walls=False, owned_tables=[])
TAIL = (
    ", so one organization could read another's records. Nothing was started. Set DATABASE_URL to a login that owns "
    "nothing (baton_app), DATABASE_OWNER_URL to the owner."
)


def test_the_applications_login_is_safe(db):
    assert login() == SAFE
    check_database()


def test_a_django_with_known_holes_is_refused():
    check_library((*LEAST_DJANGO, "final", 0))
    with pytest.raises(UnsafeStart, match=r"This is Django 5\.2\.3, which has known holes; Baton needs 5\.2\.\d+ or newer\."):
        check_library((5, 2, 3, "final", 0))


def test_the_owners_login_is_refused(transactional_db):
    with as_owner(connection), pytest.raises(UnsafeStart) as refusal:
        check_database()
    assert str(refusal.value).startswith("The database login baton_owner owns billing_")
    assert str(refusal.value).endswith(f" more tables{TAIL}")


def test_a_superusers_login_is_refused(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolsuper LIMIT 1")
        (name,) = cursor.fetchone()
    with pytest.raises(UnsafeStart) as refusal:
        check(15, login(name))
    assert str(refusal.value) == f"The database login {name} is a superuser{TAIL}"


def test_a_login_that_bypasses_row_level_security_is_refused():
    with pytest.raises(UnsafeStart) as refusal:
        check(15, Login("reporting", is_superuser=False, bypasses_walls=True, owned_tables=[]))
    assert str(refusal.value) == f"The database login reporting bypasses row-level security{TAIL}"


@pytest.mark.parametrize("version", [9, 14])
def test_a_server_that_is_too_old_is_refused(version: int):
    with pytest.raises(UnsafeStart) as refusal:
        check(version, SAFE)
    assert str(refusal.value) == f"This is PostgreSQL {version}; Baton needs 15 or newer. Nothing was started."


@pytest.mark.parametrize("version", [15, 18, 99])
def test_a_server_of_the_minimum_or_newer_will_do(version: int):
    check(version, SAFE)
