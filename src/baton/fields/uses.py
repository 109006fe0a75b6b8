"""Who refers to a field: each room writes it of its own records, and fields asks nobody."""

from collections.abc import Iterable
from uuid import UUID

from baton.fields.models import FieldDefinition, FieldUse
from baton.foundation.work import Work


def say_uses(work: Work, kind: str, subject: UUID, label: str, noun: str, keys: Iterable[str]) -> None:
    """Step: something refers to these fields of a noun from now on, and to no others.  None: it no longer refers to any."""
    wanted = dict(work.rows(FieldDefinition).filter(noun=noun, key__in=list(keys)).values_list("pk", "key"))
    said = list(work.rows(FieldUse).filter(kind=kind, subject_id=subject))
    work.remove(*(use for use in said if use.definition_id not in wanted))
    new = set(wanted) - {use.definition_id for use in said}
    work.create_many(FieldUse, ["definition", "kind", "subject_id", "label"], [(id, kind, subject, label[:200]) for id in sorted(new)])
