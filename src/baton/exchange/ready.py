"""A row checked by itself, before it is compared with anything."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from baton.core.likeness import Party
from baton.crm.duplicates import party_of
from baton.exchange.checked import Checker
from baton.exchange.entries import Entry
from baton.foundation.errors import Answer
from baton.foundation.plain import dumps


@dataclass(frozen=True, slots=True)
class Ready:
    """A row whose account was checked; `refusal` says what is wrong with it."""

    entry: Entry
    digest: str
    columns: dict[str, Any] = field(default_factory=dict)
    party: Party = field(default_factory=lambda: Party(""))
    refusal: str = ""


def ready_row(checker: Checker, entry: Entry) -> Ready:
    """The row with its columns, or with what is wrong with them."""
    if entry.is_left_out or entry.faults:
        return Ready(entry, entry.digest)
    said = sha256(dumps([entry.account, entry.contacts, entry.parent, entry.owner]).encode()).hexdigest()
    try:
        columns = checker.account(entry)
        checker.check_people(entry)
    except Answer as refusal:
        return Ready(entry, said, refusal=words_of(refusal))
    emails = [person["email"] for person in entry.contacts if "email" in person]
    return Ready(entry, said, columns, party_of(columns, checker.home, emails))


def words_of(refusal: Answer) -> str:
    """What is wrong, without what every refusal says besides: that nothing was saved."""
    return "; ".join(dict.fromkeys(refusal.fields.values())) or refusal.words
