"""Periodic work: who has some, by whose clock; the proof that it was done; and who says so when it was not."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from procrastinate import App
from procrastinate.testing import InMemoryConnector

from baton.foundation import duties
from baton.foundation.clock import real_now
from baton.foundation.duties import Duty, due_organizations, each_due, expect, runner, standings
from baton.foundation.models import Due, Proof
from baton.foundation.organizations import move_clock
from tests.foundation.furnished import deed
from tests.foundation.watched import proven
from tests.make import House


def run(round_, name: str = "probe") -> None:
    runner(Duty(name, "* * * * * *", timedelta(minutes=2), round_))(0)


def test_a_round_that_ran_through_leaves_proof(db):
    run(lambda: None)
    proof = Proof.objects.get()
    assert real_now() - proof.succeeded_at < timedelta(minutes=1)
    assert (proof.failed_at, proof.error) == (None, "")


def test_a_round_that_failed_leaves_its_words_and_fails(db):
    with pytest.raises(ValueError, match="no paper"):
        run(lambda: (_ for _ in ()).throw(ValueError("no paper")))
    proof = Proof.objects.get()
    assert (proof.succeeded_at, proof.error) == (None, "ValueError: no paper")
    assert real_now() - proof.failed_at < timedelta(minutes=1)


def test_the_next_success_takes_the_words_away_and_keeps_since_when_it_is_watched(db):
    with suppress(ZeroDivisionError):
        run(lambda: 1 / 0)
    since = Proof.objects.get().since
    run(lambda: None)
    proof = Proof.objects.get()
    assert (proof.error, proof.since) == ("", since)
    assert proof.succeeded_at


def test_a_failure_does_not_take_the_last_success_away(db):
    proven(1)
    with suppress(ZeroDivisionError):
        run(lambda: 1 / 0)
    assert Proof.objects.get().succeeded_at


@pytest.fixture
def sandbox(house: House) -> House:
    return House("Sandbox Ltd", kind="sandbox")


def schedule(house: House, hours: int) -> None:
    with deed(house.operator) as work:
        work.schedule("probe", work.now + timedelta(hours=hours))


def test_each_organization_is_due_by_its_own_clock(house: House, sandbox: House):
    schedule(house, 1)
    schedule(sandbox, 1)
    assert due_organizations("probe") == []
    sandbox.do(move_clock, to=real_now() + timedelta(hours=2))
    assert [organization.pk for organization in due_organizations("probe")] == [sandbox.id]


def test_who_has_waited_longest_comes_first(house: House, neighbour: House):
    schedule(house, -1)
    schedule(neighbour, -2)
    assert [organization.pk for organization in due_organizations("probe")] == [neighbour.id, house.id]


def test_an_earlier_instant_wins_and_a_later_one_changes_nothing(house: House):
    with deed(house.operator) as work:
        for hours in (3, 1, 2):
            work.schedule("probe", work.now + timedelta(hours=hours))
        assert Due.objects.get(duty="probe", organization=house.id).at == work.now + timedelta(hours=1)


def test_refused_work_schedules_nothing(house: House):
    with suppress(ZeroDivisionError), deed(house.operator) as work:
        work.schedule("probe", work.now)
        1 / 0
    assert not Due.objects.filter(duty="probe").exists()


def test_one_organization_that_fails_does_not_keep_the_others_from_their_turn(house: House, neighbour: House):
    schedule(house, -2)
    schedule(neighbour, -1)
    seen = []

    def work(organization) -> None:
        seen.append(organization.pk)
        if organization.pk == house.id:
            raise ValueError("no paper")

    with pytest.raises(RuntimeError, match="Baton Ltd: no paper"):
        each_due("probe", work)()
    assert seen == [house.id, neighbour.id]


@pytest.mark.parametrize(("minutes", "is_late"), [(1.9, False), (2.1, True)])
def test_a_duty_is_late_when_it_is_silent_for_longer_than_it_may(db, only_probe, minutes: float, is_late: bool):
    proven(minutes)
    assert [standing.is_late for standing in standings()] == [is_late]


def test_a_duty_that_never_ran_is_late_from_the_first_start_on(db, only_probe):
    assert standings()[0].is_late  # nobody has even begun to watch it
    expect()
    assert not standings()[0].is_late
    Proof.objects.update(since=real_now() - timedelta(minutes=3))
    assert standings()[0].words == "Duty probe is late: has never succeeded, allowed silence 0:02:00."


def test_a_second_start_does_not_forgive_the_silence(db, only_probe):
    proven(3, succeeded_at=None)
    expect()
    assert standings()[0].is_late


def test_the_words_say_when_it_last_succeeded_and_what_stopped_it(db, only_probe):
    proven(3, error="ValueError: no paper")
    words = standings()[0].words
    assert words.startswith("Duty probe is late: last succeeded 20")
    assert words.endswith("UTC, allowed silence 0:02:00. Its last failure: ValueError: no paper")


@pytest.mark.parametrize(
    ("cron", "instants"),
    [
        ("*/10 * * * * *", ["12:21:10", "12:21:20", "12:21:30"]),
        ("0 15 * * * *", ["13:15:00", "14:15:00", "15:15:00"]),
        ("0 20 3 * * *", ["03:20:00", "03:20:00", "03:20:00"]),
    ],
)
def test_the_queue_reads_a_schedule_as_it_is_written_here(db, only_probe, cron: str, instants: list[str]):
    """Seconds first.  Seen red: handed on as it is, every ten seconds is every second of every tenth minute."""
    queue = App(connector=InMemoryConnector())
    duties.install(queue, [Duty("probe", cron, timedelta(minutes=2), lambda: None)])
    (task,) = queue.periodic_registry.periodic_tasks.values()
    times = task.croniter.all_next(float, start_time=datetime(2026, 11, 27, 12, 21, tzinfo=UTC).timestamp())
    assert [datetime.fromtimestamp(next(times), UTC).strftime("%H:%M:%S") for _ in instants] == instants


def test_every_duty_of_wiring_is_watched_and_known_to_the_queue():
    assert {"requeue_stalled", "delete_old_jobs", "forget_keys"} <= set(duties.DUTIES)
    for duty in duties.DUTIES.values():
        assert len(duty.cron.split()) == 6, "six fields, seconds first"
        assert duty.silence > timedelta(0)
