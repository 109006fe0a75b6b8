"""The worker: hears announcements, runs duties."""

import asyncio
import os
import sys
from importlib import import_module

import django
from procrastinate import App

from baton.ops.children.leash import die_with_parent
from baton.ops.children.queue import worker_app

LAST_JOB_SECONDS = 20


def main(concurrency: str) -> None:
    die_with_parent()
    os.environ["BATON_PROCESS"] = "worker"
    django.setup()
    queue = import_module("baton.foundation.jobs").app  # its models need Django set up first
    asyncio.run(work(queue, int(concurrency)))


async def work(queue: App, concurrency: int) -> None:
    async with worker_app(queue, concurrency).open_async() as app:
        await app.run_worker_async(concurrency=concurrency, shutdown_graceful_timeout=LAST_JOB_SECONDS)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baton.settings")
    main(*sys.argv[1:])
