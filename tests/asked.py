"""How many queries a piece of work costs."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

BULK = ("CREATE", "COPY", "DROP")  # the table by way of which more than a few rows are written


@contextmanager
def asked() -> Iterator[list[str]]:
    """The queries of the block, but for those that make, fill and drop the table of many rows."""
    said: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield said
    said += [query["sql"] for query in captured if not query["sql"].lstrip().startswith(BULK)]
