"""The watchdog says what is late, past the queue: it reads the proofs itself and mails by SMTP."""

import smtplib
import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from baton.foundation import watchdog
from baton.foundation.duties import standings
from tests.foundation.watched import proven
from tests.make import House


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
    standing_house: House, only_probe, letterbox: list, fresh_watchdog
):
    standing_house.person("owner", "olga@example.org")
    standing_house.person("billing", "bert@example.org")
    House("Sandbox Ltd", kind="sandbox").person("owner", "sandy@example.org")
    proven(1)
    assert (watchdog.check(), letterbox) == ([], [])
    proven(3)
    words = standings()[0].words
    assert watchdog.check() == watchdog.check() == [words]
    (letter,) = letterbox
    assert (letter["To"], letter["Subject"]) == ("olga@example.org", "Baton: 1 duty late")
    assert words in letter.get_payload()
    assert "/healthz/duties" in letter.get_payload()


def test_a_duty_that_is_late_again_is_told_again(standing_house: House, only_probe, letterbox: list, fresh_watchdog):
    standing_house.person("owner", "olga@example.org")
    for minutes in (3, 1, 3):
        proven(minutes)
        watchdog.check()
    assert len(letterbox) == 2


def test_while_the_mail_server_is_away_the_watchdog_fails_loudly_and_tries_again(
    standing_house: House, only_probe, letterbox: list, fresh_watchdog, settings
):
    standing_house.person("owner", "olga@example.org")
    proven(3)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    with pytest.raises((OSError, smtplib.SMTPException)):
        watchdog.check()
    settings.EMAIL_PORT = port
    assert watchdog.check()
    assert len(letterbox) == 1


def test_without_a_mail_server_the_watchdog_still_says_it(standing_house: House, only_probe, fresh_watchdog, settings):
    settings.EMAIL_URL = ""
    standing_house.person("owner", "olga@example.org")
    proven(3)
    assert len(watchdog.check()) == 1
