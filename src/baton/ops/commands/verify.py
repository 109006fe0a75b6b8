"""Check every invariant over all organizations; a breach is told in words."""

from argparse import ArgumentParser, Namespace

from baton.ops import desk
from baton.ops.errors import WrongUsage
from baton.upkeep import verify
from baton.upkeep.chain import Head


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("checks", nargs="*", metavar="CHECK", help="like V3; omitted: all")
    parser.add_argument(
        "--head", action="append", default=[], metavar="SHA256[@POSITION]", help="a seal of the audit as it was written down outside; V7 must find it again"
    )


def run(options: Namespace) -> int:
    unknown = sorted(set(options.checks) - set(verify.CHECKS))
    if unknown:
        raise WrongUsage(f"There is no check {', '.join(unknown)}; the checks are {', '.join(verify.CHECKS)}.")
    found = verify.verify(wanted(options), heads(options.head))
    if options.json:
        desk.tell(options, found)
    else:
        for check in found["checks"]:
            print(line(check))
            for breach in check["breaches"]:
                print(f"    {breach['words']}")
    return desk.DONE if found["ok"] else desk.REFUSED


def wanted(options: Namespace) -> list[str]:
    """The checks that were asked for; a seal is looked for by V7."""
    named = options.checks or list(verify.CHECKS)
    return [*named, "V7"] if options.head and "V7" not in named else named


def heads(told: list[str]) -> list[Head]:
    read = [Head.read(text) for text in told]
    if None in read:
        raise WrongUsage(f"{told[read.index(None)]} is no seal; write its 64 hexadecimal digits, and its position if you have it: SHA256@POSITION.")
    return [head for head in read if head]


def line(check: dict) -> str:
    if not check["ok"]:
        said = f"BREACHED, {len(check['breaches'])} found"
    else:
        said = f"holds, {check['checked']} checked" if check["checked"] else "nothing to check"
    return f"{check['id']:<6}{verify.CHECKS[check['id']].claim}: {said}"
