"""Serve the pages and the API, with a worker beside them, until stopped."""

import errno
import os
import socket
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from baton.foundation import health
from baton.ops.checks import require_migrated
from baton.ops.commands.worker import worker
from baton.ops.environment import EMBEDDED
from baton.ops.errors import CannotRun, WrongUsage
from baton.ops.supervisor import Child, say, supervise

PROCESSES = 2


def address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.strip("[]") or "127.0.0.1", int(port)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--bind", type=address, default=("127.0.0.1", 8000), metavar="HOST:PORT")
    parser.add_argument("--workers", type=int, default=PROCESSES, metavar="N", help="web processes (default 2)")
    parser.add_argument("--no-worker", action="store_true", help="no jobs and duties here: a `baton worker` does them")


def run(options: Namespace) -> int:
    host, port = options.bind
    require_free(host, port)
    if os.environ.get(EMBEDDED) and health.pending():
        migrate()
    require_migrated()
    children = [Child("web", ["baton.ops.children.web", host, str(port), str(options.workers)])]
    if not options.no_worker:
        children.append(worker())
    return supervise(children, Announcer(host, port))


def require_free(host: str, port: int) -> None:
    """Refuse a port that another program listens on: the web server itself would share it silently."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise WrongUsage(
                f"Port {port} on {host} is taken by another program. Nothing was started. "
                f"Stop that program, or choose another port: --bind {host}:{port + 1}"
            ) from None
        raise WrongUsage(f"{host}:{port} cannot be served from: {problem.strerror}. Nothing was started.") from None


def migrate() -> None:
    """In development, with the embedded database, a new version's tables come by themselves."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "baton.ops", "migrate"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        raise CannotRun("The database could not be brought to this version (see above), so nothing was served.")


class Announcer:
    """Says once where Baton is served, when it takes the first connection."""

    def __init__(self, host: str, port: int):
        self.where = ("127.0.0.1" if host == "0.0.0.0" else host, port)
        self.is_announced = False

    def __call__(self) -> None:
        if self.is_announced:
            return
        with socket.socket(socket.AF_INET6 if ":" in self.where[0] else socket.AF_INET) as probe:
            self.is_announced = probe.connect_ex(self.where) == 0
        if self.is_announced:
            host = f"[{self.where[0]}]" if ":" in self.where[0] else self.where[0]
            say(f"serves on http://{host}:{self.where[1]} (Ctrl-C stops it)")
