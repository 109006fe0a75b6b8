"""PostgreSQL refuses to write the house's tables without a deed, however the statement got there."""

import pytest
from django.db import Error, connection, transaction

from baton.crm.models import Task
from baton.foundation.models import Announcement, Organization, Role, RoleRight
from baton.foundation.performing import inside, perform, reading
from tests.foundation.furnished import a_task, deed
from tests.make import House


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


WRITES = {
    "the ORM's insert": lambda: Task.objects.create(kind="other", subject="x"),
    "the ORM's save": lambda: Task.objects.get().save(),
    "the ORM's delete": lambda: Task.objects.get().delete(),
    "update()": lambda: Task.objects.update(subject="x"),
    "bulk_create": lambda: Task.objects.bulk_create([Task(kind="other", subject="x")]),
    "delete()": lambda: Task.objects.all().delete(),
    "INSERT": lambda: raw("INSERT INTO crm_task DEFAULT VALUES"),
    "UPDATE": lambda: raw("UPDATE crm_task SET subject = 'x'"),
    "UPDATE of no row": lambda: raw("UPDATE crm_task SET subject = 'x' WHERE false"),
    "DELETE": lambda: raw("DELETE FROM crm_task"),
    "INSERT … SELECT": lambda: raw(
        "INSERT INTO crm_task SELECT * FROM crm_task ON CONFLICT (id) DO UPDATE SET subject = 'x'"
    ),
    "MERGE": lambda: raw("MERGE INTO crm_task t USING crm_task s ON t.id = s.id WHEN MATCHED THEN DELETE"),
    "an organization": lambda: Organization.objects.update(name="x"),
    "a role": lambda: Role.objects.update(name="x"),
    "a right": lambda: RoleRight.objects.update(name="*"),
    "an announcement": lambda: Announcement.objects.bulk_create([Announcement(name="a.b", details={})]),
}


@pytest.mark.parametrize("how", WRITES)
def test_writing_without_a_deed_is_refused_on_a_connection_that_has_done_one(house: House, how: str):
    with deed(house.operator) as work:
        a_task(work)
    with pytest.raises(Error, match="outside a deed"), inside(house.id):
        WRITES[how]()


@pytest.mark.parametrize("how", ["update()", "INSERT", "DELETE"])
def test_writing_without_a_deed_is_refused_after_a_deed_that_was_committed(standing_house: House, how: str):
    with deed(standing_house.operator) as work:
        a_task(work)
    with pytest.raises(Error, match="outside a deed"), inside(standing_house.id):
        WRITES[how]()
    with standing_house.look():
        assert Task.objects.get().subject == "Look at it"


def test_a_look_may_not_write(house: House):
    with pytest.raises(Error, match="outside a deed"), reading(house.operator):
        Task.objects.create(kind="other", subject="x")


def test_work_that_has_opened_no_door_may_not_write(house: House):
    with pytest.raises(RuntimeError, match="needs a door"), perform(house.operator) as work:
        work.create(Task, kind="other", subject="x")
    with pytest.raises(Error, match="outside a deed"), perform(house.operator, key="k"):
        Task.objects.create(kind="other", subject="x")


def test_between_two_deeds_of_a_work_nothing_may_be_written(house: House):
    with pytest.raises(Error, match="outside a deed"), perform(house.operator) as work:
        with work.acting("probe.write", "people"):
            a_task(work)
        Task.objects.update(subject="x")


def test_the_settings_found_are_put_back_when_a_work_ends_inside_another_transaction(house: House, neighbour: House):
    with inside(neighbour.id), connection.cursor() as cursor:
        with deed(house.operator) as work:
            a_task(work)
        cursor.execute("SELECT current_setting('baton.organization'), current_setting('baton.deed')")
        assert cursor.fetchone() == (str(neighbour.id), "")
        with pytest.raises(Error, match="outside a deed"), transaction.atomic():
            Task.objects.update(subject="x")


def test_the_settings_found_are_put_back_when_a_work_fails_inside_another_transaction(house: House, neighbour: House):
    with inside(neighbour.id), connection.cursor() as cursor:
        with pytest.raises(ZeroDivisionError), deed(house.operator) as work:
            a_task(work)
            1 / 0
        cursor.execute("SELECT current_setting('baton.organization'), current_setting('baton.deed')")
        assert cursor.fetchone() == (str(neighbour.id), "")
