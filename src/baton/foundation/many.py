"""Many ids or texts in one parameter: `IN` takes one for each, and spends longer on writing a thousand than on finding the rows."""

from typing import Any
from uuid import UUID

from django.db.models import CharField, ForeignKey, UUIDField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

FEW = 10  # so many are as quick one by one


class _OneArray:
    """`x__in` ids or texts, as `x = ANY(array)`; anything else as Django has it."""

    rhs: Any

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        values = self.rhs if isinstance(self.rhs, list) and len(self.rhs) > FEW else []
        if not values or not all(isinstance(value, UUID | str) for value in values):
            return super().process_rhs(compiler, connection)  # type: ignore[misc]
        return "%s", [values]

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return "= ANY(%s)" if rhs == "%s" else super().get_rhs_op(connection, rhs)  # type: ignore[misc]


@UUIDField.register_lookup
class IdIn(_OneArray, In):
    """For an id of one's own."""


@CharField.register_lookup
class TextIn(_OneArray, In):
    """For a name, a number, an address."""


@ForeignKey.register_lookup
class ReferenceIn(_OneArray, RelatedIn):
    """For a reference."""
