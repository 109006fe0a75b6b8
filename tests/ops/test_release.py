"""A restored database sends nothing until a person says so; then it sends once, or leaves to him what may have gone out."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from baton.crm.models import Task
from baton.foundation import fence
from baton.foundation.models import Proof
from baton.ops.backup.making import make
from baton.ops.backup.restoring import fill, finish
from baton.ops.postgres.processes import wait_until
from baton.upkeep.shelf import Shelf
from tests.fenced import restored
from tests.foundation.watched import proven
from tests.messages.office import Office
from tests.messages.servers import MailServer
from tests.ops.backups import empty_database, here
from tests.ops.terminal import Terminal

JOB = "INSERT INTO procrastinate_jobs (queue_name, task_name, attempts, scheduled_at) VALUES ('announcements', 'hear', 500, now() + interval '1 minute')"


@pytest.fixture
def office(transactional_db, tmp_path, settings, monkeypatch) -> Iterator[Office]:
    monkeypatch.setenv("DATABASE_OWNER_URL", here(tmp_path).owner_url)
    server = MailServer()
    server.start()
    yield Office(server, settings, tmp_path)
    server.stop()


def test_it_is_said_what_would_go_out_and_nothing_is_released_unasked(office: Office, capsys):
    office.queue()
    with restored():
        found = Terminal(capsys)("release")
        assert found.code == 1 and fence.holds()
        assert "  Baton Ltd (sandbox): 1 mails wait, 0 drafts are to be sent\n" in found.out
        assert found.out.endswith("Nothing was released. To do it: bin/baton release --yes (with --hold-mail: without the mail that waited)\n")
        assert Terminal(capsys)("release", "--json").json["organizations"][0]["mails"] == 1


def test_what_is_released_goes_out_and_begins_anew(office: Office, capsys):
    message = office.queue()
    proven(600, "send_mail")
    with connection.cursor() as cursor:
        cursor.execute(JOB)
    with restored():
        assert Terminal(capsys)("release", "--yes").out.endswith("Released.\n")
        assert not fence.holds()
        with connection.cursor() as cursor:
            cursor.execute("SELECT attempts, scheduled_at <= now() FROM procrastinate_jobs WHERE queue_name = 'announcements' AND attempts = 0")
            assert (0, True) in cursor.fetchall()
            cursor.execute("SELECT released_by <> '' FROM foundation_restore")
            assert cursor.fetchall() == [(True,)]
        assert Proof.objects.get().succeeded_at is None, "its silence behind the fence is forgiven"
        office.round()
        assert (office.state(message), len(office.server.received)) == ("accepted", 1)
        assert Terminal(capsys)("release").out == "Nothing is fenced: this database may send already. Nothing was changed.\n"


def test_mail_that_waited_in_the_backup_can_be_left_to_a_person(office: Office, capsys):
    message = office.queue()
    with restored():
        assert Terminal(capsys)("release", "--yes", "--hold-mail").out.endswith("Released. 1 mails became tasks.\n")
    office.wait(days=1)
    office.round()
    assert (office.state(message), office.server.received) == ("unknown", [])
    assert office.tasks() == [f"review Did the mail arrive? {office.message(message).subject}, to Acme"]
    office.resend(message)
    office.round()
    assert (office.state(message), len(office.server.received)) == ("accepted", 1)
    with office.house.look():
        assert not Task.objects.filter(state="open").exists()


def test_yesterday_restored_with_a_worker_beside_it_sends_nothing_before_it_is_released(office: Office, tmp_path: Path, tmp_path_factory):
    """A real worker on the restored database.  Seen red: without the row that restore writes, the mail goes out at once."""
    office.queue()
    shelf = Shelf(tmp_path / "backups")
    backup, said = make(shelf, here(tmp_path).owner_url, shelf.documents)
    with empty_database(tmp_path_factory.mktemp("restored")) as site:
        fill(backup, said, site.owner_url, None)
        finish(backup, said, site.owner_url)
        mail = f"smtp://127.0.0.1:{office.server.port}"
        ways = {"EMAIL_URL": mail, "SANDBOX_EMAIL_URL": mail, "BATON_BACKUPS": "off", "BATON_STORAGE": office.settings.BATON_STORAGE}
        worker = site.start("2", module="baton.ops.children.jobs", environment=ways)
        try:
            assert wait_until(lambda: site.ask("SELECT 1 FROM foundation_proof WHERE duty = 'requeue_stalled'"), 40), "the worker works"
            time.sleep(6)  # longer than from one round of send_mail to the next
            assert office.server.received == []
            assert site.ask("SELECT state FROM mail_message") == [("queued",)]
            assert site.baton("release", "--yes")[0] == 0
            assert wait_until(lambda: office.server.received, 20)
        finally:
            worker.terminate()
            worker.communicate(timeout=30)
    assert len(office.server.received) == 1
