"""Each row of a sheet as what is to be entered: an account, its people, and what is wrong, named by its column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from baton.core.money import EXPONENTS
from baton.crm.tax_ids import checked_tax_id, country_of
from baton.exchange import cells
from baton.exchange.names import BLOCKS, TOTAL, folded
from baton.exchange.own import own_texts
from baton.exchange.people import Person, name_of, people
from baton.exchange.places import cut
from baton.exchange.recognizing import Found
from baton.exchange.row import Row
from baton.exchange.sheets import Line, Sheet

QUICKBOOKS: Final = "qbo-customers-report"
PATHS: Final = frozenset({"customerfullname", "fullyqualifiedname"})  # columns that QuickBooks writes "Parent:Child" into
DELETED: Final = re.compile(r"\((?:deleted|gelöscht|supprimée?)\)$", re.IGNORECASE)
SUFFIX: Final = re.compile(r"(?P<name>.*?\S)(?:\s+-)?\s+(?P<open>\()?(?P<code>[A-Z]{3})(?(open)\))")
AMOUNT: Final = re.compile(r"[^a-zA-Z@]*(?:[A-Z]{3})?[^a-zA-Z@]*")
FOOTER: Final = re.compile(r"\b\d{1,2}:\d{2}\b|\b(?:accrual|cash) basis$|^(?:page|seite) \d", re.IGNORECASE)
LONGEST_NAME: Final = 200
LONGEST_TOTAL: Final = 200  # letters of a line that is none of the file's own
NOBODY: Final = "000000000000000AAA"  # Salesforce's id of no record
STREETS: Final = ("street", "line2", "line3", "line4")
PLAIN: Final = (
    ("company.legal_name", "legal_name", 200), ("po_number", "po_number", 60), ("company.number", "number", 40), ("service_tier", "service_tier", 40),
)  # fmt: skip
READ: Final = (
    ("currency", "currency", cells.currency), ("company.website", "website", cells.website), ("po_required", "po_required", cells.yes),
    ("tax_country", "tax_country", cells.country), ("company.phone", "phone", cells.phone),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that was read.

    `cells` are the row as it stands in the file, the columns that say something, by header.  `account` is the input of account.create,
    only what was given; `contacts` those of contact.create, with the roles each has at it.  `faults` are (header, words),
    the header blank where the whole row is meant.  `called` is how another row of the file names this one as its
    `parent`.  Rows of one `group` are one account with several contacts.  `notes` say what was made of the row.
    """

    line: int
    digest: str
    cells: dict[str, str]
    account: dict[str, Any]
    contacts: tuple[Person, ...] = ()
    parent: str = ""
    called: str = ""
    group: str = ""
    owner: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    is_left_out: str = ""


def entries(sheet: Sheet, found: Found) -> Iterator[Entry]:
    """Every row after the header, in order, read as the columns were found."""
    reading = _Reading(found)
    return (reading.entry(line) for line in sheet.rows() if line.number > found.header_line)


def mended(found: Found, line: int, texts: Mapping[str, str]) -> Entry:
    """One row anew, from its cells by header, after somebody mended one."""
    return _Reading(found).entry(Line(line, [texts.get(column.header, "") for column in found.columns]))


