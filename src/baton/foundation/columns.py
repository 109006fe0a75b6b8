"""Columns and references that know the organization."""

from typing import Any

from django.db.models import PROTECT, CharField, ForeignKey, Func, UUIDField


class CurrentOrganization(Func):
    """The transaction's organization, as a column default.

    Lenient (NULL when unset) because adding a column evaluates it; the policy is the strict one.
    """

    template = "nullif(current_setting('baton.organization', true), '')::uuid"
    output_field = UUIDField()
    arity = 0

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list]:  # type: ignore[override]
        return self.template, []


class Reference(ForeignKey):
    """A reference to another row of the same organization.

    PostgreSQL checks foreign keys past row-level security, so the wall operation adds the real key,
    `(organization_id, x_id)`; Django itself makes neither constraint nor index here.
    """

    def __init__(self, to, on_delete=PROTECT, **kwargs):
        kwargs |= {"db_constraint": False, "db_index": kwargs.get("db_index", False)}
        kwargs.setdefault("related_name", "+")
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs


class CurrencyField(CharField):
    """An ISO 4217 code."""

    def __init__(self, **kwargs):
        super().__init__(**({"max_length": 3} | kwargs))
