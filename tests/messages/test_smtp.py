"""Handing over: what each answer of a server means, and when nothing is certain any more."""

import ssl

import pytest

from baton.foundation.performing import perform
from baton.messages.server import Server
from baton.messages.smtp import Envelope, deliver
from tests.messages.servers import CERTIFICATE, MailServer, Script, free_port, tls_context

ROSA, KIM = "rosa@acme.example", "kim@acme.example"
CONTENT = b"Subject: x\r\n\r\nHello\r\n"
LARGE = b"Subject: x\r\n\r\n" + (b"x" * 70 + b"\r\n") * 110_000


def envelope(*recipients: str, content: bytes = CONTENT) -> Envelope:
    return Envelope("us@baton.example", recipients or (ROSA,), content)


def here(server: MailServer | Script, **more) -> Server:
    return Server("127.0.0.1", server.port, wait_seconds=2, last_wait_seconds=0.2, **more)


def test_a_mail_that_is_taken_is_the_servers(mail_server):
    outcome = deliver(here(mail_server), envelope(ROSA, KIM))
    assert (outcome.kind, outcome.words, outcome.accepted, outcome.refused) == ("accepted", "250 2.0.0 taken as 4711", (ROSA, KIM), {})
    [received] = mail_server.received
    assert (received.sender, received.recipients, received.content) == ("us@baton.example", [ROSA, KIM], CONTENT)


def test_lines_that_begin_with_a_dot_and_bare_line_ends_arrive_as_they_should(mail_server):
    content = b"Subject: x\n\n.\n..\r\n.hidden\rend"
    assert deliver(here(mail_server), envelope(content=content)).kind == "accepted"
    assert mail_server.received[0].content == b"Subject: x\r\n\r\n.\r\n..\r\n.hidden\r\nend\r\n"


def test_one_address_of_two_is_refused_and_the_other_gets_the_mail(mail_server):
    mail_server.answers[ROSA] = ["550 5.1.1 no such user"]
    outcome = deliver(here(mail_server), envelope(ROSA, KIM))
    assert (outcome.kind, outcome.accepted, outcome.refused) == ("accepted", (KIM,), {ROSA: "550 5.1.1 no such user"})
    assert mail_server.received[0].recipients == [KIM]


def test_every_address_refused_is_a_mail_refused(mail_server):
    mail_server.answers[ROSA], mail_server.answers[KIM] = ["550 gone"], ["553 never was"]
    outcome = deliver(here(mail_server), envelope(ROSA, KIM))
    assert (outcome.kind, outcome.refused) == ("refused", {ROSA: "550 gone", KIM: "553 never was"})
    assert mail_server.received == []


def test_an_address_put_off_is_neither_accepted_nor_refused(mail_server):
    mail_server.answers[ROSA] = ["451 4.7.1 greylisted"]
    outcome = deliver(here(mail_server), envelope(ROSA, KIM))
    assert (outcome.kind, outcome.accepted, outcome.refused) == ("accepted", (KIM,), {})


@pytest.mark.parametrize(("answer", "kind"), [("451 4.7.1 greylisted, come back", "later"), ("421 too busy", "later"), ("452 mailbox full", "later")])
def test_four_hundred_something_is_later_wherever_it_is_said(mail_server, answer, kind):
    mail_server.answers[ROSA] = [answer]
    assert deliver(here(mail_server), envelope()).kind == kind
    mail_server.answers[""] = [answer]
    outcome = deliver(here(mail_server), envelope())
    assert (outcome.kind, outcome.words, outcome.accepted, outcome.is_reached) == (kind, answer, (), True)


def test_the_mail_itself_can_be_refused(mail_server):
    mail_server.answers[""] = ["554 5.7.1 looks like spam"]
    outcome = deliver(here(mail_server), envelope())
    assert (outcome.kind, outcome.words, outcome.refused) == ("refused", "554 5.7.1 looks like spam", {})


def test_a_mail_larger_than_the_server_takes_is_refused_before_it_is_sent():
    server = MailServer(data_size_limit=1000)
    server.start()
    outcome = deliver(here(server), envelope(content=b"x" * 2000))
    server.stop()
    assert (outcome.kind, outcome.words[:4], outcome.refused) == ("refused", "552 ", {})


def test_eight_megabytes_arrive_whole(mail_server):
    server = MailServer(data_size_limit=20_000_000)
    server.start()
    assert deliver(Server("127.0.0.1", server.port), envelope(content=LARGE)).kind == "accepted"
    server.stop()
    assert server.received[0].content == LARGE


