"""How this installation is: configuration and where it came from, database, duties and their proof, queue."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from django.conf import settings
from django.db import connection

from baton.foundation import duties, fence, health
from baton.ops import configuration, desk
from baton.upkeep import nightly
from baton.upkeep.shelf import TRIED, shelf_at

QUEUE = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1 ORDER BY 1"
LATENCY = "SELECT extract(epoch FROM now() - min(scheduled_at)) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at <= now()"
WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'"
SERVER = "SELECT current_setting('server_version'), current_user, current_database(), current_setting('data_checksums')"


def configure(parser: ArgumentParser) -> None:
    """It takes no options of its own."""


def run(options: Namespace) -> int:
    found = examine()
    desk.tell(options, found) if options.json else print("\n".join(words(found)))
    return desk.DONE if found["ok"] else desk.REFUSED


def examine() -> dict:
    """Everything that is worth knowing before one looks deeper; `wrong` names what has to be mended."""
    server, login, name, checksums = _one(SERVER)
    waiting = health.pending()
    standings = [] if waiting else [_duty(standing) for standing in duties.standings()]
    queue = {} if waiting else _queue()
    wrong = [f"{len(waiting)} migrations are pending: run bin/baton migrate."] if waiting else []
    wrong += [fence.words()] if not waiting and fence.words() else []
    wrong += [duty["words"] for duty in standings if duty["late"]]
    if not waiting and not queue["workers"]:
        wrong.append("No worker runs, so nothing happens by itself: start bin/baton serve or bin/baton worker.")
    return {
        "ok": not wrong,
        "wrong": wrong,
        "configuration": [asdict(value) for value in configuration.values()],
        "database": {"server": server, "login": login, "name": name, "checksums": checksums == "on", "pending": waiting},
        "duties": standings,
        "queue": queue,
        "backups": _backups(),
    }


def words(found: dict) -> list[str]:
    """The same for a person."""
    database, queue = found["database"], found["queue"]
    return [
        "Configuration",
        *(f"  {v['name']:<20} {v['value'] or '–'}  ({v['origin']})" for v in found["configuration"]),
        "Database",
        f"  PostgreSQL {database['server']}, {database['login']} in {database['name']}, checksums {'on' if database['checksums'] else 'off'}",
        "Duties",
        *(f"  {d['name']:<20} every {d['cron']:<16} {d['succeeded_at'] or 'never':<28} {'LATE' if d['late'] else 'in time'}" for d in found["duties"]),
        "Queue",
        f"  {queue.get('workers', 0)} workers; jobs: {', '.join(f'{n} {s}' for s, n in queue.get('jobs', {}).items()) or 'none'}",
        "Backups",
        f"  {told_backups(found['backups'])}",
        *(["Wrong", *(f"  {line}" for line in found["wrong"])] if found["wrong"] else ["Nothing is wrong."]),
    ]


def told_backups(found: dict) -> str:
    if not found["folder"]:
        return "none are made by themselves (BATON_BACKUPS=off)"
    if not found["newest"]:
        return f"none yet in {found['folder']}"
    return f"{found['count']} in {found['folder']}; the newest is {found['newest']}, last tried {found['tried'] or 'never'}"


def _backups() -> dict:
    """How many stand where backups are made by themselves, the newest, and the newest that was restored for a try."""
    if not nightly.are_wanted():
        return {"folder": None, "count": 0, "newest": None, "tried": None}
    shelf = shelf_at(settings.BATON_BACKUPS)
    names = [backup.name for backup in shelf.backups()]
    tried = [backup.name for backup in shelf.backups() if (backup / TRIED).is_file()]
    return {"folder": str(shelf.folder), "count": len(names), "newest": next(iter(names), None), "tried": next(iter(tried), None)}


def _queue() -> dict:
    jobs: dict[str, int] = dict(_rows(QUEUE))
    return {"jobs": jobs, "workers": _one(WORKERS)[0], "oldest_waits_s": int(_one(LATENCY)[0] or 0)}


def _duty(standing: duties.Standing) -> dict:
    done = standing.proof.succeeded_at if standing.proof else None
    return {
        "name": standing.duty.name,
        "cron": standing.duty.cron,
        "succeeded_at": done and done.isoformat(timespec="seconds"),
        "late": standing.is_late,
        "words": standing.words,
    }


def _rows(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _one(statement: str) -> tuple:
    return _rows(statement)[0]
