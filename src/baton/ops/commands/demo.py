"""A lively sandbox to look around in: two years of a small business, served with a worker when it is ready."""

import os
import socket
from argparse import ArgumentParser, Namespace
from datetime import date

from baton.foundation import health
from baton.ops import desk
from baton.ops.checks import require_migrated
from baton.ops.commands import serve
from baton.ops.demo.build import built
from baton.ops.demo.stage import passwords
from baton.ops.environment import EMBEDDED
from baton.ops.errors import WrongUsage
from baton.ops.supervisor import say

FIRST_PORT, PORTS = 8000, 100


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed is another business (default 1)")
    parser.add_argument("--until", type=date.fromisoformat, default=None, metavar="DATE", help="its last day (default today, or that of the one which stands)")
    parser.add_argument("--accounts", type=int, default=60, metavar="N")
    parser.add_argument("--no-serve", action="store_true", help="make it, and do not serve")


def run(options: Namespace) -> int:
    if os.environ.get(EMBEDDED) and health.pending():
        say("the database's tables")
        serve.migrate()
    require_migrated()
    if not 12 <= options.accounts <= 240:
        raise WrongUsage(f"The demo has 12 to 240 accounts, not {options.accounts}. Nothing was made.")
    house = built(options.seed, options.until, options.accounts, say)
    logins = passwords(house)
    if options.json:
        desk.tell(options, {"organization": house.pk, "name": house.name, "logins": logins})
    else:
        print(f"\n{house.name}\n" + "".join(f"  {email:28}{password}\n" for email, password in logins.items()))
    if options.no_serve:
        return desk.DONE
    serving = Namespace(bind=("127.0.0.1", free_port()), workers=serve.PROCESSES, no_worker=False)
    return serve.run(serving)


def free_port() -> int:
    """8000, or the next one that nobody listens on."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise WrongUsage(f"Every port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1} is taken. The demo stands; serve it: baton serve --bind HOST:PORT")
