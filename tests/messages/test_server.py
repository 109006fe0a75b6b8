"""EMAIL_URL, and when a mail is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from baton.messages.retrying import GIVE_UP_AFTER, next_try
from baton.messages.server import Server, configured, our_name, server_of


@pytest.mark.parametrize(("url", "server"), [
    ("smtp://mail.example", Server("mail.example", 25)),
    ("smtp://localhost:1025", Server("localhost", 1025)),
    ("smtp+tls://us:p%40ss%3A%2F@mail.example", Server("mail.example", 587, "starttls", "us", "p@ss:/")),
    ("smtps://us%40x.example:p@mail.example:4650", Server("mail.example", 4650, "tls", "us@x.example", "p")),
    ("smtp+ssl://mail.example?from=us@x.example", Server("mail.example", 465, "tls", sender="us@x.example")),
    ("smtp://[::1]:25", Server("::1", 25)),
])  # fmt: skip
def test_an_address_names_a_server(url, server):
    assert server_of(url) == server


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example", "smtp://", "consolemail://", "smtp://host:port"])
def test_what_names_no_server_is_refused_in_words(url):
    with pytest.raises(ValueError, match="EMAIL_URL must look like|[Pp]ort"):
        server_of(url)


def test_a_sender_that_is_no_address_is_refused():
    with pytest.raises(ValueError, match="is no address"):
        server_of("smtp://mail.example?from=us")


def test_a_password_is_not_shown():
    assert "secret" not in repr(server_of("smtp+tls://us:secret@mail.example"))


def test_without_a_server_it_says_what_to_set(settings):
    settings.EMAIL_URL = ""
    with pytest.raises(ValueError, match="No mail server is set, so no mail can go out. Set EMAIL_URL."):
        configured()


def test_we_are_known_by_the_host_of_our_pages(settings):
    settings.BATON_URL = "https://baton.example:8443/x"
    assert our_name() == "baton.example"


def test_the_tries_come_less_and_less_often_until_three_days_are_over():
    queued_at = now = datetime(2026, 11, 12, tzinfo=UTC)
    waits, attempts = [], 1
    while (at := next_try(attempts, queued_at, now)) is not None:
        waits.append(int((at - now) / timedelta(minutes=1)))
        now, attempts = at, attempts + 1
    assert waits[:6] == [1, 5, 15, 60, 240, 240] and set(waits[5:]) == {240}
    assert timedelta() <= queued_at + GIVE_UP_AFTER - now < timedelta(hours=4)


def test_a_try_on_the_last_instant_is_the_last():
    queued_at = datetime(2026, 11, 12, tzinfo=UTC)
    assert next_try(1, queued_at, queued_at + GIVE_UP_AFTER - timedelta(minutes=1)) == queued_at + GIVE_UP_AFTER
    assert next_try(1, queued_at, queued_at + GIVE_UP_AFTER - timedelta(seconds=59)) is None
