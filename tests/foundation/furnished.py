"""One row in every table of the house, so that what must hold of every model can be tried on every model.

Fields are filled by their type, or with what a CHECK lets them be, and references lead to the row made before; what
a CHECK is particular about beyond that is said in PARTICULARS.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from baton.crm.models import Account, Hold, Task
from baton.foundation.actors import Actor
from baton.foundation.columns import CurrencyField
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement, AuditEntry, Key, Role, User
from baton.foundation.models.row import Walled
from baton.foundation.performing import perform
from baton.foundation.walls import references
from baton.foundation.work import Work
from tests.make import House

DAY = date(2026, 1, 5)
BY_THEMSELVES = (AuditEntry, Announcement, Key)  # every work under a key that announces something leaves them behind

BY_TYPE: dict[type[models.Field], Any] = {
    CurrencyField: "EUR",
    models.CharField: "x",
    models.TextField: "x",
    models.IntegerField: 1,
    models.DecimalField: Decimal(1),
    models.DateField: DAY,
    models.JSONField: {},
    models.UUIDField: new_id,
}
PARTICULARS: dict[tuple[str, str], Any] = {
    ("Approval", "authors"): [],
    ("ApprovalRule", "chain"): [new_id()],
    ("ApprovalRule", "kind"): "terms",
    ("DealLine", "unit_minor"): 1,
    ("DealLine", "description"): "x",
    ("Document", "sha256"): "0" * 64,
    ("FieldEntry", "text"): "x",
    ("Import", "sha256"): "0" * 64,
    ("Seal", "previous"): "",
    ("Message", "next_try_at"): datetime(2026, 1, 5, tzinfo=UTC),
}


@contextmanager
def deed(actor: Actor, name: str = "probe.write", **how: Any) -> Iterator[Work]:
    """A unit of work with one deed in it, for what no door of a room does."""
    with perform(actor, **how) as work, work.acting(name, "people"):
        yield work


def walled_models() -> list[type[Walled]]:
    return [model for model in apps.get_models() if issubclass(model, Walled)]


def an_account(work: Work, name: str = "Acme", **fields: Any) -> Account:
    id = new_id()
    return work.create(Account, id=id, survivor_id=id, name=name, **fields)


def a_role(work: Work) -> Any:
    return Role.objects.filter(organization=work.organization).values_list("pk", flat=True)[0]


def a_task(work: Work, subject: str = "Look at it", **fields: Any) -> Task:
    return work.create(Task, kind="other", subject=subject, **fields)


def a_hold(work: Work, on: Account) -> Hold:
    return work.create(
        Hold, subject_kind="account", subject_id=on.pk, reason="manual", source="person", words="Wait.", placed_at=work.now
    )


def furnish(house: House) -> None:
    """Write a row of every model that has none yet."""
    somebody = house.sales.id
    with deed(house.operator, key="furnish") as work:
        account = an_account(work)
        for model in walled_models():
            _row_of(work, model, somebody)
        work.announce("probe.happened", account, account=account.pk)


def _row_of(work: Work, model: type[Walled], somebody: Any) -> Any:
    standing = work.rows(model)[:2]
    if standing or model in BY_THEMSELVES:
        return standing
    needed = [f for f in references(model) if not f.null]
    made: dict[str, Any] = {}
    for field in needed:  # two references to one model get a row each, if there are two
        rows = _row_of(work, field.related_model, somebody)
        again = sum(f.related_model is field.related_model for f in needed[: needed.index(field)])
        made[field.name] = rows[min(again, len(rows) - 1)]
    made |= {f.name: _value(f, work) for f in model._meta.local_concrete_fields if f.name not in made and _must_be_given(f)}
    made |= {f.attname: somebody for f in model._meta.local_concrete_fields if f.related_model is User and not f.null}
    made |= {f.attname: a_role(work) for f in model._meta.local_concrete_fields if f.related_model is Role and not f.null}
    return [work.create(model, **made)]


def _must_be_given(field: Any) -> bool:
    if (field.model.__name__, field.name) in PARTICULARS:
        return True
    return not (field.null or field.blank or field.has_default() or field.has_db_default() or field.is_relation)


def _value(field: Any, work: Work) -> Any:
    particular = PARTICULARS.get((field.model.__name__, field.name))
    if particular is not None:
        return particular
    if isinstance(field, models.DateTimeField):
        return work.now
    if choices := _choices(field):
        return choices[0]
    value = next(value for kind, value in BY_TYPE.items() if isinstance(field, kind))
    return value() if callable(value) else value


def _choices(field: Any) -> list[str]:
    """What a CHECK of the form `field IN (…)` lets a field be."""
    checks = [c.condition for c in field.model._meta.constraints if isinstance(c, models.CheckConstraint)]
    leaves = [child for check in checks for node in check.flatten() if isinstance(node, Q) for child in node.children]
    said = [leaf for leaf in leaves if isinstance(leaf, tuple)]
    return [value for name, values in said if name == f"{field.name}__in" for value in values if value]