def test_a_server_that_is_down_is_later_and_says_that_none_was_reached():
    outcome = deliver(Server("127.0.0.1", free_port()), envelope())
    assert (outcome.kind, outcome.is_reached) == ("later", False)
    assert "refused" in outcome.words


@pytest.mark.parametrize("script", [
    {"greeting": None}, {"greeting": "554 no service"}, {"greeting": "421 later"}, {"greeting": ""}, {"EHLO": None}, {"EHLO": "250 \xff\x00"},
    {"MAIL": None}, {"MAIL": "451 no"}, {"MAIL": "nonsense"}, {"RCPT": None}, {"RCPT": "nonsense"}, {"DATA": None}, {"DATA": "451 no"},
])  # fmt: skip
def test_whatever_goes_wrong_before_the_mail_is_sent_is_later(script):
    with Script(**script).running() as server:
        outcome = deliver(Server("127.0.0.1", server.port, wait_seconds=0.2), envelope())
    assert outcome.kind == "later" or script == {"EHLO": "250 \xff\x00"}
    assert "." not in server.heard or script == {"EHLO": "250 \xff\x00"}


def test_a_line_cut_in_the_middle_of_the_mail_is_later():
    with Script(content_bytes=1000).running() as server:
        outcome = deliver(here(server), envelope(content=LARGE))
    assert outcome.kind == "later"


@pytest.mark.parametrize("answer", [None, "", "nonsense", "999 what"])
def test_after_the_final_dot_no_answer_is_unknown(answer):
    with Script(DOT=answer).running() as server:
        outcome = deliver(here(server), envelope(ROSA, KIM))
    assert (outcome.kind, outcome.accepted) == ("unknown", (ROSA, KIM))
    assert server.heard[-1] in (".", "QUIT") and "." in server.heard


def test_a_server_that_dies_with_the_mail_in_its_hands_is_unknown(mail_server):
    mail_server.answers[""] = [None]
    assert deliver(here(mail_server), envelope()).kind == "unknown"
    assert len(mail_server.received) == 1


def test_the_last_question_is_asked_before_the_mail_and_a_no_leaves_it_unsent(mail_server):
    def no() -> None:
        assert mail_server.tried == [ROSA]
        raise LookupError

    with pytest.raises(LookupError):
        deliver(here(mail_server), envelope(), no)
    assert mail_server.received == []


def test_mail_is_never_sent_inside_a_unit_of_work(house, mail_server):
    with pytest.raises(RuntimeError, match="between units of work"), perform(house.operator):
        deliver(here(mail_server), envelope())
    assert mail_server.received == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_encrypted_and_logged_in(security, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    server = encrypted(security)
    outcome = deliver(at_localhost(server, security, user="us", password="öpen"), envelope())
    server.stop()
    assert outcome.kind == "accepted"
    assert (server.received[0].is_encrypted or security == "tls", server.received[0].login) == (True, "us")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_stops_the_mail(security):
    server = encrypted(security)
    outcome = deliver(at_localhost(server, security), envelope())
    server.stop()
    assert (outcome.kind, outcome.is_reached, server.received) == ("later", False, [])
    assert "certificate" in outcome.words.lower()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_host_stops_the_mail(security, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    server = encrypted(security)
    outcome = deliver(Server("127.0.0.1", server.port, security), envelope())  # the certificate names localhost alone
    server.stop()
    assert (outcome.kind, server.received) == ("later", [])
    assert "certificate" in outcome.words.lower()


def test_submission_without_encryption_is_no_submission(mail_server):
    outcome = deliver(here(mail_server, security="starttls"), envelope())
    assert (outcome.kind, mail_server.received) == ("later", [])
    assert "STARTTLS" in outcome.words


def test_a_wrong_password_is_told_in_the_servers_words(monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    server = encrypted("starttls")
    outcome = deliver(at_localhost(server, "starttls", user="us", password="wrong"), envelope())
    server.stop()
    assert (outcome.kind, outcome.is_reached, outcome.words) == ("later", False, "localhost: 535 5.7.8 Authentication credentials invalid")


def encrypted(security: str) -> MailServer:
    context = tls_context()
    server = MailServer(**({"tls_context": context} if security == "starttls" else {"ssl_context": context, "auth_require_tls": False}))
    server.logins["us"] = "öpen"
    server.start()
    return server


def at_localhost(server: MailServer, security, **more) -> Server:
    return Server("localhost", server.port, security, wait_seconds=2, **more)


def test_our_own_certificate_is_really_checked_against_nothing_else():
    context = ssl.create_default_context()
    assert context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname
