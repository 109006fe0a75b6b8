"""The rows of a file on its page: what becomes of each and why, narrowed by how it ended, fifty at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from baton.exchange.actions.ordering import found_of
from baton.exchange.entries import Entry, mended
from baton.exchange.models import ROW_STATES, TAKEN, TO_MEND, Import, ImportRow
from baton.exchange.plan import Outcome
from baton.foundation.errors import Refused
from baton.web.lists import PAGE, address

WORDS: Final = {
    "created": "New", "updated": "Update", "unchanged": "Same", "rejected": "Cannot", "undecided": "Duplicate?", "left_out": "Left out",
    "undone": "Undone",
}  # fmt: skip
SHOWS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("ask", "Ask or cannot", TO_MEND), ("new", "New", ("created",)), ("update", "Update", ("updated",)), ("same", "Same", ("unchanged",)),
    ("left-out", "Left out", ("left_out",)), ("undone", "Undone", ("undone",)), ("all", "All", ROW_STATES),
)  # fmt: skip
LONGEST: Final = 80  # letters of a cell that stands for a row's name
INLINE: Final = 60  # letters of a cell that is mended in the list
INLINE_ROWS: Final = 10  # of those on a page: each has a form of its own; the others are opened


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that somebody may mend: the place of its column, its header, what it holds, and what is wrong with it."""

    index: int
    header: str
    text: str
    words: str = ""

    @property
    def name(self) -> str:
        return f"cells.{self.index}"


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as it is shown; `account` is one that is there."""

    entry: Entry
    state: str
    reason: str
    account: UUID | None
    wrong: Sequence[Cell] = ()
    inline: Cell | None = None  # the one cell that is wrong, where it is mended in the list

    @property
    def line(self) -> int:
        return self.entry.line

    @property
    def name(self) -> str:
        first = next(iter(self.entry.cells.values()), "")
        return str(self.entry.account.get("name") or first)[:LONGEST]

    @property
    def word(self) -> str:
        return WORDS[self.state]

    @property
    def is_quick(self) -> bool:
        """Is there one cell to be mended, and a short one?"""
        return len(self.wrong) == 1 and len(self.wrong[0].text) <= INLINE


@dataclass(frozen=True, slots=True)
class Show:
    """A choice of which rows are shown."""

    key: str
    label: str
    count: int
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that are shown, the choices, the address of the next ones, and of the first where these are not they."""

    lines: Sequence[RowLine]
    shows: Sequence[Show]
    next: str | None
    first: str | None


def of_outcome(run: Import, outcome: Outcome) -> RowLine:
    """A row as it would become; an account that it would open is not there yet."""
    account = None if outcome.did.get("account") else outcome.account
    return RowLine(outcome.entry, outcome.state, outcome.reason, account, _wrong(run, outcome.entry, outcome.state))


def of_record(run: Import, row: ImportRow) -> RowLine:
    """A row as it became."""
    entry = mended(found_of(run), row.line, row.cells)
    return RowLine(entry, row.state, row.reason, row.account_id if row.state in (*TAKEN, "undecided") else None, _wrong(run, entry, row.state))


def previewed(request: Any, run: Import, outcomes: Iterable[Outcome], counts: Mapping[str, int]) -> Rows:
    """Rows of a preview."""
    key, states, shows = _shows(request, counts)
    after = _after(request)
    found = [one for one in outcomes if one.state in states and one.entry.line > after][: PAGE + 1]
    return _page(request, key, [of_outcome(run, one) for one in found], shows)


def recorded(request: Any, run: Import, counts: Mapping[str, int]) -> Rows:
    """Rows whose outcome is on record."""
    key, states, shows = _shows(request, counts)
    rows = ImportRow.objects.visible_to(request.actor).filter(run=run, line__gt=_after(request)).order_by("line")
    rows = rows if key == "all" else rows.filter(state__in=states)
    return _page(request, key, [of_record(run, row) for row in rows[: PAGE + 1]], shows)


def cells_of(run: Import, entry: Entry) -> list[Cell]:
    """Every cell of a row that is brought in or says something, each with what is wrong with it."""
    wrong = dict(entry.faults)
    headers = [(one["index"], one["header"], bool(one["field"])) for one in run.columns]
    return [Cell(at, name, entry.cells.get(name, ""), wrong.get(name, "")) for at, name, is_used in headers if is_used or name in entry.cells]


def _wrong(run: Import, entry: Entry, state: str) -> list[Cell]:
    if state != "rejected":
        return []
    places = {one["header"]: one["index"] for one in run.columns}
    faults = {header: words for header, words in entry.faults if header in places}
    return [Cell(places[header], header, entry.cells.get(header, ""), words) for header, words in faults.items()]


def _shows(request: Any, counts: Mapping[str, int]) -> tuple[str, tuple[str, ...], list[Show]]:
    """Which rows are shown, and the choices; at first those that need a person."""
    many = {key: sum(counts.get(state, 0) for state in states) for key, _, states in SHOWS}
    wanted = request.GET.get("show")
    key = wanted if wanted in many else "ask" if many["ask"] else "all"
    shows = [
        Show(name, label, many[name], address(request, show=name, after=None, row=None, column=None), name == key)
        for name, label, _ in SHOWS
        if many[name] or name in (key, "all")
    ]
    return key, next(states for name, _, states in SHOWS if name == key), shows


def _page(request: Any, key: str, found: list[RowLine], shows: list[Show]) -> Rows:
    quick = [row.line for row in found if row.is_quick][:INLINE_ROWS]
    shown = [replace(row, inline=row.wrong[0]) if row.line in quick else row for row in found[:PAGE]]
    onward = address(request, show=key, after=shown[-1].line, row=None) if len(found) > PAGE else None
    return Rows(shown, shows, onward, address(request, show=key, after=None, row=None) if request.GET.get("after") else None)


def _after(request: Any) -> int:
    after = request.GET.get("after", "0")
    if not after.isdecimal() or len(after) > 9:
        raise Refused("The page's address is cut off. Open the list anew.")
    return int(after)
