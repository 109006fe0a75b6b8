"""Send a mail to see whether the mail server takes it, and what it answers."""

from argparse import ArgumentParser, Namespace

from django.conf import settings

from baton.foundation.clock import real_now
from baton.foundation.keys import new_id
from baton.messages.addresses import mailbox
from baton.messages.composing import Letter, Person, compose
from baton.messages.server import configured, our_name
from baton.messages.smtp import Envelope, Outcome, deliver
from baton.ops import desk
from baton.ops.errors import CannotRun, WrongUsage

SAID = {
    "accepted": "The server took the mail. Whether it arrives is now its business: look into the mailbox.",
    "refused": "The server refused the mail.",
    "later": "The mail was not sent.",
    "unknown": "The mail was handed over, and the server did not say whether it took it: look into the mailbox.",
}
BODY = "This is a test of the mail server by which Baton at {} sends. Nothing needs to be done.\n"


def configure(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="test")
    test = deeds.add_parser("test", help="send a short mail and say what the server answered")
    test.add_argument("address", metavar="ADDRESS")
    test.add_argument("--from", dest="sender", metavar="ADDRESS", help="from whom; the one that EMAIL_URL names, else ADDRESS itself")


def run(options: Namespace) -> int:
    try:
        server, to = configured(), mailbox(options.address)
        sender = mailbox(options.sender or server.sender or to)
    except ValueError as problem:
        raise (CannotRun if not settings.EMAIL_URL else WrongUsage)(f"{problem} Nothing was sent.") from None
    outcome = deliver(server, Envelope(sender, (to,), content(sender, to)))
    desk.tell(options, told(outcome)) if options.json else print(f"{server.host}:{server.port}: {outcome.words}\n{SAID[outcome.kind]}")
    return desk.DONE if outcome.kind == "accepted" else desk.REFUSED


def content(sender: str, to: str) -> bytes:
    id = f"<{new_id().hex}@{our_name()}>"
    people = Person("Baton", sender), [Person("", to)]
    return compose(Letter(*people, "A test of your mail server", BODY.format(settings.BATON_URL), id, real_now()))


def told(outcome: Outcome) -> dict:
    return {"ok": outcome.kind == "accepted", "outcome": outcome.kind, "words": outcome.words}
