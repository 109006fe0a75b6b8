"""A row beside the account that it may be, for whoever decides whether it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from baton.crm.actions.entering import MADE, said_as
from baton.crm.models import Account
from baton.exchange.checked import Checker
from baton.exchange.entries import Entry
from baton.exchange.known import Known
from baton.exchange.planning import planned
from baton.exchange.ready import ready_row
from baton.foundation.actors import Actor
from baton.foundation.keyed import apart
from baton.foundation.performing import perform
from baton.foundation.plain import plain

TERMS: Final = ("terms_kind", "terms_days")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A row beside the account that it may be.

    `fields` are those that would change, each with what it is and would be; `same` those that say the same already;
    `people` who would be new at it.  `notes` are the planner's, as on what a role may not change.
    """

    name: str
    number: str
    fields: dict[str, list] = field(default_factory=dict)
    same: Sequence[str] = ()
    people: Sequence[str] = ()
    notes: str = ""


def compared(actor: Actor, known: Known, entry: Entry, account: UUID) -> Comparison | None:
    """What a row would change of an account, and what it says the same; None when the account is not there.

    What is `known` already is not asked again.
    """
    with perform(actor) as work:
        plan = planned(work, known, [entry], {entry.line: {"choice": "update", "account": str(account)}})
        given = ready_row(Checker(work), entry).columns
    if account not in known.standing or account in known.hidden:
        return None
    [outcome] = plan.outcomes
    standing, fields = known.standing[account], _whole(known.standing[account], plain(outcome.did.get("fields", {}).get("account", {})))
    before = {name: fields[name][0] if name in fields else standing[name] for name in ("name", "number")}  # the plan has moved what stands
    moved = said_as(fields)
    same = [name for name in said_as(name for name in given if name not in MADE and given[name]) if name not in moved]
    people = [person["name"] for person in plan.contacts.values()]
    return Comparison(before["name"], before["number"] or "", fields, same, people, outcome.reason)


def _whole(standing: Mapping[str, Any], fields: dict[str, list]) -> dict[str, list]:
    """Fields that change, with those of the terms that do not: terms are said as one; those of the organization's own one by one."""
    fields = {name: list(pair) for name, pair in apart(Account, {name: (old, new) for name, (old, new) in fields.items()}).items()}
    if not any(name in fields for name in TERMS):
        return fields
    return {name: [standing[name]] * 2 for name in TERMS} | fields
