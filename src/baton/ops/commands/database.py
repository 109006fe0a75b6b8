"""Look at the embedded PostgreSQL, or stop it; every other command starts it when it needs it."""

import json
from argparse import ArgumentParser, Namespace

from baton.ops.postgres import ensure_running, find_place, stop
from baton.ops.postgres.server import answering


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("deed", choices=("status", "stop", "url"), help="url: of the owning role, for psql")


def run(options: Namespace) -> int:
    return {"status": status, "stop": stop_it, "url": url}[options.deed](options)


def status(options: Namespace) -> int:
    place = find_place()
    is_running = bool(answering(place))
    if options.json:
        print(json.dumps({"running": is_running, "data": str(place.data), "socket_folder": str(place.socket_folder)}))
    else:
        print(f"{'runs' if is_running else 'does not run'}; its data is in {place.data}")
    return 0 if is_running else 1


def stop_it(_: Namespace) -> int:
    print("The embedded database was stopped." if stop() else "The embedded database was not running.")
    return 0


def url(_: Namespace) -> int:
    print(ensure_running().owner_url)
    return 0
