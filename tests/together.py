"""Deeds done by several at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do these in threads that begin together; what each answered or raised, in the order given."""
    together, answers = Barrier(len(deeds)), [None] * len(deeds)

    def run(n: int) -> None:
        try:
            together.wait()
            answers[n] = deeds[n]()
        except Exception as error:  # noqa: BLE001  the test looks at it
            answers[n] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=[n]) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
        assert not thread.is_alive(), "a thread did not come to its end"
    return answers
