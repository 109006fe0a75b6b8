"""An organization's time, and the end of a sandbox."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction

from baton.foundation.clock import Clock, real_now
from baton.foundation.errors import Refused
from baton.foundation.models import Due, Membership, Organization, Role, RoleAssignment, RoleRight, User
from baton.foundation.organizations import drop_sandbox, move_clock
from baton.foundation.performing import inside, perform
from tests.foundation.furnished import deed, furnish, walled_models
from tests.make import House

SOON = timedelta(seconds=5)


@pytest.fixture
def sandbox(house: House) -> House:
    return House("Sandbox Ltd", kind="sandbox")


def test_a_live_organizations_time_is_real(house: House):
    with perform(house.operator) as work:
        assert abs(work.now - real_now()) < SOON
        assert work.now.tzinfo is UTC


@pytest.mark.parametrize(
    ("timezone", "day"),
    [
        ("Europe/Berlin", date(2026, 1, 1)),
        ("America/New_York", date(2025, 12, 31)),
        ("Pacific/Kiritimati", date(2026, 1, 1)),
        ("UTC", date(2025, 12, 31)),
        ("Asia/Kolkata", date(2026, 1, 1)),
    ],
)
def test_an_instants_date_is_that_of_the_organizations_time_zone(timezone: str, day: date):
    assert Clock(timezone).day(datetime(2025, 12, 31, 23, 30, tzinfo=UTC)) == day


def test_a_sandboxs_clock_is_set_forward_and_runs_on_with_real_time(sandbox: House):
    to = real_now() + timedelta(days=40)
    sandbox.do(move_clock, to=to)
    with perform(sandbox.operator) as work:
        assert to <= work.now < to + SOON
        assert work.today == work.organization.clock.day(to)


def test_an_instant_without_a_zone_is_meant_in_the_organizations(sandbox: House):
    sandbox.do(move_clock, to=datetime(2040, 7, 1, 9))  # noqa: DTZ001  as it is typed
    with perform(sandbox.operator) as work:
        assert work.now - datetime(2040, 7, 1, 7, tzinfo=UTC) < SOON


def test_a_clock_does_not_go_back(sandbox: House):
    with pytest.raises(Refused, match="A clock only moves forward; nothing was changed") as refusal:
        sandbox.do(move_clock, to=real_now() - timedelta(hours=1))
    assert set(refusal.value.fields) == {"to"}


def test_a_live_organizations_clock_cannot_be_moved(house: House):
    with pytest.raises(Refused, match="The clock of a live organization cannot be moved."):
        house.do(move_clock, to=real_now() + timedelta(days=1))


def test_postgresql_itself_refuses_another_time_for_a_live_organization(house: House):
    with pytest.raises(IntegrityError, match="organization_live_clock_is_real"), inside(house.id, deed="probe.write"):
        Organization.objects.filter(pk=house.id).update(clock_offset=SOON)


def test_a_sandbox_with_a_moved_clock_cannot_become_live(sandbox: House):
    sandbox.do(move_clock, to=real_now() + timedelta(days=1))
    with pytest.raises(IntegrityError, match="organization_live_clock_is_real"), inside(sandbox.id, deed="probe.write"):
        Organization.objects.filter(pk=sandbox.id).update(kind="live")


def count(house: House) -> dict[str, int]:
    with inside(house.id):
        return {model.__name__: model.objects.count() for model in walled_models()}


def test_a_dropped_sandbox_leaves_no_row_anywhere_and_nobody_else_loses_one(house: House, sandbox: House):
    furnish(house)
    furnish(sandbox)
    with deed(sandbox.operator) as work:
        work.schedule("probe", work.now)
    before, others = count(house), RoleRight.objects.filter(role__organization=house.id).count()
    assert all(count(sandbox).values())

    drop_sandbox(sandbox.id)

    assert not any(count(sandbox).values())
    assert not Organization.objects.filter(pk=sandbox.id).exists()
    assert not Due.objects.filter(organization=sandbox.id).exists()
    assert not Role.objects.filter(organization=sandbox.id).exists()
    assert not RoleRight.objects.exclude(role__organization=house.id).exists()
    assert not Membership.objects.filter(organization=sandbox.id).exists()
    assert not RoleAssignment.objects.exclude(membership__organization=house.id).exists()
    assert count(house) == before
    assert RoleRight.objects.filter(role__organization=house.id).count() == others


def test_a_person_outlives_the_sandbox_he_was_in(house: House, sandbox: House):
    person = sandbox.sales
    drop_sandbox(sandbox.id)
    assert User.objects.filter(pk=person.id).exists()


@pytest.mark.parametrize("kind", ["live", "probe"])
def test_postgresql_refuses_to_drop_an_organization_of_another_kind(house: House, kind: str):
    standing = house if kind == "live" else House("Probe Ltd", kind="probe")
    furnish(standing)
    before = count(standing)
    with pytest.raises(IntegrityError, match="is no sandbox; nothing was dropped"), transaction.atomic():
        drop_sandbox(standing.id)
    assert count(standing) == before


def test_after_a_sandbox_is_dropped_the_transaction_may_write_nothing_more(house: House, sandbox: House):
    with transaction.atomic():
        drop_sandbox(sandbox.id)
        with pytest.raises(Error, match="outside a deed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM foundation_role")


def test_only_the_application_may_ask_for_it(house: House):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('public', 'drop_sandbox(uuid)', 'EXECUTE')")
        assert cursor.fetchone() == (False,)
