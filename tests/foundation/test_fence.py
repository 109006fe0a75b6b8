"""A restored database does nothing to the outside until it is released."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from procrastinate.jobs import Job

from baton.foundation import duties, fence, watchdog
from baton.foundation.duties import Duty, runner, standings
from baton.foundation.errors import UnsafeStart
from baton.foundation.jobs import hear_announcements
from baton.foundation.models import Proof
from baton.foundation.patience import RETRY
from baton.foundation.startup import check_database
from tests.fenced import half_restored, restored
from tests.foundation.watched import proven
from tests.make import House

SAYS = "This database was restored from a backup of "


def a_duty(done: list, **more: bool) -> Duty:
    return Duty("probe", "* * * * * *", timedelta(minutes=2), lambda: done.append(1), **more)


def test_a_duty_waits_behind_the_fence_and_leaves_no_proof(transactional_db):
    done: list = []
    with restored():
        runner(a_duty(done))(0)
        assert (done, list(Proof.objects.all())) == ([], [])
    runner(a_duty(done))(0)
    assert done == [1]


def test_a_duty_that_touches_nothing_outside_goes_on(transactional_db):
    done: list = []
    with restored():
        runner(a_duty(done, inward=True))(0)
    assert done == [1]


def test_what_waits_behind_the_fence_is_not_late(transactional_db, only_probe):
    proven(3)
    assert standings()[0].is_late
    with restored():
        assert not standings()[0].is_late


def test_announcements_are_not_heard_and_their_jobs_wait_however_long_it_takes(transactional_db):
    house = House()
    with restored(), pytest.raises(fence.Fenced, match=SAYS) as raised:
        hear_announcements("any", str(house.id), [])
    job = Job(id=1, queue="a", lock=None, queueing_lock=None, task_name="hear", attempts=5_000)
    assert RETRY.get_retry_decision(exception=raised.value, job=job)
    assert RETRY.get_retry_decision(exception=ValueError(), job=job) is None


def test_monitors_and_the_watchdog_hear_that_it_stands_and_nobody_is_mailed(transactional_db, only_probe, client, settings):
    House().person("owner", "olga@example.org")
    settings.EMAIL_URL = "smtp://nowhere.invalid:1"  # who mailed there would fail
    proven(3)
    with restored():
        answer = client.get("/healthz/duties")
        assert answer.status_code == 503
        assert answer.json()["fenced"].startswith(SAYS)
        assert [words[: len(SAYS)] for words in watchdog.check()] == [SAYS]


def test_the_application_can_not_lift_the_fence(transactional_db):
    with restored():
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("UPDATE foundation_restore SET released_at = now(), released_by = 'me'")
        assert fence.holds()


def test_baton_does_not_start_on_a_database_that_is_being_restored(transactional_db, client):
    with half_restored():
        assert fence.holds()
        with pytest.raises(UnsafeStart, match="did not run through"):
            check_database()
        assert client.get("/readyz").status_code == 503
    check_database()


def test_a_loud_duty_is_late_as_soon_as_it_fails_and_another_one_is_not(db, only_probe):
    proven(1)
    for is_loud in (True, False):
        only_probe["probe"] = Duty("probe", "* * * * * *", timedelta(minutes=2), lambda: 1 / 0, loud=is_loud)
        with pytest.raises(ZeroDivisionError):
            runner(duties.DUTIES["probe"])(0)
        assert standings()[0].is_late is is_loud
    only_probe["probe"] = Duty("probe", "* * * * * *", timedelta(minutes=2), lambda: None, loud=True)
    with pytest.raises(ZeroDivisionError):
        runner(Duty("probe", "* * * * * *", timedelta(minutes=2), lambda: 1 / 0, loud=True))(0)
    assert standings()[0].words.endswith("Its last failure: ZeroDivisionError: division by zero")
    runner(duties.DUTIES["probe"])(0)
    assert not standings()[0].is_late
