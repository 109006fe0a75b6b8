"""Values set on a record by the doors that write it."""

from collections.abc import Mapping, Sequence
from typing import Any

from baton.fields.models import FieldDefinition
from baton.fields.values import Kept, Values, kept
from baton.foundation.errors import Refused
from baton.foundation.inputs import UNSET, Unset
from baton.foundation.models import Row
from baton.foundation.work import Work

Own = dict[str, Kept]


def set_values(work: Work, record: Any, given: Values | Unset) -> Own | None:
    """Step: what a record's `fields` are after some of them were set, for `work.change`; null or blank takes one away.

    Refused names each that is unknown, retired, of the wrong kind, or needed.
    """
    standing: Own | None = record.fields
    return standing if given is UNSET or not given else values_after(definitions_of(work, record.NOUN), standing, given)


def first_values(work: Work, model: type[Row], given: Values | Unset) -> Own | None:
    """Step: the `fields` of a new record, for `work.create`; Refused names those that are needed too."""
    defined = definitions_of(work, model.NOUN)
    needed = {one.key: None for one in defined if one.is_required and one.retired_at is None}
    return values_after(defined, None, {**needed, **({} if given is UNSET else given)})


def definitions_of(work: Work, noun: str) -> list[FieldDefinition]:
    """Every field on a kind of record, in order, those that are retired too."""
    return list(work.rows(FieldDefinition).filter(noun=noun).order_by("position", "pk"))


def values_after(defined: Sequence[FieldDefinition], standing: Mapping[str, Any] | None, given: Mapping[str, Any]) -> Own | None:
    """`standing` with what is given, each checked; None for none.  Refused names every field that cannot be so."""
    known, after, wrong = {one.key: one for one in defined}, dict(standing or {}), {}
    for key, entered in given.items():
        try:
            value = _checked(known.get(key), key, entered)
        except ValueError as error:
            wrong[f"fields.{key}"] = str(error)
            continue
        after.pop(key, None)
        if value is not None:
            after[key] = value
    if wrong:
        raise Refused(f"{' '.join(wrong.values())} Nothing was saved.", wrong)
    return after or None


def _checked(definition: FieldDefinition | None, key: str, entered: Any) -> Kept | None:
    if definition is None:
        raise ValueError(f'There is no field "{key}".')
    if definition.retired_at:
        raise ValueError(f"{definition.label} is retired, and no longer set.")
    value = kept(definition, entered)
    if value is None and definition.is_required:
        raise ValueError(f"{definition.label} is needed.")
    return value
