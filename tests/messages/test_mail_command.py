"""`baton mail test`: what the server answered, in words and by the exit code."""

import pytest

from tests.messages.servers import MailServer, free_port
from tests.ops.terminal import Terminal

ROSA = "rosa@acme.example"


@pytest.fixture
def terminal(capsys) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def server(mail_server, settings) -> MailServer:
    settings.EMAIL_URL = f"smtp://127.0.0.1:{mail_server.port}?from=us@baton.example"
    settings.BATON_URL = "https://baton.example"
    return mail_server


def test_a_mail_that_is_taken(server, terminal):
    printed = terminal("mail", "test", ROSA)
    assert (printed.code, printed.out) == (
        0, f"127.0.0.1:{server.port}: 250 2.0.0 taken as 4711\n"
        "The server took the mail. Whether it arrives is now its business: look into the mailbox.\n",
    )  # fmt: skip
    [received] = server.received
    assert (received.sender, received.recipients, received.header("Subject")) == ("us@baton.example", [ROSA], "A test of your mail server")
    assert "https://baton.example" in received.mail.get_content()


def test_it_comes_from_whom_one_says_else_from_the_address_itself(server, terminal, settings):
    terminal("mail", "test", ROSA, "--from", "eva@baton.example")
    settings.EMAIL_URL = f"smtp://127.0.0.1:{server.port}"
    terminal("mail", "test", ROSA)
    assert [received.sender for received in server.received] == ["eva@baton.example", ROSA]


@pytest.mark.parametrize(("answers", "outcome", "meaning"), [
    ({ROSA: ["550 5.1.1 no such user"]}, "refused", "The server refused the mail for good; its words say why. Nothing was sent."),
    ({"": ["554 5.7.1 looks like spam"]}, "refused", "The server refused the mail for good; its words say why. Nothing was sent."),
    ({ROSA: ["451 4.7.1 greylisted"]}, "later", "The server does not take the mail now. Nothing was sent; try again in some minutes."),
])  # fmt: skip
def test_a_mail_that_is_not_taken_is_told_in_the_servers_words(server, terminal, answers, outcome, meaning):
    server.answers.update({whom: list(said) for whom, said in answers.items()})
    printed = terminal("mail", "test", ROSA, "--json")
    [[words]] = answers.values()
    assert (printed.code, printed.json) == (
        1, {"ok": False, "outcome": outcome, "server": f"127.0.0.1:{server.port}", "words": words, "meaning": meaning},
    )  # fmt: skip
    assert server.received == []


def test_a_server_that_dies_with_the_mail_may_have_it(server, terminal):
    server.answers[""] = [None]
    printed = terminal("mail", "test", ROSA)
    assert (printed.code, len(server.received)) == (1, 1)
    assert "The mail was handed over, and the server did not say whether it took it: look into the mailbox." in printed.out


def test_a_server_that_is_down(terminal, settings):
    port = free_port()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    printed = terminal("mail", "test", ROSA)
    assert (printed.code, printed.out.splitlines()) == (1, [
        f"127.0.0.1:{port}: Connection refused",
        "Nobody took the mail there. Nothing was sent; check host, port, user and password in EMAIL_URL, and the server's certificate.",
    ])  # fmt: skip


@pytest.mark.parametrize(("url", "words"), [("", "No mail server is set, so no mail can go out. Set EMAIL_URL."), ("http://x", "EMAIL_URL must look like")])
def test_without_a_server_that_is_set_nothing_can_be_sent(terminal, settings, url, words):
    settings.EMAIL_URL = url
    printed = terminal("mail", "test", ROSA)
    assert printed.code == 1
    assert printed.err.startswith(words) and printed.err.endswith("Nothing was sent.")


def test_what_is_no_address_is_typed_wrongly(server, terminal):
    printed = terminal("mail", "test", "rosa")
    assert (printed.code, printed.err) == (2, '"rosa" is no address that mail can be sent to. Nothing was sent.')
    assert terminal("mail", "test", ROSA, "--from", "us\r\nRCPT TO:<e@e.example>").code == 2
    assert terminal("mail", "test").code == 2
    assert terminal("mail").code == 2
    assert server.tried == []
