"""One row while it is read: its texts by field, and what is found wrong with them."""

from collections.abc import Callable, Mapping
from typing import Any

from baton.exchange.cells import BLANK, plain
from baton.foundation.errors import Refused


class Row:
    """The texts of a row by the fields they were given to, blank ones left out; faults and notes are gathered here."""

    def __init__(self, texts: Mapping[str, str], headers: Mapping[str, str]):
        self.texts = texts
        self.headers = headers  # by field, of the whole file
        self.faults: list[tuple[str, str]] = []
        self.notes: list[str] = []

    def holds(self, group: str) -> bool:
        """Has the row anything of a group of fields, such as the delivery address?"""
        return any(field.startswith(group) for field in self.texts)

    def text(self, field: str, longest: int = 200) -> str:
        """The field on one line; blank, and a fault, when it is longer than what keeps it.  Only a name may be "None"."""
        if field not in self.texts:
            return ""
        text = plain(self.texts[field])
        if text.lower() in BLANK and not field.endswith("name"):
            return ""
        if len(text) > longest:
            self.fault(field, f"It has {len(text)} letters, and at most {longest} are kept.")
            return ""
        return text

    def lines(self, field: str, longest: int = 400) -> list[str]:
        """The field by its lines; none, and a fault, when all of it is longer than an address is."""
        if field not in self.texts or not self.text(field, longest):
            return []
        return [line for piece in self.texts[field].splitlines() if (line := plain(piece))]

    def read(self, field: str, reader: Callable[[str], Any], longest: int = 200) -> Any:
        """What the reader makes of the field; None for a blank one, and with a fault for one that it refuses."""
        if field not in self.texts:
            return None
        text = self.text(field, longest)
        try:
            return reader(text) if text else None
        except Refused as refused:
            self.fault(field, next(iter(refused.fields.values()), refused.words))
        except ValueError as error:
            self.fault(field, str(error))
        return None

    def fault(self, field: str, words: str) -> None:
        """Note what is wrong with a field, once."""
        fault = (self.headers.get(field, ""), words)
        if fault not in self.faults:
            self.faults.append(fault)
