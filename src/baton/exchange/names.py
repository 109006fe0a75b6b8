"""What columns are called: the layouts of other systems, and names in English, German and French."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

Holds = Literal["accounts", "contacts"]

PERSONS: Final = range(1, 7)
BLOCKS: Final = ("billing", "delivery")
METADATA: Final = "(metadata)"  # Stripe's own columns for what its customers noted: never ours, whatever they are called


@dataclass(frozen=True, slots=True)
class Layout:
    """A file that another system writes: its columns in order, and which field each is."""

    id: str
    system: str
    holds: Holds
    headers: frozenset[str]  # folded
    fields: dict[str, str]  # folded header: field


def folded(text: str) -> str:
    """Letters and digits alone, small and without accents: "*E-Mail Adresse" is "emailadresse"."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, text.casefold()))


def named(header: str) -> str:
    """The field a header names exactly; blank for none.  What stands in brackets may be missing."""
    if header.endswith(METADATA):
        return ""
    return NAMES.get(folded(header)) or NAMES.get(folded(re.sub(r"\(.*?\)|\[.*?\]", "", header)), "")


def data(name: str) -> Any:
    """A file of this room."""
    return json.loads((Path(__file__).parent / name).read_text("utf-8"))


def _layouts() -> Iterator[Layout]:
    for said in data("layouts.json"):
        fields = {folded(header): field for header, field in said["fields"].items()}
        yield Layout(said["id"], said["system"], said["holds"], frozenset(map(folded, said["headers"])), fields)


def _names(said: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Folded names and their fields: an address may be that of a block, a person one of several."""
    for group, names in said.items():
        kind, field = group.split(".") if "." in group else ("", group)
        for name in map(folded, names):
            if kind == "block":
                yield name, f"billing.{field}"
                yield from _in_block(said, field, name)
            elif kind == "person":
                yield name, f"person1.{field}"
                yield from _of_person(said, field, name)
            elif kind != "words":
                yield name, group


def _in_block(said: dict[str, list[str]], field: str, name: str) -> Iterator[tuple[str, str]]:
    for block in BLOCKS:
        for word in map(folded, said[f"words.{block}"]):
            yield word + name, f"{block}.{field}"
            yield name + word, f"{block}.{field}"


def _of_person(said: dict[str, list[str]], field: str, name: str) -> Iterator[tuple[str, str]]:
    for word in map(folded, said["words.person"]):
        yield word + name, f"person1.{field}"
        for number in PERSONS:
            yield f"{word}{number}{name}", f"person{number}.{field}"
            yield f"{name}{word}{number}", f"person{number}.{field}"
            yield f"{word}{number}", f"person{number}.full_name"


def _table() -> dict[str, str]:
    """What is said itself goes before what is put together: "contact name" is a person's whole name, not part of one."""
    said = data("names.json")
    own = {folded(name): group for group, names in said.items() if not group.startswith(("words", "block", "person")) for name in names}
    return dict(_names(said)) | own | _contact_columns(said) | _whole_addresses(said)


def _contact_columns(said: dict[str, list[str]]) -> dict[str, str]:
    """The bare email, phone and name of one person: "Contact 2 email", "Ansprechpartner 1 Telefon"."""
    found = {}
    for field, group in (("email", "any.email"), ("phone", "any.phone"), ("full_name", "any.name")):
        for name in map(folded, said[group]):
            for word in map(folded, said["words.person"]):
                found[word + name] = f"person1.{field}"
                found |= {f"{word}{n}{name}": f"person{n}.{field}" for n in PERSONS}
    return found


def _whole_addresses(said: dict[str, list[str]]) -> dict[str, str]:
    """A block named without a part of it holds the whole: "Billing address", "Lieferanschrift"."""
    whole = ("address", "adresse", "anschrift")
    return {word: f"{block}.one_line" for block in BLOCKS for word in map(folded, said[f"words.{block}"]) if word.endswith(whole)}


LAYOUTS: Final = {layout.id: layout for layout in _layouts()}
NAMES: Final = _table()
FIELDS: Final = tuple(sorted({*NAMES.values(), *(f for layout in LAYOUTS.values() for f in layout.fields.values())} - {"any.name", "any.email", "any.phone"}))
TOTAL: Final = re.compile(rf"(?:{'|'.join(data('names.json')['words.total'])})(?:\s(?:for|für|pour|of|de)\b.*)?[:\s]*", re.IGNORECASE)
