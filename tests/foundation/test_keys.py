"""A deed under a key is done once; asked again, the first answer stands."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from baton.crm.models import Task
from baton.foundation.clock import real_now
from baton.foundation.errors import AlreadyDone, Conflict, Refused
from baton.foundation.jobs import forget_keys
from baton.foundation.models import Announcement, AuditEntry, Due, Key
from tests.foundation.furnished import a_task, deed
from tests.make import House


def do_once(house: House, *, by=None, given="the input", subject="Once") -> dict:
    with deed(by or house.operator, key="K-1", given=given) as work:
        task = a_task(work, subject)
        work.announce("probe.happened", task)
        work.answer = {"id": str(task.pk)}
    return work.answer


def test_a_key_seen_before_answers_what_was_answered_first(house: House):
    first = do_once(house)
    with pytest.raises(AlreadyDone) as again:
        do_once(house, subject="Twice")
    assert again.value.first == first
    with house.look():
        assert [task.subject for task in Task.objects.all()] == ["Once"]


def test_the_body_does_not_run_again(house: House):
    do_once(house)
    with pytest.raises(AlreadyDone), deed(house.operator, key="K-1", given="the input"):
        pytest.fail("the body ran")


@pytest.mark.parametrize("change", [{"given": "another input"}, {"by": "sales"}])
def test_the_same_key_for_something_else_is_a_conflict(house: House, change: dict):
    do_once(house)
    if "by" in change:
        change = {"by": house.person(change["by"])}
    with pytest.raises(Conflict, match="The key K-1 was used before for something else. Nothing was done; use a new key."):
        do_once(house, **change)


def test_a_neighbour_may_use_the_same_key(house: House, neighbour: House):
    assert do_once(house)["id"] != do_once(neighbour)["id"]


def test_refused_work_keeps_no_key_no_row_and_no_trace(house: House):
    with pytest.raises(Refused), deed(house.operator, key="K-1", given="the input") as work:
        task = a_task(work)
        work.announce("probe.happened", task)
        raise Refused("No.")
    with house.look():
        assert not Key.objects.exists()
        assert not Task.objects.exists()
        assert not Announcement.objects.filter(name="probe.happened").exists()
        assert not AuditEntry.objects.filter(deed="probe.write").exists()
    assert do_once(house)  # and the key is free


def test_of_sixteen_at_once_with_one_key_one_does_it_and_the_others_get_its_answer(standing_house: House):
    answers: Counter = Counter()
    start = threading.Barrier(16)

    def call() -> None:
        start.wait()
        try:
            answers["did " + do_once(standing_house)["id"]] += 1
        except AlreadyDone as done:
            answers["was told " + done.first["id"]] += 1
        except Exception as error:  # noqa: BLE001  whatever it is, it is counted and fails the test
            answers[repr(error)] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with standing_house.look():
        only = str(Task.objects.get().pk)
    assert answers == {f"did {only}": 1, f"was told {only}": 15}


def test_keys_are_forgotten_after_thirty_days_and_no_earlier(house: House):
    do_once(house)
    with deed(house.operator) as work:
        Key.objects.filter(key="K-1").update(used_at=real_now() - timedelta(days=29, hours=23))
        work.create(Key, key="old", digest="-", used_at=real_now() - timedelta(days=30, minutes=1))
    forget_keys(house.organization)
    with house.look():
        assert [key.key for key in Key.objects.all()] == ["K-1"]
    assert Due.objects.get(duty="forget_keys", organization=house.id).at > real_now() + timedelta(hours=23)
