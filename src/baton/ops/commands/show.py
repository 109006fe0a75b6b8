"""Show records, as the API shows them: baton show invoice 0189…, baton show invoices --filter document_state=draft."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from baton.foundation import nouns
from baton.foundation.errors import require
from baton.foundation.nouns import LIMIT, MOST, NOUNS, Noun
from baton.foundation.performing import reading
from baton.ops import desk
from baton.ops.errors import WrongUsage


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("noun", metavar="NOUN", help="like invoice or invoices")
    parser.add_argument("id", nargs="?", type=desk.record_id, metavar="ID", help="one record; omitted: the newest ones")
    parser.add_argument("--filter", action="append", default=[], type=pair, metavar="FIELD=VALUE", help="may be given more than once")
    parser.add_argument("--limit", type=int, default=LIMIT, metavar="N", help=f"at most {MOST} (default {LIMIT})")
    parser.add_argument("--after", type=desk.record_id, metavar="ID", help="what the last page gave as next")


def pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise ArgumentTypeError(f"{text!r} is not FIELD=VALUE")
    return name, value


def run(options: Namespace) -> int:
    noun = known(options.noun)
    return desk.answering(options, lambda: show(options, noun))


def show(options: Namespace, noun: Noun) -> int:
    actor = desk.actor(options, desk.organization(options))
    require(not (options.id and options.filter), "Give an id or filters, not both.")
    with reading(actor):
        if options.id:
            found = nouns.find(actor, noun, options.id)
        else:
            found = nouns.listing(actor, noun, dict(options.filter), limit=max(1, options.limit), after=options.after)
    desk.tell(options, found)
    return desk.DONE


def known(name: str) -> Noun:
    if name not in NOUNS:
        listed = ", ".join(sorted({noun.plural for noun in NOUNS.values()})) or "none yet"
        raise WrongUsage(f"There is no noun {name}. {desk.near(name, NOUNS, otherwise=f'The nouns are {listed}.')}")
    return NOUNS[name]
