"""Which line of a sheet is its header, and which field each column holds."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rapidfuzz import fuzz, process

from baton.exchange.judging import Confidence, contradicts, looks_like
from baton.exchange.names import FIELDS, LAYOUTS, METADATA, NAMES, Holds, Layout, folded, named
from baton.exchange.sheets import Line, Sheet, Unreadable

Proposal = tuple[str, Confidence]  # a field, blank for none

AUTO: Final = "auto"
BY_NAMES: Final = "by names"
HEADER_WITHIN: Final = 60  # rows that are looked at for the header
SAMPLED: Final = 200  # rows after it that say what a column holds
SHOWN: Final = 3
LONGEST_NAME: Final = 100  # letters of a column's name
LONGEST_SAMPLE: Final = 200
LAYOUT_SHARE: Final = 0.5  # of a layout's columns that a file must have
LAYOUT_LEAST: Final = 4
ALIKE: Final = 88  # of 100: as much must two names be alike
ALIKE_FROM: Final = 5  # letters; shorter names resemble too many others
HEADERS: Final = frozenset().union(*(layout.headers for layout in LAYOUTS.values()))
RANKS: Final[dict[str, int]] = {"sure": 0, "likely": 1, "doubtful": 2}
# What a bare name, e-mail or phone can be, in order, by what the file holds.
OPTIONS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("accounts", "any.name"): ("company.name", "person1.full_name"),
    ("accounts", "any.email"): ("company.email", "person1.email"),
    ("accounts", "any.phone"): ("company.phone", "person1.phone"),
    ("contacts", "any.name"): ("person1.full_name", "company.name"),
    ("contacts", "any.email"): ("person1.email", "company.email"),
    ("contacts", "any.phone"): ("person1.phone", "company.phone"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its name, once in the file, and the field it holds, None when nobody knows.

    A doubtful field is a proposal: it is asked about, and not imported unless somebody says yes.
    """

    index: int
    header: str
    field: str | None
    confidence: Confidence
    samples: tuple[str, ...]

    @property
    def is_used(self) -> bool:
        return self.field is not None and self.confidence != "doubtful"


@dataclass(frozen=True, slots=True)
class Found:
    """What a sheet turned out to be.  `header_line` is 0 when it has none, and its columns have numbers for names."""

    layout: str
    holds: Holds
    header_line: int
    columns: tuple[Column, ...]

    @property
    def kept(self) -> tuple[Column, ...]:
        """Columns that are not imported, and only kept with their rows."""
        return tuple(column for column in self.columns if not column.is_used)


def recognise(
    sheet: Sheet, *, holds: Holds = "accounts", layout: str = AUTO, override: Mapping[str, str] | None = None, own: Mapping[str, str] | None = None
) -> Found:
    """Find header and columns.  `override` says for a header which field it is, blank for none, and is always right.
    `own` are the names of the organization's own fields, folded.

    Unreadable when the sheet holds nothing that could be a header.
    """
    lines = list(islice(sheet.rows(), HEADER_WITHIN + SAMPLED))
    if not lines:
        raise Unreadable("The file holds no rows. Nothing was imported.")
    at = _header(lines[:HEADER_WITHIN])
    headers = _headers(lines, at)
    samples = [_samples(lines[at + 1 : at + 1 + SAMPLED], index) for index in range(len(headers))]
    known = _layout(headers, layout)
    holds = known.holds if known else holds
    override, own = override or {}, own or {}
    _check_said(override, headers, own)
    proposals = [_proposed(header, values, known, override, own) for header, values in zip(headers, samples, strict=True)]
    fields = _given(proposals, holds, {at for at, header in enumerate(headers) if header in override})
    columns = tuple(
        Column(index, header, field, confidence, tuple(samples[index][:SHOWN]))
        for index, (header, (field, confidence)) in enumerate(zip(headers, fields, strict=True))
    )
    return Found(known.id if known else BY_NAMES, holds, lines[at].number if at >= 0 else 0, columns)


def _check_said(override: Mapping[str, str], headers: Sequence[str], own: Mapping[str, str]) -> None:
    """Unreadable when what somebody said names a column or a field that is none."""
    if columns := sorted(set(override) - set(headers)):
        raise Unreadable(f'The file has no column "{columns[0]}": its columns are {", ".join(headers[:20])}. Nothing was imported.')
    if fields := sorted(set(override.values()) - {"", *FIELDS, *own.values()}):
        raise Unreadable(f'There is no field "{fields[0]}". Nothing was imported.')


