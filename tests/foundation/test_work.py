"""A unit of work: one actor, one transaction, all of it or nothing."""

import threading
from contextlib import suppress

import pytest
from django.db import connection

from baton.crm.models import Note, Task
from baton.foundation.actions import ACTIONS, action
from baton.foundation.errors import Conflict, Refused
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.performing import is_working, perform
from tests.foundation.furnished import a_task, an_account, deed
from tests.make import House


def test_work_within_work_is_refused(house: House):
    with pytest.raises(RuntimeError, match="perform inside perform"), perform(house.operator), perform(house.sales):
        pytest.fail("the inner body ran")


def test_a_door_within_a_door_is_refused(house: House):
    with pytest.raises(RuntimeError, match="doors never call doors"), deed(house.operator) as work:
        ACTIONS["task.create"].call(work, None)


def test_two_doors_one_after_the_other_are_one_work(house: House):
    with perform(house.operator) as work:
        for name in ("probe.first", "probe.second"):
            with work.acting(name, "people"):
                a_task(work, name)
    with house.look():
        entries = AuditEntry.objects.filter(deed__startswith="probe.").order_by("id")
        assert [entry.deed for entry in entries] == ["probe.first", "probe.second"]


def test_two_doors_may_not_have_one_name():
    with pytest.raises(ValueError, match="two doors named task.create"):
        action("task.create")(lambda work: None)


def test_a_door_may_not_be_async():
    async def body(work): ...

    with pytest.raises(TypeError, match="outside the transaction"):
        action("probe.later")(body)
    assert "probe.later" not in ACTIONS


def test_an_error_in_the_body_leaves_nothing(house: House):
    with pytest.raises(ZeroDivisionError), deed(house.operator, key="k") as work:
        work.announce("probe.happened", a_task(work))
        1 / 0
    with house.look():
        assert not Task.objects.exists()
        assert not AuditEntry.objects.filter(deed="probe.write").exists()
        assert not Announcement.objects.filter(name="probe.happened").exists()


def test_work_whose_deed_failed_and_was_passed_over_cannot_be_kept(house: House):
    with pytest.raises(RuntimeError, match="failed and was passed over"), perform(house.operator) as work:
        with suppress(Refused), work.acting("probe.write", "people"):
            a_task(work)
            raise Refused("Half of it is written.")
    with house.look():
        assert not Task.objects.exists()


def test_whoever_is_inside_a_work_can_ask(house: House):
    assert not is_working()
    with perform(house.operator):
        assert is_working()
    with pytest.raises(ZeroDivisionError), perform(house.operator):
        1 / 0
    assert not is_working()


def test_a_stale_version_is_a_conflict_that_shows_what_stands_now(house: House):
    with deed(house.operator) as work:
        task = a_task(work, "First")
    with deed(house.owner) as work:
        work.change(work.load(Task, task.pk, version=1), subject="Second")
    with pytest.raises(Conflict, match="The task was changed meanwhile. Nothing of yours was saved.") as refusal:
        with deed(house.operator) as work:
            work.load(Task, task.pk, version=1)
    assert (refusal.value.current.subject, refusal.value.current.version) == ("Second", 2)


@pytest.mark.parametrize("verb", ["change", "touch", "remove"])
def test_a_row_read_before_somebody_else_changed_it_is_not_written(house: House, verb: str):
    with deed(house.operator) as work:
        note = work.create(Note, account=an_account(work), text="First", noted_at=work.now)
        stale = Note.objects.get(pk=note.pk)
        work.change(note, text="Second")
    writes = {"change": lambda w: w.change(stale, text="Third"), "touch": lambda w: w.touch(stale), "remove": lambda w: w.remove(stale)}
    with pytest.raises(Conflict, match="was changed meanwhile"), deed(house.operator) as work:
        writes[verb](work)
    with house.look():
        assert Note.objects.get().text == "Second"


def test_a_change_raises_the_version_by_one_and_no_change_leaves_it(house: House):
    with deed(house.operator) as work:
        task = a_task(work, "First")
        assert work.change(task, subject="Second").version == 2
        assert work.change(task, subject="Second").version == 2
        assert work.touch(task).version == 3
    with house.look():
        assert Task.objects.get().version == 3


def test_parts_can_be_taken_away_and_records_stay(house: House):
    with deed(house.operator) as work:
        task = a_task(work)
        note = work.create(Note, account=an_account(work), text="x", noted_at=work.now)
        work.remove(note)
        with pytest.raises(ValueError, match="records stay"):
            work.remove(task)
    with house.look():
        assert (Task.objects.count(), Note.objects.count()) == (1, 0)


def test_who_waits_too_long_for_a_record_is_told_in_words(standing_house: House):
    with deed(standing_house.operator) as work:
        task = a_task(work)
    held, tried = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with deed(standing_house.operator) as work:
                work.load(Task, task.pk)
                held.set()
                tried.wait(20)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    try:
        with pytest.raises(Conflict, match="Somebody else is changing this record just now. Nothing was done; try again."):
            with deed(standing_house.operator) as work:
                work.load(Task, task.pk)
    finally:
        tried.set()
        holder.join(10)


def test_a_record_that_is_loaded_can_still_be_referred_to(standing_house: House):
    """The lock is on the row's values, not on its key: a note on an account does not wait for who edits the account."""
    with deed(standing_house.operator) as work:
        account = an_account(work)
    done: list[str] = []

    def note() -> None:
        try:
            with deed(standing_house.operator) as work:
                work.create(Note, account_id=account.pk, text="x", noted_at=work.now)
            done.append("noted")
        finally:
            connection.close()

    with deed(standing_house.operator) as work:
        work.load(type(account), account.pk)
        other = threading.Thread(target=note)
        other.start()
        other.join(10)
        assert done == ["noted"]


def test_a_value_that_does_not_fit_its_column_is_refused_by_name(house: House):
    with pytest.raises(Refused) as refusal, deed(house.operator) as work:
        a_task(work, "x" * 301, reason="nul\x00l")
    assert set(refusal.value.fields) == {"subject", "reason"}
    assert "Nothing was saved" in refusal.value.words
