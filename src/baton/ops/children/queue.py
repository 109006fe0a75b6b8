"""The worker's own way to the queue: its pool may go through a pooler; LISTEN goes past it."""

import os
from contextlib import asynccontextmanager
from typing import Any

from procrastinate import App, PsycopgConnector
from psycopg import AsyncConnection

OWN_CONNECTIONS = 2  # fetching and heartbeats, beside the jobs


class DirectListen(PsycopgConnector):
    """Listens on a connection of its own: a pooler in transaction mode passes no notifications on."""

    def __init__(self, listen: str, **pool: Any):
        super().__init__(**pool)
        self.listen = listen

    @asynccontextmanager
    async def _get_standalone_connection(self):
        async with await AsyncConnection.connect(self.listen, autocommit=True) as connection:
            yield connection


def worker_app(queue: App, concurrency: int) -> App:
    """A second app with the tasks of Django's, which fetches on a pool of its own.

    Django's app keeps its connector, so what a job enqueues stays in that job's transaction.
    """
    pooled = os.environ["DATABASE_URL"]
    connector = DirectListen(
        os.environ.get("DATABASE_DIRECT_URL") or pooled,
        conninfo=pooled,
        kwargs={"prepare_threshold": None},  # a pooler in transaction mode keeps no prepared statements
        min_size=1,
        max_size=concurrency + OWN_CONNECTIONS,
    )
    app = App(connector=connector)
    app.tasks, app.periodic_registry = queue.tasks, queue.periodic_registry
    return app
