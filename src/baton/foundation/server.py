"""PostgreSQL and Python side by side: the server writes what it was sent while we make ready what comes next."""

import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.BAD_RESPONSE)


class Server:
    """A connection that may have been given a statement nobody has asked about yet.

    Stands among the connection's execute wrappers, so that whatever is asked next waits for it first.
    """

    def __init__(self) -> None:
        self._expected: tuple[int, Exception] | None = None  # of what is running

    def __call__(self, execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
        self.wait()
        return execute(sql, params, many, context)

    def begin(self, statements: Sequence[str], packed: bytes, rows: int, otherwise: Exception) -> None:
        """Let the server begin statements: CREATE, COPY … FROM STDIN of the packed rows, what reads them, and TRUNCATE.

        The third must touch so many rows, or else `otherwise` is raised.
        """
        self.wait()
        if connection.queries_logged:  # whoever counts statements counts this one too
            connection.queries_log.append({"sql": statements[2], "time": "0"})
        line = _line()
        with connection.wrap_database_errors:
            line.send_query("; ".join(statements).encode())
            self._expected = rows, otherwise
            _flush(line)
            for _ in statements[:2]:
                _checked([line.get_result()])
            line.put_copy_data(packed)
            line.put_copy_end()
            _flush(line)

    def wait(self) -> None:
        """Until the server is done; raises what went wrong."""
        if self._expected is None:
            return
        (rows, otherwise), self._expected = self._expected, None
        _, written, _ = _checked(_results())
        if written.command_tuples != rows:
            raise otherwise

    def leave(self) -> None:
        """Read to the end what nobody will ask about, because something else went wrong."""
        if self._expected:
            self._expected = None
            _results()


@contextmanager
def alongside() -> Iterator[Server]:
    """Inside the block statements may be left running; at its end, all are done.  Blocks within it share its server.

    What goes wrong is raised by whatever comes next, at the latest at the end of the outermost block.
    """
    if outer := _standing():
        yield outer
        return
    server = Server()
    with connection.execute_wrapper(server):
        try:
            yield server
            server.wait()
        finally:
            server.leave()


def settle() -> None:
    """Wait for what was begun, for whoever must know before he leaves a block what went wrong in it."""
    if standing := _standing():
        standing.wait()


def _standing() -> Server | None:
    return next((wrapper for wrapper in connection.execute_wrappers if isinstance(wrapper, Server)), None)


def _line() -> Any:
    driver: Any = connection.connection
    return driver.pgconn


def _flush(line: Any) -> None:
    while line.flush():
        select.select([], [line.socket], [])


def _results() -> list[Any]:
    return list(iter(_line().get_result, None))


def _checked(results: list[Any]) -> list[Any]:
    with connection.wrap_database_errors:
        for result in results:
            if result.status in FAILED:
                raise error_from_result(result)
    return results
