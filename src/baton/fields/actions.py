"""Fields of an organization's own: made, renamed, changed, retired.  Their keys and kinds never change."""

from collections.abc import Sequence
from typing import Any, Final, Literal
from uuid import UUID

from baton.core.money import exponent
from baton.fields.finding import has_entry
from baton.fields.holders import HOLDERS
from baton.fields.models import FOUND_BY, FieldDefinition, FieldUse
from baton.fields.naming import checked_key, checked_label, key_of
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.locks import groups_of
from baton.foundation.unique import unique
from baton.foundation.work import Work

Kind = Literal["text", "number", "money", "date", "choice", "yes_no", "link"]
MOST: Final = 100  # fields on one kind of record
MOST_CHOICES: Final = 200


@given
class FieldInput:
    """A field: what it is on ("account"), what it is called, what it holds; its key is made of the label unless given.

    `currency` is that of an amount, `choices` those of a choice.  `group` is the group of rights it belongs to.
    """

    noun: str
    label: str
    kind: Kind
    key: str | None = None
    choices: tuple[str, ...] = ()
    currency: str | None = None
    help: str = ""
    is_required: bool = False
    group: str | None = None


@given
class FieldChange:
    """What of a field may change; `choices`, once given, are all there are, in order."""

    choices: tuple[str, ...] | Unset = UNSET
    help: str | Unset = UNSET
    is_required: bool | Unset = UNSET
    group: str | Unset = UNSET
    position: int | Unset = UNSET


@action("field_definition.create")
def create_field(work: Work, entered: FieldInput) -> FieldDefinition:
    """Give a kind of record a field of one's own.  It can be entered, shown, filtered by and imported at once."""
    holder = HOLDERS.get(entered.noun)
    words = f'There are no fields of one\'s own on "{entered.noun}": choose {", ".join(sorted(HOLDERS))}. Nothing was saved.'
    if holder is None:
        raise Refused(words, {"noun": words})
    position = work.rows(FieldDefinition).filter(noun=entered.noun).count()
    require(position < MOST, f"There are {MOST} fields on this already, and no more can be kept. Nothing was saved.")
    label, key = checked_label(entered.label), checked_key(entered.key or key_of(entered.label))
    group = holder.group if entered.group is None else entered.group
    with _once("key", key), _once("label", label):
        definition = work.create(
            FieldDefinition, noun=entered.noun, key=key, label=label, kind=entered.kind, help=entered.help.strip(),
            choices=_choices(entered.kind, entered.choices), currency=_currency(work, entered), is_required=entered.is_required,
            group=_group(entered.noun, group), position=position,
        )  # fmt: skip
    work.announce("field_definition.created", definition, label=label, noun=entered.noun, key=key)
    return definition


@action("field_definition.rename")
def rename_field(work: Work, field_definition_id: UUID, *, label: str, version: int | None = None) -> FieldDefinition:
    """Call a field something else.  Its key stays, so that whatever refers to it goes on as before."""
    definition = work.load(FieldDefinition, field_definition_id, version=version)
    label = checked_label(label)
    if label != definition.label:
        with _once("label", label):
            work.change(definition, label=label)
        work.announce("field_definition.renamed", definition, label=label)
    return definition


@action("field_definition.change")
def change_field(work: Work, field_definition_id: UUID, entered: FieldChange, *, version: int | None = None) -> FieldDefinition:
    """Change a field's choices, its help, its place, whether it is needed, and who may write it.

    Refused is to take a choice away that a record holds.
    """
    definition = work.load(FieldDefinition, field_definition_id, version=version)
    fields = fields_set(entered)
    if "choices" in fields:
        fields["choices"] = _choices(definition.kind, fields["choices"])
        _refuse_lost(work, definition, fields["choices"])
    if "group" in fields:
        fields["group"] = _group(definition.noun, fields["group"])
    if "help" in fields:
        fields["help"] = fields["help"].strip()
    before = definition.version
    work.change(definition, **fields)
    if definition.version != before:
        work.announce("field_definition.changed", definition, label=definition.label, fields=sorted(fields))
    return definition


@action("field_definition.retire")
def retire_field(work: Work, field_definition_id: UUID, *, version: int | None = None) -> FieldDefinition:
    """Neither show nor set a field any more; what records hold of it stays.  Refused, naming them, while something uses it."""
    definition = work.load(FieldDefinition, field_definition_id, version=version)
    require(definition.retired_at is None, f"{definition.label} is retired already. Nothing was changed.")
    uses = work.rows(FieldUse).filter(definition=definition).order_by("kind", "label", "pk")
    said = "; ".join(f"{use.kind.replace('_', ' ')} “{use.label}”" for use in uses)
    require(not said, f"{definition.label} is used by {said}. Nothing was changed; take it out there first.")
    work.change(definition, retired_at=work.now)
    work.announce("field_definition.retired", definition, label=definition.label)
    return definition


@action("field_definition.reinstate")
def reinstate_field(work: Work, field_definition_id: UUID, *, version: int | None = None) -> FieldDefinition:
    """Take a retired field up again, with all that records hold of it."""
    definition = work.load(FieldDefinition, field_definition_id, version=version)
    require(definition.retired_at, f"{definition.label} is not retired. Nothing was changed.")
    with _once("label", definition.label):
        work.change(definition, retired_at=None)
    work.announce("field_definition.reinstated", definition, label=definition.label)
    return definition


def _choices(kind: str, choices: Sequence[str]) -> list[str]:
    found = list({one.casefold(): one for choice in choices if (one := " ".join(choice.split()))}.values())
    if kind != "choice":
        require(not found, "Only a choice has choices. Nothing was saved.", "choices")
        return []
    require(found, "A choice needs at least one thing to choose. Nothing was saved.", "choices")
    words = f"At most {MOST_CHOICES} choices of {FOUND_BY} letters are kept. Nothing was saved."
    require(len(found) <= MOST_CHOICES and max(map(len, found)) <= FOUND_BY, words, "choices")
    return found


def _refuse_lost(work: Work, definition: FieldDefinition, choices: Sequence[str]) -> None:
    kept = {choice.casefold() for choice in choices}
    lost = [choice for choice in definition.choices if choice.casefold() not in kept and has_entry(work, definition, choice)]
    names = ", ".join(f"“{choice}”" for choice in lost)
    require(not lost, f"{names} is chosen on records, so it stays. Nothing was saved.", "choices")


def _currency(work: Work, entered: FieldInput) -> str:
    if entered.kind != "money":
        require(not entered.currency, "Only an amount has a currency. Nothing was saved.", "currency")
        return ""
    code = (entered.currency or work.organization.currency).strip().upper()
    try:
        exponent(code)
    except ValueError as error:
        raise Refused(f"{error} Nothing was saved.", {"currency": str(error)}) from error
    return code


def _group(noun: str, group: str) -> str:
    known = sorted(groups_of(noun))
    words = f'There is no group "{group}": choose {", ".join(known) or "none"}. Nothing was saved.'
    require(not group or group in known, words, "group")
    return group


def _once(name: Literal["key", "label"], value: str) -> Any:
    words = f'Another field of these records has the {name} "{value}". Nothing was saved; give this one its own.'
    return unique(f"field_{name}_unique", words, name)
