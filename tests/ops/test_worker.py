"""The worker as a process: its queue, its signals, and its two ways to the database."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.django_connector import DjangoConnector

from baton.ops.children.queue import DirectListen, worker_app
from baton.ops.postgres.place import Account, find_place
from baton.ops.postgres.processes import wait_until
from baton.ops.testing.parts import program
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
    """PgBouncer in transaction mode before the test database; its folder, which is its address."""
    folder = Path(tempfile.mkdtemp(prefix="bouncer-"))
    target = connection.settings_dict
    (folder / "users").write_text(f'"{target["USER"]}" "{target["PASSWORD"]}"\n')
    (folder / "ini").write_text(
        f"[databases]\n* = host={target['HOST']} port={target['PORT'] or 5432}\n"
        f"[pgbouncer]\nlisten_addr =\nlisten_port = 5432\nunix_socket_dir = {folder}\npool_mode = transaction\n"
        f"auth_type = scram-sha-256\nauth_file = {folder}/users\nlogfile = {folder}/log\n"
        "server_tls_sslmode = disable\n"
    )
    account: Account = find_place().account
    for path in (folder, *folder.iterdir()):
        shutil.chown(path, account.uid, account.gid)
    os.chmod(folder, 0o755)
    process = subprocess.Popen([program("pgbouncer"), "-q", folder / "ini"], stderr=subprocess.DEVNULL, **account.child)
    assert wait_until((folder / ".s.PGSQL.5432").exists, 10), (folder / "log").read_text()
    yield str(folder)
    process.terminate()
    process.wait()
    shutil.rmtree(folder)


@pytest.mark.needs("pgbouncer")
def test_a_job_is_noticed_at_once_behind_a_pooler(transactional_db, pooler: str):
    pooled = app_url(HOST=pooler, PORT="5432")
    with running("baton.ops.children.jobs", "2", DATABASE_URL=pooled, DATABASE_DIRECT_URL=app_url()):
        assert seconds_until_done() < POLL_SECONDS / 2
