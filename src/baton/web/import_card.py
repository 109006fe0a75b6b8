"""The one row of an import that is open: beside the account that it may be, to be decided; or with its cells, to be mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from baton.crm.models import Account
from baton.crm.queries.accounts import standing_accounts
from baton.exchange.comparing import Comparison, compared
from baton.exchange.known import Known
from baton.exchange.models import TO_MEND, Import, ImportRow
from baton.exchange.previewing import Preview
from baton.web.changes import Change, label_of, worded
from baton.web.import_rows import Cell, RowLine, cells_of, of_outcome, of_record

CALLED: Final = 20  # accounts of one name to choose from


@dataclass(frozen=True, slots=True)
class Card:
    """A row that needs a person: the account it may be and how they differ, or several it may be, or its cells."""

    row: RowLine
    waiting: int
    beside: Comparison | None = None
    changes: Sequence[Change] = ()
    same: str = ""
    several: Sequence[Account] = ()
    cells: Sequence[Cell] = ()

    @property
    def is_question(self) -> bool:
        return self.row.state == "undecided"


def card_of_preview(request: Any, run: Import, seen: Preview) -> Card | None:
    """The row that was asked for, else the first that asks."""
    asked, waiting = request.GET.get("row", ""), seen.counts["undecided"]
    rows = [one for one in seen.outcomes if one.state in TO_MEND]
    row = next((one for one in rows if str(one.entry.line) == asked), None) or next((one for one in rows if one.state == "undecided"), None)
    return card(request, of_outcome(run, row), waiting, seen.known) if row else None


def card_of_record(request: Any, run: Import) -> Card | None:
    """The same of rows whose outcome is on record; none once the import was taken back."""
    if run.state == "undone" or not run.rejected + run.undecided:
        return None
    asked, rows = request.GET.get("row", ""), ImportRow.objects.visible_to(request.actor).filter(run=run, state__in=TO_MEND)
    row = rows.filter(line=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    row = row or (rows.filter(state="undecided").order_by("line").first() if run.undecided else None)
    return card(request, of_record(run, row), run.undecided, Known(run, locks=False)) if row else None


def card(request: Any, row: RowLine, waiting: int, known: Known) -> Card:
    """A row with all that is needed to decide or mend it."""
    if row.state == "rejected":
        return Card(row, waiting, cells=cells_of(known.run, row.entry))
    if row.account is None:
        return Card(row, waiting, several=called(request, str(row.entry.account.get("name", ""))))
    beside = compared(request.actor, known, row.entry, row.account)
    if beside is None:
        return Card(row, waiting)
    return Card(row, waiting, beside, changes_of(request, row.account, beside), ", ".join(label_of(name) for name in beside.same))


def changes_of(request: Any, account: UUID, beside: Comparison) -> list[Change]:
    """How row and account differ, field by field in words."""
    return worded(request.actor, {account: [{"fields": beside.fields}]})[account]


def called(request: Any, name: str) -> list[Account]:
    """The accounts of a name, to choose from."""
    rows = standing_accounts(request.actor).filter(name__iexact=name)
    return list(rows.order_by("number", "pk")[:CALLED])
