"""`baton mail test`: what the server answered, in words and by the exit code."""

import json

import pytest

from baton.ops.cli import CommandParser
from baton.ops.commands import mail
from baton.ops.errors import CannotRun, WrongUsage
from tests.messages.servers import free_port


def run(*arguments: str) -> int:
    parser = CommandParser(prog="baton mail")
    mail.configure(parser)
    options = parser.parse_args(["test", *arguments])
    options.json = getattr(options, "json", False)
    return mail.run(options)

@pytest.fixture
def server(mail_server, settings):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{mail_server.port}?from=us@baton.example"
    settings.BATON_URL = "https://baton.example"
    return mail_server


def test_a_mail_that_is_taken(server, capsys):
    assert run("rosa@acme.example") == 0
    assert capsys.readouterr().out.startswith(f"127.0.0.1:{server.port}: 250 2.0.0 taken as 4711\nThe server took the mail.")
    [received] = server.received
    assert (received.sender, received.recipients, received.header("Subject")) == ("us@baton.example", ["rosa@acme.example"], "A test of your mail server")
    assert "https://baton.example" in received.mail.get_content()


def test_a_mail_that_is_refused_says_so_in_the_servers_words(server, capsys):
    server.answers["rosa@acme.example"] = ["550 5.1.1 no such user"]
    assert run("rosa@acme.example", "--json") == 1
    assert json.loads(capsys.readouterr().out) == {"ok": False, "outcome": "refused", "words": "550 5.1.1 no such user"}


def test_a_server_that_is_down(settings, capsys):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    assert run("rosa@acme.example", "--from", "us@baton.example") == 1
    assert "refused" in capsys.readouterr().out


def test_no_server_and_no_address(settings):
    settings.EMAIL_URL = ""
    with pytest.raises(CannotRun, match="Set EMAIL_URL. Nothing was sent."):
        run("rosa@acme.example")
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    with pytest.raises(WrongUsage, match='"rosa" is no address that mail can be sent to. Nothing was sent.'):
        run("rosa")
