"""Do any deed, by its name: baton do deal.win 0189… --input '{"po_number": "7"}'."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any
from uuid import UUID

from baton.foundation import carrying, denials, nouns
from baton.foundation.actions import ACTIONS, Door
from baton.foundation.actors import Actor
from baton.foundation.errors import AlreadyDone, NotAllowed, NotFound
from baton.foundation.models.row import Recorded
from baton.foundation.performing import perform, reading
from baton.ops import desk
from baton.ops.errors import WrongUsage


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("deed", metavar="DEED", help="like deal.win; a deed that is not known shows those that are near")
    parser.add_argument("id", nargs="?", type=desk.record_id, metavar="ID", help="the record that the deed is done on")
    parser.add_argument("--input", default="{}", metavar="JSON|@FILE", help="the deed's fields")
    parser.add_argument("--key", help="done once under this key: again, the first answer is printed")


def run(options: Namespace) -> int:
    door, entered = known(options.deed), read_input(options.input)
    return desk.answering(options, lambda: do(options, door, entered))


def do(options: Namespace, door: Door, entered: Any) -> int:
    """Do the deed, then print the record as `show` prints it."""
    actor = desk.actor(options, desk.organization(options))
    try:
        with perform(actor, key=options.key, given=[door.name, options.id, entered]) as work:
            result = carrying.do(door, work, options.id, entered)
            answer = work.answer
    except NotAllowed as refusal:
        denials.keep(actor, door.name, "baton do", refusal)
        raise
    except AlreadyDone as done:
        print(done.words, file=sys.stderr)
        result, answer = None, done.first
    desk.tell(options, told(actor, result, answer))
    return desk.DONE


def known(name: str) -> Door:
    """The door of this name that people may use."""
    doors = {name: door for name, door in ACTIONS.items() if door.by == "people"}
    if name not in doors:
        nouns_deeds = ", ".join(sorted(d for d in doors if d.split(".")[0] == name.split(".")[0]))
        hint = f"Its deeds are {nouns_deeds}." if nouns_deeds else f"The deeds are {', '.join(sorted(doors))}."
        raise WrongUsage(f"There is no deed {name}. {desk.near(name, doors, otherwise=hint)} Nothing was done.")
    return doors[name]


def read_input(text: str) -> Any:
    """The JSON itself, or with @ the file that holds it."""
    try:
        return json.loads(Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text)
    except OSError as error:
        raise WrongUsage(f"The file {text[1:]} cannot be read: {error.strerror}. Nothing was done.") from error
    except ValueError as error:
        raise WrongUsage(f"--input is not JSON: {error}. Nothing was done.") from error


def told(actor: Actor, result: Any, answer: Any) -> Any:
    """The record as programs see it, with what the deed returned beside it: a password is told this once.

    What can't be shown is told by kind and id.
    """
    if isinstance(answer, dict) and answer.get("kind") in nouns.NOUNS:
        try:
            with reading(actor):
                shown = nouns.find(actor, nouns.NOUNS[answer["kind"]], UUID(answer["id"]))
            return {"answer": shown, "result": result} if isinstance(result, tuple) else shown
        except NotFound:  # done, and out of this actor's sight: whoever gives a record away
            return answer
    if result is None or isinstance(result, Recorded):
        return answer
    return {"answer": answer, "result": result}
