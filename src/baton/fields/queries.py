"""Fields as programs see them, and what pages ask of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.db.models.functions import JSONObject

from baton.fields.finding import holds
from baton.fields.models import FieldDefinition, FieldUse
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain

AS_KEPT = (
    "version", "noun", "key", "label", "kind", "choices", "currency", "help", "is_required", "group", "position", "retired_at",
)  # fmt: skip


def defined(actor: Actor, noun: str) -> list[FieldDefinition]:
    """The fields on a kind of record that are shown, in order."""
    return list(FieldDefinition.objects.visible_to(actor).filter(noun=noun, retired_at=None).order_by("position", "pk"))


def defined_of_outer(actor: Actor, noun: str) -> QuerySet[FieldDefinition, Any]:
    """The same, as JSON beside another query's rows: `said` holds what is needed to show values."""
    said = JSONObject(**{name: name for name in ("key", "label", "kind", "currency")})
    return FieldDefinition.objects.visible_to(actor).filter(noun=noun, retired_at=None).order_by("position", "pk").values(said=said)


def values_of(actor: Actor, noun: str, rows: Sequence[Any]) -> list[Mapping[str, Any]]:
    """The values of each record by key, without those of retired fields; by one query, or none where no record has any."""
    if not any(row.fields for row in rows):
        return [{} for _ in rows]
    shown = {one.key for one in defined(actor, noun)}
    return [{key: value for key, value in (row.fields or {}).items() if key in shown} for row in rows]


def by_field(noun: str) -> Callable[[Actor, str, Any], Q]:
    """The filters of a noun by its own fields: a key and a value make a condition; None finds records without a value."""

    def condition(actor: Actor, key: str, value: Any) -> Q:
        return holds(actor, noun, key, value)

    return condition


def describe_definitions(actor: Actor, rows: Sequence[FieldDefinition]) -> list[dict]:  # noqa: ARG001  every member sees them
    """Fields as JSON, with what uses them."""
    prefetch_related_objects(rows, "uses")
    return [
        plain({"id": row.pk} | {name: getattr(row, name) for name in AS_KEPT} | {"used_by": [_use(use) for use in row.uses.all()]})
        for row in rows
    ]  # fmt: skip


def _use(use: FieldUse) -> dict:
    return {"kind": use.kind, "id": use.subject_id, "label": use.label}


show(Noun("field_definition", "field_definitions", FieldDefinition, describe_definitions, {
    "noun": "noun", "key": "key", "kind": "kind", "retired_at": "retired_at",
}))  # fmt: skip
