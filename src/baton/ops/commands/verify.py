"""Check every invariant over all organizations; a breach is told in words."""

from argparse import ArgumentParser, Namespace

from baton.ops import desk
from baton.ops.errors import WrongUsage
from baton.upkeep import verify


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("checks", nargs="*", metavar="CHECK", help="like V3; omitted: all")


def run(options: Namespace) -> int:
    unknown = sorted(set(options.checks) - set(verify.CHECKS))
    if unknown:
        raise WrongUsage(f"There is no check {', '.join(unknown)}; the checks are {', '.join(verify.CHECKS)}.")
    found = verify.verify(options.checks or list(verify.CHECKS))
    if options.json:
        desk.tell(options, found)
    else:
        for check in found["checks"]:
            print(line(check))
            for breach in check["breaches"]:
                print(f"    {breach['words']}")
    return desk.DONE if found["ok"] else desk.REFUSED


def line(check: dict) -> str:
    if not check["ok"]:
        said = f"BREACHED, {len(check['breaches'])} found"
    else:
        said = f"holds, {check['checked']} checked" if check["checked"] else "nothing to check"
    return f"{check['id']:<6}{verify.CHECKS[check['id']].claim}: {said}"
