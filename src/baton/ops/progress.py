"""How far a long command is: a bar with rate and time left on a terminal, else a line now and then."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LINES = 10  # at most about so many lines where nobody watches
UNKNOWN = 5_000  # steps to a line, where nobody knows how many there will be
Step = Callable[[int], None]


@contextmanager
def progress(what: str, total: int) -> Iterator[Step]:
    """A function to be told how much of the total is done by now, 0 where nobody knows it; it speaks on standard error."""
    if not sys.stderr.isatty():
        yield _lines(what, total)
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total or None, rate="")

        def step(done: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, rate=f"{speed:,.0f}/s" if speed else "")

        yield step


def _lines(what: str, total: int) -> Step:
    every, said = max(1, total // LINES) if total else UNKNOWN, 0
    of = f" of {total:,}" if total else ""

    def step(done: int) -> None:
        nonlocal said
        if done // every > said:
            said = done // every
            print(f"{what}: {done:,}{of}", file=sys.stderr)

    return step
