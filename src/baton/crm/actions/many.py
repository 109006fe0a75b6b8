"""Accounts and their people by the hundred: the steps of imports, each in as many statements as for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from baton.crm.actions.entering import made, said_as
from baton.crm.models import Account, Contact, ContactRole
from baton.foundation.bulk import fields_of
from baton.foundation.unique import unique
from baton.foundation.work import Work

CONTACT: Final = ("name", "email", "phone")
ROLE: Final = ("id", "contact", "account", "role", "from_on")
Columns = Mapping[str, Any]  # by field; references by their id


@dataclass(frozen=True, slots=True)
class Job:
    """What a contact does at an account."""

    id: UUID
    contact: UUID
    account: UUID
    role: str


def open_accounts(work: Work, opened: Mapping[UUID, Columns]) -> None:
    """Step: open accounts of these columns, which are checked; a column that one of them lacks is as it would be without."""
    columns = sorted({name for one in opened.values() for name in one})
    blank = _blank(columns)
    rows = ((id, id, *(one.get(name, without) for name, without in blank)) for id, one in opened.items())
    numbers = ", ".join(str(one["number"]) for one in opened.values() if one.get("number"))
    words = f"Another account has the number {numbers}. Nothing was saved; give this one its own." if len(opened) == 1 else "A number is in use."
    with unique("account_number_unique", words, "number"):
        work.create_many(Account, ["id", "survivor", *columns], rows)
    work.announce_many("account.created", Account, ((id, id, {}) for id in opened))


def change_accounts(work: Work, changes: Sequence[tuple[Account, Columns]]) -> None:
    """Step: change loaded accounts, each in columns of its own.  What they are found by follows."""
    whole = [(account, {**columns, **made(dict(columns), account)}) for account, columns in changes]
    _change(work, whole)
    told = ((account.pk, account.pk, {"fields": said_as(_names(columns))}) for account, columns in whole)
    work.announce_many("account.changed", Account, told)


def open_contacts(work: Work, opened: Mapping[UUID, Columns], accounts: Mapping[UUID, UUID]) -> None:
    """Step: note people, each beside the account he is told of."""
    work.create_many(Contact, ["id", *CONTACT], ((id, *(one.get(name, "") for name in CONTACT)) for id, one in opened.items()))
    work.announce_many("contact.created", Contact, ((id, accounts.get(id), {}) for id in opened))


def change_contacts(work: Work, changes: Sequence[tuple[Contact, Columns]]) -> None:
    """Step: change loaded contacts, each in columns of its own."""
    _change(work, changes)
    work.announce_many("contact.changed", Contact, ((contact.pk, None, {"fields": list(columns)}) for contact, columns in changes))


def give_jobs(work: Work, jobs: Sequence[Job]) -> None:
    """Step: let contacts do something at accounts from today on, where they do not do it yet."""
    work.create_many(ContactRole, ROLE, ((job.id, job.contact, job.account, job.role, work.today) for job in jobs))
    told = ((job.contact, job.account, {"role": job.role, "from_on": work.today}) for job in jobs)
    work.announce_many("contact.role_given", Contact, told)


def withdraw_accounts(work: Work, accounts: Sequence[Account]) -> None:
    """Step: take accounts out of sight that should not have been opened; they stay on record, and their numbers are free."""
    _change(work, [(account, {"withdrawn_at": work.now}) for account in accounts])
    work.announce_many("account.withdrawn", Account, ((account.pk, account.pk, {}) for account in accounts))


def withdraw_contacts(work: Work, contacts: Sequence[Contact]) -> None:
    """Step: take people out of sight who should not have been noted."""
    _change(work, [(contact, {"withdrawn_at": work.now}) for contact in contacts])
    work.announce_many("contact.withdrawn", Contact, ((contact.pk, None, {}) for contact in contacts))


def take_jobs_back(work: Work, roles: Sequence[ContactRole]) -> None:
    """Step: roles that should not have been given end on the day they began, so that they were never held."""
    _change(work, [(role, {"until_on": role.from_on}) for role in roles])
    told = ((role.contact_id, role.account_id, {"role": role.role, "until_on": role.from_on}) for role in roles)
    work.announce_many("contact.role_ended", Contact, told)


def _change(work: Work, changes: Sequence[tuple[Any, Columns]]) -> None:
    """Set each record's own columns in one statement: the others keep what they hold."""
    columns = sorted({name for _, own in changes for name in own})
    values = [tuple(own.get(name, getattr(row, name)) for name in columns) for row, own in changes]
    work.change_many([row for row, _ in changes], columns, values)


def _blank(columns: Sequence[str]) -> list[tuple[str, Any]]:
    return [(name, field.get_default()) for name, field in zip(columns, fields_of(Account, columns), strict=True)]


def _names(columns: Iterable[str]) -> list[str]:
    return [name.removesuffix("_id") for name in columns]
