"""Columns that are fields of an organization's own: known by label or key, checked as typing them in would be."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from baton.crm.models import Account
from baton.exchange import cells
from baton.exchange.models import Import
from baton.exchange.names import folded
from baton.exchange.row import Row
from baton.fields.models import LONGEST, FieldDefinition
from baton.fields.setting import definitions_of, values_after
from baton.fields.uses import say_uses
from baton.foundation.errors import Refused
from baton.foundation.locks import groups_by_field
from baton.foundation.work import Work

START: Final = "fields."  # of the field of such a column


def own_names(work: Work) -> dict[str, str]:
    """What columns of an account's own fields are called, folded, and their fields: "Segment" is "fields.segment"."""
    standing = [one for one in definitions_of(work, Account.NOUN) if one.retired_at is None]
    return {folded(name): START + one.key for one in standing for name in (one.key, one.label)}


def own_texts(row: Row) -> dict[str, str]:
    """What a row says of an organization's own fields, by their keys."""
    return {field.removeprefix(START): text for field in row.texts if field.startswith(START) and (text := row.text(field, LONGEST))}


def say_used(work: Work, run: Import, *, is_over: bool = False) -> None:
    """Step: an import that is under way uses the fields of its columns; one that is over uses none."""
    keys = [] if is_over else [one["field"].removeprefix(START) for one in run.columns if (one["field"] or "").startswith(START)]
    if keys or is_over:
        say_uses(work, "import", run.pk, run.file_name, Account.NOUN, keys)


class OwnChecker:
    """Checks values of an organization's own fields, which are asked for once."""

    def __init__(self, work: Work):
        self.work = work

    @cached_property
    def defined(self) -> list[FieldDefinition]:
        return definitions_of(self.work, Account.NOUN)

    @cached_property
    def locked(self) -> frozenset[str]:
        """Keys of fields whose group the actor's roles may not write."""
        groups = groups_by_field(self.work.actor, Account, [START])
        return frozenset(
            name.removeprefix(START) for name, group in groups.items() if name.startswith(START) and not self.work.actor.rights.may_write("account", group, "account.change")
        )

    def values(self, texts: Mapping[str, Any]) -> dict[str, Any] | None:
        """Texts of a row as values; Refused says what cannot be taken."""
        answers = {one.key for one in self.defined if one.kind == "yes_no"}
        try:
            return values_after(self.defined, None, {key: cells.yes(text) if key in answers and text else text for key, text in texts.items()})
        except ValueError as error:
            raise Refused(str(error)) from error

    def check_needed(self, values: Mapping[str, Any]) -> None:
        """Refused when a new account lacks a field that is needed."""
        lacking = [one.label for one in self.defined if one.is_required and not one.retired_at and one.key not in values]
        if lacking:
            raise Refused(f"{', '.join(lacking)} is needed.")

    def unlocked(self, values: Mapping[str, Any], standing: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Values that may be set: of those the actor may not write, what stands."""
        was = standing or {}
        free = {key: value for key, value in values.items() if key not in self.locked}
        return free | {key: was[key] for key in self.locked if key in was} or None
