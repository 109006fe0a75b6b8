"""Records found by the fields of an organization's own."""

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Left, Lower

from baton.fields.models import COUNTED, FOUND_BY, FieldDefinition, FieldEntry
from baton.fields.values import kept
from baton.foundation.actors import Actor
from baton.foundation.errors import Refused
from baton.foundation.work import Work

MANY: Final = 10_000  # records with one value


def holds(actor: Actor, noun: str, key: str, value: Any) -> Q:
    """Records whose field has this value, whatever the letters' size, or, of None, no value; Refused when there is no such field or value."""
    definition = FieldDefinition.objects.visible_to(actor).filter(noun=noun, key=key, retired_at=None).first()
    name = f"fields.{key}"
    if definition is None:
        raise Refused(f'There is no field "{key}" to filter by.', {name: "there is no such field"})
    entries = FieldEntry.objects.visible_to(actor).filter(definition=definition)
    try:
        wanted = kept(definition, value)
    except ValueError as error:
        raise Refused(str(error), {name: str(error)}) from error
    if wanted is None:
        return Q(~Exists(entries.filter(record=OuterRef("pk"))))  # NOT IN would list them all first
    return found_by(_entries_of(entries, definition, wanted))


def found_by(entries: QuerySet[FieldEntry], many: int = MANY) -> Q:
    """Records that have one of these entries.

    Of `many` or more, a page in the order of names is found by looking at each record on the way; the server would join
    and sort them all, so it is kept from doing so (COALESCE).  Fewer are looked up by their ids.
    """
    if entries[:many].count() < many:
        return Q(pk__in=entries.values("record"))
    return Q(Coalesce(Exists(entries.filter(record=OuterRef("pk"))), Value(False)))


def _entries_of(entries: QuerySet[FieldEntry], definition: FieldDefinition, wanted: Any) -> QuerySet[FieldEntry]:
    if definition.kind in COUNTED:
        return entries.filter(number=float(wanted))
    text = str(wanted).lower() if isinstance(wanted, bool) else wanted
    return entries.filter(text=Left(Lower(Value(text)), FOUND_BY))  # as the database made it


def has_entry(work: Work, definition: FieldDefinition, wanted: Any) -> bool:
    """Does any record hold this value?"""
    entries = work.rows(FieldEntry).filter(definition=definition)
    return _entries_of(entries, definition, wanted).exists()
