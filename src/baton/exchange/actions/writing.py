"""A plan written down: by as many statements for five hundred rows as for one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from baton.crm.actions import many
from baton.crm.models import Account, Contact
from baton.exchange.plan import Plan
from baton.foundation.server import alongside
from baton.foundation.work import Work


def write(work: Work, plan: Plan) -> None:
    """Step: write what rows come to."""
    with alongside():  # the server writes some while the next are made ready
        if plan.opened:
            many.open_accounts(work, plan.opened)
        if plan.changed:
            many.change_accounts(work, _loaded(work, Account, plan.changed))
        if plan.contacts:
            many.open_contacts(work, plan.contacts, plan.beside)
        if plan.changed_contacts:
            many.change_contacts(work, _loaded(work, Contact, plan.changed_contacts))
        if plan.jobs:
            many.give_jobs(work, plan.jobs)


def _loaded(work: Work, model: Any, changes: Mapping[UUID, dict[str, Any]]) -> list[tuple[Any, dict[str, Any]]]:
    found = work.rows(model).filter(pk__in=changes).order_by("pk").select_for_update(of=("self",), no_key=True)
    return [(row, changes[row.pk]) for row in found]
