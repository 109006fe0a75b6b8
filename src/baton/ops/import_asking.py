"""Is it an account we have?  Asked at the terminal, row by row."""

import sys
from typing import Final

from baton.exchange.actions.mending import Choice, decide
from baton.exchange.models import Import, ImportRow
from baton.exchange.running import found_import
from baton.foundation.actors import Actor
from baton.foundation.errors import Answer
from baton.foundation.performing import perform, reading

CHOICES: Final[dict[str, Choice]] = {"u": "update", "n": "create", "l": "skip"}
MOST_ASKED: Final = 1_000


def ask(actor: Actor, run: Import) -> Import:
    """Ask at the terminal about each row that waits; whoever just presses Enter leaves it waiting."""
    with reading(actor):
        rows = list(ImportRow.objects.visible_to(actor).filter(run=run, state="undecided").order_by("line")[:MOST_ASKED])
    headers = [one["header"] for one in run.columns]
    for row in rows:
        print(f"Line {row.line}: {', '.join(row.cells[header] for header in headers if header in row.cells)}\n  {row.reason}", file=sys.stderr)
        said = input("  [u]pdate that account, [n]ew account, [l]eave it out, Enter: later > ").strip().lower()[:1]
        if said not in CHOICES:
            continue
        try:
            with perform(actor) as work:
                decide(work, run.pk, line=row.line, choice=CHOICES[said])
        except Answer as refusal:
            print(f"  {refusal.words}", file=sys.stderr)
    return found_import(actor, run.pk)


