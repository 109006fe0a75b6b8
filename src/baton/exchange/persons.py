"""The people of a row: who of them is there already, and what is to be written for the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from baton.crm.actions.many import Job
from baton.exchange.known import Known, Somebody
from baton.exchange.people import Person
from baton.exchange.plan import Plan, differences
from baton.foundation.keys import new_id


@dataclass(slots=True)
class Noted:
    """What the people of a row come to."""

    contacts: list[UUID] = field(default_factory=list)
    jobs: list[UUID] = field(default_factory=list)
    fields: dict[str, dict[str, list]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def note_people(plan: Plan, known: Known, account: UUID, people: Iterable[Person], *, may_change: bool) -> Noted:
    """Plan the people of a row at its account.  Who is there already is changed only where that is asked for."""
    noted = Noted()
    for person in people:
        columns = {name: person.get(name, "") for name in ("name", "email", "phone")}
        somebody = _who(known, account, columns["name"], columns["email"].lower())
        if somebody is None:
            somebody = _new(plan, known, noted, account, columns)
        elif may_change:
            _change(plan, noted, somebody, columns)
        is_free = may_change or somebody.is_new or account not in somebody.jobs
        for role in person["roles"] if is_free else ():
            if role not in somebody.jobs[account]:
                _give(plan, noted, somebody, account, role)
        known.note(somebody, account)
    return noted


def _who(known: Known, account: UUID, name: str, email: str) -> Somebody | None:
    """The person himself: at the account by his address, or by his name where an address says nothing; elsewhere by both."""
    here, written_to = known.at.get(account, {}), known.by_email.get(email, {}) if email else {}
    found: Any = next((one for id, one in written_to.items() if id in here), None)
    if found:
        return found
    called = name.casefold()
    by_name = (one for one in here.values() if one.columns["name"].casefold() == called and not (email and one.email))
    elsewhere = (one for one in written_to.values() if one.columns["name"].casefold() == called)
    return next(by_name, None) or next(elsewhere, None)


def _new(plan: Plan, known: Known, noted: Noted, account: UUID, columns: dict[str, str]) -> Somebody:
    somebody = Somebody(new_id(), columns, is_new=True)
    others = known.by_email.get(somebody.email, {}) if somebody.email else {}
    if others:
        noted.warnings.append(f"“{next(iter(others.values())).columns['name']}” has the same e-mail address.")
    plan.contacts[somebody.id] = dict(columns)
    plan.beside[somebody.id] = account
    noted.contacts.append(somebody.id)
    return somebody


def _change(plan: Plan, noted: Noted, somebody: Somebody, columns: dict[str, str]) -> None:
    moved = {name: value for name, value in columns.items() if value and value != somebody.columns[name]}
    if moved:
        noted.fields[str(somebody.id)] = differences(somebody.columns, moved)
        plan.change_contact(somebody.id, moved)
        somebody.columns = {**somebody.columns, **moved}


def _give(plan: Plan, noted: Noted, somebody: Somebody, account: UUID, role: str) -> None:
    job = Job(new_id(), somebody.id, account, role)
    somebody.jobs[account].add(role)
    plan.jobs.append(job)
    noted.jobs.append(job.id)
