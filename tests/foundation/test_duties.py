"""Periodic work: who has some, by whose clock; the proof that it was done; and who says so when it was not."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.db import connection

from baton.foundation import duties, watchdog
from baton.foundation.clock import real_now
from baton.foundation.duties import Duty, due_organizations, each_due, expect, runner, standings
from baton.foundation.models import Due, Proof
from baton.foundation.organizations import move_clock
from tests.foundation.furnished import deed
from tests.make import House


@pytest.fixture
def only() -> Iterator[dict[str, Duty]]:
    """The table of duties with one probe in it, for this test."""
    before = dict(duties.DUTIES)
    duties.DUTIES.clear()
    duties.DUTIES["probe"] = Duty("probe", "* * * * * *", timedelta(minutes=2), lambda: None)
    yield duties.DUTIES
    duties.DUTIES.clear()
    duties.DUTIES.update(before)


def run(round_, name: str = "probe") -> None:
    runner(Duty(name, "* * * * * *", timedelta(minutes=2), round_))(0)


def proven(minutes_ago: float, name: str = "probe", **more) -> None:
    at = real_now() - timedelta(minutes=minutes_ago)
    Proof.objects.update_or_create(duty=name, defaults={"since": at, "succeeded_at": at, **more})


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
def test_a_duty_is_late_when_it_is_silent_for_longer_than_it_may(db, only, minutes: float, is_late: bool):
    proven(minutes)
    assert [standing.is_late for standing in standings()] == [is_late]


def test_a_duty_that_never_ran_is_late_from_the_first_start_on(db, only):
    assert standings()[0].is_late  # nobody has even begun to watch it
    expect()
    assert not standings()[0].is_late
    Proof.objects.update(since=real_now() - timedelta(minutes=3))
    assert standings()[0].words == "Duty probe is late: has never succeeded, allowed silence 0:02:00."


def test_a_second_start_does_not_forgive_the_silence(db, only):
    proven(3, succeeded_at=None)
    expect()
    assert standings()[0].is_late


def test_the_words_say_when_it_last_succeeded_and_what_stopped_it(db, only):
    proven(3, error="ValueError: no paper")
    words = standings()[0].words
    assert words.startswith("Duty probe is late: last succeeded 20")
    assert words.endswith("UTC, allowed silence 0:02:00. Its last failure: ValueError: no paper")


def test_every_duty_of_wiring_is_watched_and_known_to_the_queue():
    assert {"requeue_stalled", "delete_old_jobs", "forget_keys"} <= set(duties.DUTIES)
    for duty in duties.DUTIES.values():
        assert len(duty.cron.split()) == 6, "six fields, seconds first"
        assert duty.silence > timedelta(0)


class Letters(Message):
    def __init__(self) -> None:
        super().__init__()
        self.taken: list = []

    def handle_message(self, message) -> None:
        self.taken.append(message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def letterbox(settings) -> Iterator[list]:
    """A real mail server on this machine, and what it took."""
    letters = Letters()
    server = Controller(letters, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.hostname, server.port
    settings.EMAIL_URL = f"smtp://{server.hostname}:{server.port}"
    yield letters.taken
    server.stop()


@pytest.fixture
def fresh_watchdog() -> Iterator[None]:
    watchdog._told.clear()
    yield
    watchdog._told.clear()


def test_the_watchdog_says_every_time_what_is_late_and_writes_to_the_owners_once(
    house: House, sandbox: House, only, letterbox: list, fresh_watchdog
):
    house.person("owner", "olga@example.org")
    house.person("billing", "bert@example.org")
    sandbox.person("owner", "sandy@example.org")
    proven(1)
    assert (watchdog.check(), letterbox) == ([], [])
    proven(3)
    words = standings()[0].words
    assert watchdog.check() == watchdog.check() == [words]
    (letter,) = letterbox
    assert (letter["To"], letter["Subject"]) == ("olga@example.org", "Baton: 1 duty late")
    assert words in letter.get_payload()
    assert "/healthz/duties" in letter.get_payload()


def test_a_duty_that_is_late_again_is_told_again(house: House, only, letterbox: list, fresh_watchdog):
    house.person("owner", "olga@example.org")
    for minutes in (3, 1, 3):
        proven(minutes)
        watchdog.check()
    assert len(letterbox) == 2


def test_while_the_mail_server_is_away_the_watchdog_fails_loudly_and_tries_again(
    house: House, only, letterbox: list, fresh_watchdog, settings
):
    house.person("owner", "olga@example.org")
    proven(3)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    with pytest.raises((OSError, smtplib.SMTPException)):
        watchdog.check()
    settings.EMAIL_PORT = port
    assert watchdog.check()
    assert len(letterbox) == 1


def test_without_a_mail_server_the_watchdog_still_says_it(house: House, only, fresh_watchdog, settings):
    settings.EMAIL_URL = ""
    house.person("owner", "olga@example.org")
    proven(3)
    assert len(watchdog.check()) == 1


def ask(client, path: str) -> tuple[int, dict]:
    answer = client.get(path)
    return answer.status_code, answer.json()


def test_the_health_of_duties_is_503_while_one_is_late(db, only, client):
    proven(1)
    status, said = ask(client, "/healthz/duties")
    assert (status, said["ok"], said["late"], list(said["succeeded_at"])) == (200, True, [], ["probe"])
    proven(3)
    status, said = ask(client, "/healthz/duties")
    assert (status, said["ok"], said["late"]) == (503, False, [standings()[0].words])


def test_a_process_that_answers_is_well(client):
    assert ask(client, "/healthz") == (200, {"ok": True})


def test_baton_is_ready_when_no_migration_waits(db, client):
    assert ask(client, "/readyz") == (200, {"ok": True, "pending": []})


def test_baton_is_not_ready_while_a_migration_waits(transactional_db, owner, client):
    (id,) = owner.execute("SELECT id FROM django_migrations WHERE app = 'billing' AND name = '0001_initial'").fetchone()
    owner.execute("UPDATE django_migrations SET app = 'elsewhere' WHERE id = %s", [id])
    try:
        assert ask(client, "/readyz") == (503, {"ok": False, "pending": ["billing.0001_initial"]})
    finally:
        owner.execute("UPDATE django_migrations SET app = 'billing' WHERE id = %s", [id])


def test_baton_is_not_ready_without_its_database(transactional_db, client):
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "nowhere"
    try:
        status, said = ask(client, "/readyz")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    assert (status, said) == (503, {"ok": False, "words": "The database does not answer: OperationalError."})


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/healthz/duties"])
def test_health_is_only_asked_after(client, path: str):
    assert client.post(path).status_code == 405
