"""`baton serve` as a whole: pages answer, a second one is refused the port, and nothing is left of it."""

import json
import signal
import socket
import urllib.request

from baton.ops.postgres.processes import is_alive, wait_until
from tests.ops.processes import running


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def answer(url: str) -> dict | None:
    try:
        with urllib.request.urlopen(url, timeout=2) as said:
            return json.load(said)
    except OSError:
        return None


def children(pid: int) -> set[int]:
    """Children and their children, as the kernel lists them."""
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        mine = set(map(int, file.read().split()))
    return mine.union(*map(children, mine))


def test_it_serves_until_told_to_stop(transactional_db):
    port = free_port()
    bind = f"127.0.0.1:{port}"
    with running("baton.ops", "serve", "--bind", bind) as serve:
        assert wait_until(lambda: answer(f"http://{bind}/readyz"), 40)
        assert answer(f"http://{bind}/readyz") == {"ok": True, "pending": []}
        left = children(serve.pid)
        assert len(left) >= 4, "web, its two processes, and a worker"
        with running("baton.ops", "serve", "--bind", bind) as second:
            assert second.wait(30) == 2
        serve.send_signal(signal.SIGTERM)
        assert serve.wait(30) == 0
    assert not any(map(is_alive, left))
