"""Was anything built on a record since it was brought in?  Asked of whatever refers to it, in any room."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from uuid import UUID

from django.apps import apps
from django.db.models import F, ForeignKey, Q

from baton.crm.models import Account, Contact, ContactRole
from baton.exchange.models import Import, ImportRow
from baton.foundation.locks import article
from baton.foundation.models import AuditEntry, Row
from baton.foundation.models.row import Walled
from baton.foundation.work import Work


def built_on(work: Work, target: type[Account] | type[Contact], ids: Collection[UUID], run: Import, roles: Collection[UUID]) -> dict[UUID, set[str]]:
    """What stands in the way of withdrawing each of these records, in words; by a query for each kind of reference.

    These `roles` go with them, and what this import did to them is no hindrance.
    """
    found: dict[UUID, set[str]] = defaultdict(set)
    if not ids:
        return found
    counting = _counting(run, roles)
    for model, field in _references(target):
        rows = work.rows(model).filter(counting.get(model, Q()), **{f"{field}__in": ids}).exclude(pk=F(field))
        for id in rows.values_list(field, flat=True).distinct():
            found[id].add(article(model.NOUN))
    deeds = work.rows(AuditEntry).filter(subject_id__in=ids, subject_kind=target.NOUN).exclude(deed__startswith="import.")
    for id in deeds.values_list("subject_id", flat=True).distinct():
        found[id].add("a change by hand")
    return found


def _counting(run: Import, roles: Collection[UUID]) -> Mapping[type[Walled], Q]:
    """Of some kinds, which rows count as built on a record."""
    return {
        Account: Q(withdrawn_at=None),
        ContactRole: ~Q(pk__in=roles) & (Q(until_on=None) | Q(until_on__gt=F("from_on"))),
        ImportRow: Q(state__in=("created", "updated")) & ~Q(run=run),
    }


@cache
def _references(target: type[Row]) -> tuple[tuple[type[Walled], str], ...]:
    return tuple(
        (model, field.attname)
        for model in apps.get_models()
        if issubclass(model, Walled)
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is target
    )
