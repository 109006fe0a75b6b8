"""A worker process that knows one handler more, does what waits, and leaves.

    python -m tests.foundation.worker FOLDER before|inside
"""

import asyncio
import os
import sys
from importlib import import_module
from pathlib import Path

import django

from baton.ops.children.queue import worker_app


def main(folder: str, place: str) -> None:
    os.environ["BATON_PROCESS"] = "worker"
    django.setup()
    lingering = import_module("tests.foundation.lingering")  # like the queue, it needs Django set up first
    lingering.listen(Path(folder), is_caught_inside=place == "inside")
    asyncio.run(work_off(import_module("baton.foundation.jobs").app))


async def work_off(queue) -> None:
    async with worker_app(queue, 1).open_async() as app:
        await app.run_worker_async(queues=["announcements"], wait=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