class _Reading:
    """A sheet's columns, laid out for reading row after row."""

    def __init__(self, found: Found):
        used = [column for column in found.columns if column.is_used and column.field]
        self.found = found
        self.headers = [column.header for column in found.columns]
        self.fields = [(str(column.field), column.index) for column in used]
        self.by_field = {str(column.field): column.header for column in used}
        name = folded(self.by_field.get("company.name", ""))
        self.has_paths = found.layout == QUICKBOOKS or name in PATHS

    def entry(self, line: Line) -> Entry:
        values = line.cells + [""] * (len(self.headers) - len(line.cells))
        texts = {field: text for field, index in self.fields if (text := values[index])}
        raw = {header: text for header, text in zip(self.headers, values, strict=False) if text}
        digest = sha256("\x1f".join(values).rstrip("\x1f").encode("utf-8", "surrogatepass")).hexdigest()
        row = Row(texts, self.by_field)
        if why := self._left_out(values, row):
            return Entry(line.number, digest, raw, {}, is_left_out=why)
        if line.fault:
            row.fault("", line.fault)
        if any(values[len(self.headers):]):
            row.fault("", f"It has {len(line.cells)} cells, and the header names {len(self.headers)}: is a delimiter part of a value?")
        account, parent, called = self._account(row)
        contacts = people(row, account.get("name", ""), self.found.holds == "accounts")
        return Entry(
            line.number, digest, raw, account, contacts, parent, called, self._group(account), row.text("owner"),
            tuple(row.faults), tuple(row.notes),
        )  # fmt: skip

    def _left_out(self, values: Sequence[str], row: Row) -> str:
        """Why a row is none of the file's own: a total, a footer, the header again, or what its system calls deleted."""
        said = [value for value in values if value]
        if not said:
            return "The row is empty."
        if max(map(len, said)) <= LONGEST_TOTAL:
            if TOTAL.fullmatch(said[0]) and all(map(AMOUNT.fullmatch, said[1:])):
                return "This is a total line."
            if len(said) == 1 and len(self.headers) > 2 and FOOTER.search(said[0]):
                return "This is a footer line."
        if values[0] == self.headers[0] and said == [header for header in self.headers if header in said]:
            return "This is the header again."
        if "deleted" in row.texts and row.read("deleted", cells.yes):
            return "It is deleted where the file comes from."
        if DELETED.search(row.texts.get("company.name", "")):
            return "It is deleted where the file comes from."
        return ""

    def _account(self, row: Row) -> tuple[dict[str, Any], str, str]:
        """The account, the name of its parent, and what its own children would call it."""
        account: dict[str, Any] = {name: text for field, name, longest in PLAIN if field in row.texts and (text := row.text(field, longest))}
        account |= {name: value for field, name, reader in READ if field in row.texts and (value := row.read(field, reader)) is not None}
        if own := own_texts(row):
            account["fields"] = own
        path = self._path(row, account)
        external = row.text("company.external_id")
        if external and len(external) <= 40:
            account.setdefault("number", external)
        account["name"] = path[-1] if path else _name(row)
        if not account["name"]:
            del account["name"]
            row.fault("company.name", "There is no name: neither of a company nor of a person.")
        _languages(row, account)
        _terms(row, account)
        _addresses(row, account, bool(path))
        _tax_id(row, account)
        parent = row.text("parent") or ":".join(path[:-1])
        return account, "" if parent == NOBODY else parent, external or ":".join(path) or account.get("name", "")

    def _path(self, row: Row, account: dict[str, Any]) -> list[str]:
        """The names from the uppermost parent down, without what QuickBooks hangs on them; empty without a company."""
        whole = cells.plain(row.texts.get("company.name", ""))
        parts = [part.strip() for part in whole.split(":")] if self.has_paths else [whole]
        path = [self._without_currency(DELETED.sub("", part).strip(), row, account) for part in parts if part]
        if any(len(name) > LONGEST_NAME for name in path):
            row.fault("company.name", f"It has {len(path[-1])} letters, and at most {LONGEST_NAME} are kept.")
        return [name[:LONGEST_NAME] for name in path]

    def _without_currency(self, name: str, row: Row, account: dict[str, Any]) -> str:
        """QuickBooks tells the accounts of one customer apart by their currency: "Acme (EUR)", "Acme - EUR"."""
        match = SUFFIX.fullmatch(name)
        if not match or match["code"] not in EXPONENTS:
            return name
        is_said = account.get("currency") == match["code"]
        if is_said or (self.has_paths and match["open"] and "currency" not in row.texts):
            account["currency"] = match["code"]
            return match["name"]
        return name

    def _group(self, account: dict[str, Any]) -> str:
        """People of one company share its name; in a list of customers all else must be the same too."""
        if self.found.holds == "contacts":
            return account.get("name", "").casefold()
        return repr(account)


def _name(row: Row) -> str:
    """What an account without a company's name is called: by its legal name, its person, or its mail."""
    for what, name in (("legal name", row.text("company.legal_name")), ("person", name_of(row, "1"))):
        if name:
            row.notes.append(f"No company is named, so the account is called by its {what}.")
            return name
    mail = row.text("company.email") or row.text("person1.email")
    if mail:
        row.notes.append("Neither a company nor a person is named, so the account is called by its e-mail address.")
    return mail


def _languages(row: Row, account: dict[str, Any]) -> None:
    said = row.text("language")
    if code := cells.language(said):
        account["language"] = code
    elif said:
        row.notes.append(f"We do not write in “{said}”, so the language stays that of the organization.")


def _terms(row: Row, account: dict[str, Any]) -> None:
    kind = row.text("terms.kind")
    if "terms.days" in row.texts:
        terms = row.read("terms.days", lambda text: cells.terms(text, kind))
        if terms:
            account["terms"] = terms


def _addresses(row: Row, account: dict[str, Any], is_company: bool) -> None:
    for block in BLOCKS:
        if row.holds(block) and (address := _address(row, block)):
            account[f"{block}_address"] = address
    if not is_company and "billing_address" not in account and (code := row.read("person1.country", cells.country)):
        account["billing_address"] = {"country": code}


def _address(row: Row, block: str) -> dict[str, str]:
    """An address from its columns, or cut out of one line."""
    lines = [line for part in STREETS for line in row.lines(f"{block}.{part}")]
    found = {"line1": lines[0], "line2": ", ".join(lines[1:])} if lines else {}
    found |= {part: row.text(f"{block}.{part}") for part in ("postcode", "city", "region")}
    found["country"] = row.read(f"{block}.country", cells.country) or ""
    found = {part: text for part, text in found.items() if text}
    whole = "\n".join(row.lines(f"{block}.one_line"))
    return cut(whole) | found if whole and not lines else found


def _tax_id(row: Row, account: dict[str, Any]) -> None:
    places = (account.get("tax_country", ""), account.get("billing_address", {}).get("country", ""))
    tax_id = row.read("company.vat_id", lambda text: checked_tax_id(text, country_of(text, places)), 40)
    if tax_id:
        account["tax_id"] = tax_id
