"""Working off the queue inside a test, whose uncommitted jobs no worker can see."""

import json

from django.db import connection

from baton.foundation.jobs import hear_announcements

TODO = "SELECT id, args FROM procrastinate_jobs WHERE status = 'todo' AND task_name = 'hear' ORDER BY id"
DONE = "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s"


def run_jobs() -> int:
    """Let every announcement be heard, and those made by hearing them; how many jobs there were."""
    done = 0
    with connection.cursor() as cursor:
        while waiting := _waiting(cursor):
            for id, arguments in waiting:
                hear_announcements(**arguments)
                cursor.execute(DONE, [id])
                done += 1
    return done


def _waiting(cursor) -> list[tuple[int, dict]]:
    cursor.execute(TODO)
    return [(id, arguments if isinstance(arguments, dict) else json.loads(arguments)) for id, arguments in cursor.fetchall()]
