"""Move a sandbox's clock on, and do what is due on the way."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import datetime
from zoneinfo import ZoneInfo

from baton.foundation.errors import require
from baton.ops import desk
from baton.ops.advance import advance


def instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no instant; write one like 2026-12-01T09:00") from None


def configure(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="advance")
    ahead = deeds.add_parser("advance", help="sandboxes only: every duty that is due on the way is done, in its order")
    ahead.add_argument("--to", type=instant, required=True, metavar="INSTANT", help="in the organization's zone unless it names one")


def run(options: Namespace) -> int:
    return desk.answering(options, lambda: ahead(options))


def ahead(options: Namespace) -> int:
    organization = desk.organization(options)
    require(organization.kind != "live", f"{organization.name} is live, and its clock is the real one. Nothing was done.")
    to = options.to if options.to.tzinfo else options.to.replace(tzinfo=ZoneInfo(organization.timezone))
    require(to >= organization.clock.now(), f"A clock only moves forward, and it is {organization.clock.now()} there. Nothing was done.")
    desk.tell(options, {"now": to.isoformat(), "done": advance(organization.pk, to)})
    return desk.DONE
