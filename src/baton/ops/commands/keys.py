"""The keys by which secrets are encrypted at rest: make one, or bring everything to the newest."""

from argparse import ArgumentParser, Namespace

from baton.foundation import ciphers
from baton.ops import desk


def configure(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="new|rotate")
    deeds.add_parser("new", help="print a key; it goes first into BATON_FIELD_KEYS")
    deeds.add_parser("rotate", help="encrypt with the newest key what older ones hold; then those can go")


def run(options: Namespace) -> int:
    return desk.answering(options, lambda: {"new": new, "rotate": rotate}[options.deed](options))


def new(options: Namespace) -> int:
    key = ciphers.new_key()
    desk.tell(options, {"key": key}) if options.json else print(key)
    return desk.DONE


def rotate(options: Namespace) -> int:
    count = ciphers.rotate()
    words = f"{count} secrets were encrypted with the newest key." if count else "Every secret is encrypted with the newest key already."
    desk.tell(options, {"rotated": count}) if options.json else print(words)
    return desk.DONE
