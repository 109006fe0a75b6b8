"""What is to be done with a portion of rows, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from baton.crm.actions.many import Columns, Job
from baton.exchange.entries import Entry


@dataclass(slots=True)
class Outcome:
    """What becomes of a row: see ImportRow, whose fields these are."""

    entry: Entry
    digest: str
    state: str = ""
    reason: str = ""
    account: UUID | None = None
    did: dict[str, Any] = field(default_factory=dict)
    wanted_parent: str = ""

    def end(self, state: str, *words: str) -> None:
        """Say what becomes of it, and why."""
        self.state, self.reason = state, " ".join(filter(None, words))


@dataclass(slots=True)
class Plan:
    """What rows come to, with everything that is to be written for them."""

    outcomes: list[Outcome] = field(default_factory=list)
    opened: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    changed: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    contacts: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    beside: dict[UUID, UUID] = field(default_factory=dict)  # the account of each new contact
    changed_contacts: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)

    def change_account(self, id: UUID, columns: Columns) -> None:
        """Change an account, which another of these rows may open."""
        (self.opened if id in self.opened else self.changed).setdefault(id, {}).update(columns)

    def change_contact(self, id: UUID, columns: Columns) -> None:
        (self.contacts if id in self.contacts else self.changed_contacts).setdefault(id, {}).update(columns)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list]:
    """Before and after of each column, as a row's `did` keeps them."""
    return {name: [old[name], value] for name, value in new.items()}
