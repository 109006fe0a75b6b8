"""Say what would go out of a restored database, and let it."""

import getpass
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from baton.foundation import fence
from baton.ops import desk
from baton.ops.backup.places import owner_url
from baton.ops.backup.releasing import found, hold_mail, lift


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="release it without asking; omitted where nobody can be asked: only say what would go out")
    parser.add_argument("--hold-mail", action="store_true", help="mail that waited in the backup may have gone out since: make a task of each, and send none of it")


def run(options: Namespace) -> int:
    words, waiting = fence.words(), found()
    if not words:
        return said(options, waiting, is_released=False, words="Nothing is fenced: this database may send already. Nothing was changed.")
    if not options.json:
        print("\n".join([words, *lines(waiting)]))
    if not (options.yes or agreed()):
        said(options, waiting, is_released=False, words="Nothing was released. To do it: bin/baton release --yes (with --hold-mail: without the mail that waited)")
        return desk.REFUSED
    held = hold_mail() if options.hold_mail else 0
    lift(owner_url(), options.as_email or getpass.getuser())
    return said(options, waiting, is_released=True, words=f"Released. {held} mails became tasks." if held else "Released.")


def lines(waiting: dict[str, Any]) -> list[str]:
    """The same for a person."""
    told = [f"  {one['name']} ({one['kind']}): {one['mails']} mails wait, {one['drafts']} drafts are to be sent" for one in waiting["organizations"]]
    told += [f"  {waiting['unheard']} jobs wait to be heard; documents and mails may come of them"] if waiting["unheard"] else []
    return ["What would go out:", *(told or ["  nothing that waits; only what becomes due from now on"])]


def agreed() -> bool:
    """Does the person at the terminal say yes?"""
    return sys.stdin.isatty() and input("Is the old installation stopped, and may this go out? Type release: ").strip() == "release"


def said(options: Namespace, waiting: dict[str, Any], *, is_released: bool, words: str) -> int:
    if options.json:
        desk.tell(options, {"released": is_released, "words": words, **waiting})
    else:
        print(words)
    return desk.DONE
