"""The columns of a file that is brought in: which field each is, how sure that is, and what it could be instead."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from baton.exchange.models import Import
from baton.exchange.names import FIELDS, LAYOUTS
from baton.exchange.queries import is_used
from baton.web.choices import Choices

ASKED: Final = 8  # columns that are asked about at once; the others are opened one by one
SAMPLE: Final = 32  # letters of a sample value
KEPT: Final = 60  # columns that are not brought in, named
PARTS: Final = {
    "name": "name", "legal_name": "legal name", "number": "account number", "external_id": "id in the other system", "email": "e-mail",
    "phone": "phone", "website": "website", "vat_id": "tax id", "registration": "registration", "street": "street", "line2": "second line",
    "line3": "third line", "line4": "fourth line", "one_line": "all in one", "city": "city", "postcode": "postcode", "region": "region",
    "country": "country", "first_name": "first name", "last_name": "last name", "full_name": "name", "role": "job",
    "gets_invoices": "receives invoices",
}  # fmt: skip
GROUPS: Final = {"company": "", "billing": "Billing address: ", "delivery": "Delivery address: "}
OWN: Final = {
    "currency": "Currency", "language": "Language", "owner": "Owner", "parent": "Parent account", "po_number": "PO number",
    "po_required": "PO required", "service_tier": "Service tier", "tax_country": "Country of tax", "terms.days": "Payment terms",
    "terms.kind": "Payment terms, kind", "deleted": "Whether it was deleted", "opening_balance": "Opening balance, kept only",
}  # fmt: skip
CONFIDENCE: Final = {"sure": "Sure", "likely": "Likely", "doubtful": "Doubtful"}


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column by its place: its name, what it holds, its field in words, how sure that is; `is_asked`: it is to be chosen."""

    index: int
    header: str
    samples: str
    field: str
    label: str
    mark: str
    is_asked: bool

    @property
    def place(self) -> str:
        return str(self.index)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that are brought in or asked about, those that are only kept, and what a column can be."""

    lines: list[ColumnLine]
    kept: list[ColumnLine]
    more: int
    count: int
    used: int
    options: Choices

    @property
    def doubtful(self) -> int:
        return sum(line.mark == "Doubtful" for line in self.lines)

    @property
    def asks(self) -> bool:
        return any(line.is_asked for line in self.lines)


def columns_to_show(run: Import, asked: str = "", own: Iterable[str] = ()) -> Columns:
    """The columns of an import, which may be fields of the organization's `own`; `asked` is the place of one that somebody wants to say otherwise."""
    lines: list[ColumnLine] = []
    kept: list[ColumnLine] = []
    for one in run.columns:
        is_doubtful = bool(one["field"]) and one["confidence"] == "doubtful"
        is_open = str(one["index"]) == asked or (is_doubtful and sum(line.is_asked for line in lines) < ASKED)
        line = _line(one, is_open)
        (lines if is_open or is_doubtful or is_used(one) else kept).append(line)
    used = sum(map(is_used, run.columns))
    return Columns(lines, kept[:KEPT], len(kept) - len(kept[:KEPT]), len(run.columns), used, list(_options(run, own)))


def field_label(field: str) -> str:
    """A field in words: "Name", "Billing address: city", "Person 2: e-mail"."""
    group, _, part = field.partition(".")
    if field in OWN:
        return OWN[field]
    if group == "fields":
        return f"Your field: {part.replace('_', ' ')}"
    if group.startswith("person"):
        return f"Person {group.removeprefix('person')}: {PARTS[part]}"
    before = GROUPS[group]
    return before + PARTS[part] if before else PARTS[part].capitalize()


def layout_words(run: Import) -> str:
    """Whose file it looks like."""
    known = LAYOUTS.get(run.layout)
    return f"in the layout of a {known.system} export" if known else "by the names of their columns"


def _line(one: dict[str, Any], is_open: bool) -> ColumnLine:
    field = one["field"] or ""
    mark = "Chosen" if one["is_given"] else CONFIDENCE[one["confidence"]] if field else ""
    samples = " · ".join(sample if len(sample) <= SAMPLE else f"{sample[: SAMPLE - 1]}…" for sample in one["samples"])
    return ColumnLine(one["index"], one["header"], samples, field, field_label(field) if field else "", mark, is_open)


def _options(run: Import, own: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What a column can be: nothing, or any field; of people one more than the file has."""
    used = {str(one["field"]).partition(".")[0] for one in run.columns if one["field"]}
    people = sum(name.startswith("person") for name in used) + 1
    yield "", "Not imported, only kept"
    rest = [f"fields.{key}" for key in own] + [f for f in FIELDS if not f.startswith("person") or int(f.partition(".")[0].removeprefix("person")) <= people]
    order = {"company": 0, "billing": 1, "delivery": 2}
    for field in sorted(rest, key=lambda f: (order.get(f.partition(".")[0], 4 if f.startswith("person") else 3), field_label(f))):
        yield field, field_label(field)