def _header(lines: Sequence[Line]) -> int:
    """The place of the line with the most names that are known; -1 when the first full line already is one of values."""
    hits = [len({key for cell in line.cells if len(cell) <= LONGEST_NAME and (key := folded(cell)) and (key in HEADERS or named(cell))}) for line in lines]
    if max(hits):
        return hits.index(max(hits))
    widths = [len(line.cells) for line in lines]
    first = widths.index(max(set(widths), key=widths.count))
    cells = lines[first].cells
    is_named = any(map(_nearly, map(folded, cells))) or all(cell and "@" not in cell and not any(map(str.isdigit, cell)) for cell in cells)
    return first if is_named else -1


def _headers(lines: Sequence[Line], at: int) -> list[str]:
    """Names for all columns, each once: those without one are called by their number."""
    cells = lines[at].cells if at >= 0 else [""] * max(len(line.cells) for line in lines)
    while at >= 0 and not cells[-1]:
        cells = cells[:-1]
    headers: list[str] = []
    for number, cell in enumerate(cells, 1):
        name, again = " ".join(cell[:LONGEST_NAME].split()) or f"Column {number}", 2
        base = name
        while name in headers:
            name, again = f"{base} ({again})", again + 1
        headers.append(name)
    return headers


def _samples(lines: Sequence[Line], index: int) -> list[str]:
    values = (line.cells[index] for line in lines if index < len(line.cells))
    return list(dict.fromkeys(value[:LONGEST_SAMPLE] for value in values if value))


def _layout(headers: Sequence[str], asked: str) -> Layout | None:
    """The layout that was asked for, or the one whose columns the file has the largest share of."""
    if asked not in (AUTO, BY_NAMES):
        if asked not in LAYOUTS:
            raise Unreadable(f'There is no layout "{asked}": choose {", ".join(LAYOUTS)} or {AUTO}. Nothing was imported.')
        return LAYOUTS[asked]
    keys = set(map(folded, headers))
    shares = {id: len(layout.headers & keys) / len(layout.headers) for id, layout in LAYOUTS.items()}
    best = max(shares, key=lambda id: shares[id])
    fits = asked == AUTO and shares[best] >= LAYOUT_SHARE and len(LAYOUTS[best].headers & keys) >= LAYOUT_LEAST
    return LAYOUTS[best] if fits else None


def _proposed(header: str, samples: Sequence[str], known: Layout | None, override: Mapping[str, str], own: Mapping[str, str]) -> Proposal:
    """What a column can hold, and how sure that is: by what somebody said, by its layout, by its name, by its values."""
    key = folded(header)
    if header in override:
        return override[header], "sure"
    if known and key in known.headers and (key in known.fields or key not in own):
        return known.fields.get(key, ""), "sure"
    if key in own and not named(header):
        return own[key], "sure"
    if field := named(header):
        return field, "doubtful" if contradicts(field, samples) else "sure"
    if not header.endswith(METADATA) and (field := _nearly(key)):
        return field, "doubtful" if contradicts(field, samples) else "likely"
    return looks_like(samples)


def _nearly(key: str) -> str:
    """The field of the name that is spelt almost so; its digits must be the same."""
    if len(key) < ALIKE_FROM:
        return ""
    for name, _, _ in process.extract(key, NAMES.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=3):
        if [c for c in name if c.isdigit()] == [c for c in key if c.isdigit()]:
            return NAMES[name]
    return ""


def _given(proposals: Sequence[Proposal], holds: Holds, said: Set[int]) -> list[tuple[str | None, Confidence]]:
    """Each field to one column: one that somebody `said`, the surest, a name that says more before a bare one, the first."""
    proposed = {field for field, _ in proposals}
    is_family_name = "person1.first_name" in proposed and "person1.last_name" not in proposed  # "Vorname" beside "Name"
    given: list[tuple[str | None, Confidence]] = [(None, confidence) for _, confidence in proposals]
    taken: set[str] = set()
    order = sorted(range(len(proposals)), key=lambda i: (i not in said, RANKS[proposals[i][1]], proposals[i][0].startswith("any."), i))
    for index in order:
        field, confidence = proposals[index]
        options = OPTIONS.get((holds, field), (field,))
        if field == "any.name" and is_family_name:
            options = ("person1.last_name", *options)
        choice = next((option for option in options if option and option not in taken), None)
        if choice:
            taken.add(choice)
            given[index] = (_whole_or_street(choice, proposed), confidence)
        elif field:
            given[index] = (None, "doubtful")
    return given


def _whole_or_street(field: str, proposed: set[str]) -> str:
    """An address without columns for city and postcode is a whole one in one line."""
    block, _, part = field.partition(".")
    is_whole = part == "street" and not proposed & {f"{block}.city", f"{block}.postcode"}
    return f"{block}.one_line" if is_whole else field
