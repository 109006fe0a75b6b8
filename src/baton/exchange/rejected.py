"""The rows that were not brought in, as a file to be mended and brought in again: the original columns, the line, and why."""

import csv
import re
from collections.abc import Iterable, Mapping
from typing import IO, Final
from uuid import UUID

from baton.exchange.models import Import, ImportRow
from baton.foundation.actors import Actor
from baton.foundation.performing import reading

FORMULA: Final = "=+-@\t\r＝＋－＠"  # what a spreadsheet takes for the beginning of one, in its full width too
NUMBER: Final = re.compile(r"[+-]?\d[\d.,]*%?")
AT_ONCE: Final = 1_000
Rejected = tuple[int, str, Mapping[str, str]]  # line, reason, cells by header


def rejected_rows(actor: Actor, import_id: UUID) -> Iterable[Rejected]:
    """Line, reason and cells of each rejected row, in the order of the file; never all of them at once."""
    line = 0
    while True:
        with reading(actor):
            rows = ImportRow.objects.visible_to(actor).filter(run=import_id, state="rejected", line__gt=line).order_by("line")
            found = list(rows.values_list("line", "reason", "cells")[:AT_ONCE])
        yield from found
        if len(found) < AT_ONCE:
            return
        line = found[-1][0]


def write_rejected(file: IO[str], run: Import, rows: Iterable[Rejected]) -> None:
    """Write rows as CSV; what a spreadsheet would run as a formula stands behind an apostrophe, which an import takes away."""
    headers = [one["header"] for one in run.columns]
    writer = csv.writer(file)
    writer.writerow([*map(harmless, headers), "line", "reason"])
    for line, reason, cells in rows:
        writer.writerow([*(harmless(cells.get(header, "")) for header in headers), line, harmless(reason)])


def harmless(text: str) -> str:
    """The text as no spreadsheet runs it; numbers stay numbers."""
    return f"'{text}" if text.startswith(tuple(FORMULA)) and not NUMBER.fullmatch(text) else text
