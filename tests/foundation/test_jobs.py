"""Jobs of workers that died or stood still are put back, and done once although two did them."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from baton.crm.models import Task
from baton.foundation import hearing
from baton.foundation.jobs import STALLED_SECONDS, delete_old_jobs, requeue_stalled
from tests.foundation import lingering
from tests.foundation.furnished import a_task, deed
from tests.make import House
from tests.ops.processes import environment


def sql(statement: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def a_job(status: str, worker: int | None = None) -> int:
    """A job that a worker took, as it left it."""
    ((id,),) = sql("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('announcements', 'hear') RETURNING id")
    for step in dict.fromkeys(["todo", "doing", status] if status != "todo" else []):
        sql("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status, worker_id = %s WHERE id = %s", step, worker, id)
    return id


def a_worker(silent_seconds: int) -> int:
    silent = "now() - %s * interval '1 second'"
    return sql(f"INSERT INTO procrastinate_workers (last_heartbeat) VALUES ({silent}) RETURNING id", silent_seconds)[0][0]


def state(job: int) -> str:
    return sql("SELECT status::text FROM procrastinate_jobs WHERE id = %s", job)[0][0]


def test_a_job_of_a_worker_that_is_silent_for_too_long_is_put_back(db):
    job = a_job("doing", a_worker(STALLED_SECONDS + 1))
    requeue_stalled()
    assert state(job) == "todo"


def test_a_job_whose_worker_is_gone_is_put_back(db):
    job = a_job("doing", None)
    requeue_stalled()
    assert state(job) == "todo"


def test_a_job_of_a_worker_that_lives_is_left_to_him(db):
    job = a_job("doing", a_worker(STALLED_SECONDS - 5))
    requeue_stalled()
    assert state(job) == "doing"


@pytest.mark.parametrize("status", ["succeeded", "failed", "cancelled", "aborted"])
def test_a_job_that_ended_is_not_begun_again(db, status: str):
    job = a_job(status, a_worker(STALLED_SECONDS + 1))
    requeue_stalled()
    assert state(job) == status


@pytest.mark.parametrize(
    ("status", "hours", "is_kept"),
    [("succeeded", 73, False), ("succeeded", 71, True), ("cancelled", 73, False), ("failed", 1000, True), ("todo", 1000, True)],
)
def test_finished_jobs_are_forgotten_after_three_days_and_failed_ones_stay(db, status: str, hours: int, is_kept: bool):
    job = a_job(status)
    sql("UPDATE procrastinate_events SET at = now() - %s * interval '1 hour' WHERE job_id = %s", hours, job)
    delete_old_jobs()
    assert bool(sql("SELECT 1 FROM procrastinate_jobs WHERE id = %s", job)) is is_kept


class Workers:
    """Worker processes on the test's own database, which all end with the test."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.running: list[subprocess.Popen] = []

    def start(self, place: str) -> subprocess.Popen:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.foundation.worker", str(self.folder), place], env=environment()
        )
        self.running.append(worker)
        return worker

    def begins(self, worker: subprocess.Popen) -> None:
        until(lambda: (self.folder / f"began-{worker.pid}").exists(), "the worker did not take the job")

    def may_go_on(self) -> None:
        (self.folder / "go").touch()

    def end(self) -> None:
        for worker in self.running:
            if worker.poll() is None:
                worker.kill()
            worker.wait()


def until(holds: Callable[[], object], words: str, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, words
        time.sleep(0.05)


@pytest.fixture
def workers(standing_house: House, empty_queue: None, tmp_path: Path) -> Iterator[Workers]:
    started = Workers(tmp_path)
    before = dict(hearing.HANDLERS)
    yield started
    started.end()
    hearing.HEARS.pop(lingering.ANNOUNCEMENT, None)
    hearing.HANDLERS.clear()
    hearing.HANDLERS.update(before)


def announce(house: House, folder: Path, *, is_caught_inside: bool) -> None:
    lingering.listen(folder, is_caught_inside=is_caught_inside)
    with deed(house.operator) as work:
        work.announce(lingering.ANNOUNCEMENT, a_task(work, "The cause"))


def half_a_minute_passes() -> None:
    sql("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - %s * interval '1 second'", STALLED_SECONDS + 1)


def tasks(house: House) -> list[str]:
    with house.look():
        return list(Task.objects.order_by("pk").values_list("subject", flat=True))


def job_states() -> list[str]:
    return [status for (status,) in sql("SELECT status::text FROM procrastinate_jobs WHERE task_name = 'hear'")]


def test_the_job_of_a_killed_worker_is_finished_by_another_and_has_its_effect_once(standing_house: House, workers: Workers):
    announce(standing_house, workers.folder, is_caught_inside=True)
    killed = workers.start("inside")
    workers.begins(killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert job_states() == ["doing"]
    assert tasks(standing_house) == ["The cause"]

    workers.may_go_on()
    half_a_minute_passes()
    requeue_stalled()
    assert workers.start("inside").wait(15) == 0
    assert job_states() == ["succeeded"]
    assert tasks(standing_house) == ["The cause", "The effect"]


def test_a_worker_that_stood_still_finishes_too_and_the_effect_is_there_once(standing_house: House, workers: Workers):
    announce(standing_house, workers.folder, is_caught_inside=False)
    paused = workers.start("before")
    workers.begins(paused)
    paused.send_signal(signal.SIGSTOP)
    half_a_minute_passes()
    requeue_stalled()
    second = workers.start("before")
    workers.begins(second)
    workers.may_go_on()
    assert second.wait(15) == 0
    assert tasks(standing_house) == ["The cause", "The effect"]

    paused.send_signal(signal.SIGCONT)
    assert paused.wait(15) == 0
    assert job_states() == ["succeeded"]
    assert tasks(standing_house) == ["The cause", "The effect"]
