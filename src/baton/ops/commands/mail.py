"""Send a mail to see whether the mail server takes it, and what it answers."""

from argparse import ArgumentParser, Namespace

from django.conf import settings

from baton.foundation.clock import real_now
from baton.foundation.keys import new_id
from baton.messages.addresses import mailbox
from baton.messages.composing import Letter, Person, compose
from baton.messages.server import Server, configured, our_name
from baton.messages.smtp import Envelope, Outcome, deliver
from baton.ops import desk
from baton.ops.errors import CannotRun, WrongUsage

SAID = {
    "accepted": "The server took the mail. Whether it arrives is now its business: look into the mailbox.",
    "refused": "The server refused the mail for good; its words say why. Nothing was sent.",
    "later": "The server does not take the mail now. Nothing was sent; try again in some minutes.",
    "unknown": "The mail was handed over, and the server did not say whether it took it: look into the mailbox.",
}
UNREACHED = "Nobody took the mail there. Nothing was sent; check host, port, user and password in EMAIL_URL, and the server's certificate."
BODY = "This is a test of the mail server by which Baton at {} sends. Nothing needs to be done.\n"


def configure(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="test")
    test = deeds.add_parser("test", help="send a short mail and say what the server answered")
    test.add_argument("address", metavar="ADDRESS")
    test.add_argument("--from", dest="sender", metavar="ADDRESS", help="from whom; the one that EMAIL_URL names, else ADDRESS itself")


def run(options: Namespace) -> int:
    try:
        server = configured()
    except ValueError as problem:
        raise CannotRun(f"{problem} Nothing was sent.") from None
    try:
        to = mailbox(options.address)
        sender = mailbox(options.sender or server.sender or to)
    except ValueError as problem:
        raise WrongUsage(f"{problem} Nothing was sent.") from None
    outcome = deliver(server, Envelope(sender, (to,), content(sender, to)))
    found = told(server, outcome)
    desk.tell(options, found) if options.json else print(f"{found['server']}: {found['words']}\n{found['meaning']}")
    return desk.DONE if outcome.kind == "accepted" else desk.REFUSED


def content(sender: str, to: str) -> bytes:
    id = f"<{new_id().hex}@{our_name()}>"
    people = Person("Baton", sender), [Person("", to)]
    return compose(Letter(*people, "A test of your mail server", BODY.format(settings.BATON_URL), id, real_now()))


def told(server: Server, outcome: Outcome) -> dict:
    return {
        "ok": outcome.kind == "accepted",
        "outcome": outcome.kind,
        "server": f"{server.host}:{server.port}",
        "words": outcome.words.removeprefix(f"{server.host}: "),
        "meaning": SAID[outcome.kind] if outcome.is_reached else UNREACHED,
    }
