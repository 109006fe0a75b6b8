"""The web server: granian with some processes, spawned and not forked, of four threads each."""

import os
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from baton.ops.children.leash import die_with_parent

THREADS = 4
LAST_REQUEST_SECONDS = 20


def main(host: str, port: str, workers: str) -> None:
    die_with_parent()
    os.environ["BATON_PROCESS"] = "web"
    Granian(
        "baton.ops.children.application:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LAST_REQUEST_SECONDS,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
