"""Do the seven steps of the handoff in a throw-away sandbox, and say what is missing."""

from argparse import ArgumentParser, Namespace

from baton.ops import desk
from baton.upkeep.handoff import handoff_check

MARKS = {"passed": "passed", "failed": "FAILED", "not_built": "not built"}


def configure(parser: ArgumentParser) -> None:
    """It takes the options of every command, and no others."""


def run(options: Namespace) -> int:
    found = handoff_check(desk.organization(options))
    if options.json:
        desk.tell(options, found)
    else:
        for step in found["steps"]:
            lacks = f": {'; '.join(step['missing'])}" if step["missing"] else ""
            print(f"{step['n']}  {MARKS[step['state']]:10}{step['ms']:>6} ms  {step['typed']} typed  {step['name']}{lacks}")
        print(f"{'All seven steps hold' if found['ok'] else 'Not all seven steps hold yet'}; {found['typed']} values were typed again.")
    return desk.DONE if found["ok"] else desk.REFUSED
