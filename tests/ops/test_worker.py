"""The worker as a process: its queue, its signals, and its two ways to the database."""

import signal
import time
from collections.abc import Iterator
from importlib.metadata import version

import pytest
from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.django_connector import DjangoConnector

from baton.ops.children.queue import DirectListen, worker_app
from baton.ops.postgres.processes import wait_until
from tests.ops.poolers import pooled
from tests.ops.processes import app_url, running

STATE = "SELECT status::text FROM procrastinate_jobs WHERE id = %s"
LISTENING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%%'"
POLL_SECONDS = 5  # without a notification a worker would look for new jobs this often


def ask(statement: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def seconds_until_done() -> float:
    """How long a job waits for a worker that listens, from its commit to its end."""
    assert wait_until(lambda: ask(LISTENING), 20), "no worker listens"
    time.sleep(0.5)
    job = queue.configure_task("duty.delete_old_jobs").defer(timestamp=0)
    began = time.monotonic()
    assert wait_until(lambda: ask(STATE, job) == "succeeded", 20)
    return time.monotonic() - began


def test_what_a_job_enqueues_goes_through_djangos_transaction(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql:///")
    working = worker_app(queue, 2)
    assert isinstance(working.connector, DirectListen)
    assert working.tasks is queue.tasks
    assert working.periodic_registry is queue.periodic_registry
    assert isinstance(queue.connector, DjangoConnector)
    assert isinstance(queue.job_manager.connector, DjangoConnector)


def test_the_private_name_that_listening_hangs_on_is_still_there():
    assert hasattr(PsycopgConnector, "_get_standalone_connection")
    assert version("procrastinate").startswith("3."), "look whether listen_notify still calls it"


def test_a_job_is_noticed_at_once_and_sigterm_ends_the_worker(transactional_db):
    with running("baton.ops.children.jobs", "2") as worker:
        assert seconds_until_done() < POLL_SECONDS / 2
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(15) == 0
    assert ask("SELECT count(*) FROM procrastinate_workers") == 0


@pytest.fixture
def pooler() -> Iterator[str]:
    with pooled() as folder:
        yield folder


@pytest.mark.needs("pgbouncer")
def test_a_job_is_noticed_at_once_behind_a_pooler(transactional_db, pooler: str):
    pooled = app_url(HOST=pooler, PORT="5432")
    with running("baton.ops.children.jobs", "2", DATABASE_URL=pooled, DATABASE_DIRECT_URL=app_url()):
        assert seconds_until_done() < POLL_SECONDS / 2
