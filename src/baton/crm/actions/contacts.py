"""Contacts: the people we talk to, and what each does at which account."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from baton.catalog import checks
from baton.crm.actions.references import moved, seen
from baton.crm.models import Account, Contact, ContactRole
from baton.fields.setting import Values, first_values, set_values
from baton.foundation.actions import action
from baton.foundation.errors import NotAllowed, Refused, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.unique import unique
from baton.foundation.work import Work

Role = Literal["buyer", "approver", "accounts_payable", "technical"]


@given
class ContactInput:
    """A person; the language is that of what we write to him."""

    name: str | Unset = UNSET
    email: str | Unset = UNSET
    phone: str | Unset = UNSET
    language: Literal["", "en", "de", "fr"] | Unset = UNSET
    fields: Values | Unset = UNSET


@given
class RoleInput:
    """What a contact does at an account, from a day (today unless given)."""

    account: UUID
    role: Role
    from_on: date | None = None


@given
class HandoverInput:
    """A job at an account that somebody else does from then on; without a contact nobody does."""

    account: UUID
    role: Role
    contact: UUID | None = None


@action("contact.create")
def create_contact(work: Work, entered: ContactInput, *, role: RoleInput | None = None) -> Contact:
    """Note a person, with a first role at an account if one is given."""
    fields = _checked(entered)
    require(fields.get("name"), "A contact needs a name. Nothing was saved.", "name")
    contact = work.create(Contact, **fields, fields=first_values(work, Contact, entered.fields))
    work.announce("contact.created", contact, account=role.account if role else None)
    if role:
        add_role(work, contact, role)
    return contact


@action("contact.change")
def change_contact(work: Work, contact_id: UUID, entered: ContactInput, *, version: int | None = None) -> Contact:
    """Change how a person is called and reached."""
    contact = work.load(Contact, contact_id, version=version)
    fields = {**_checked(entered), "fields": set_values(work, contact, entered.fields)}
    names = moved(contact, fields)
    work.change(contact, **fields)
    if names:
        work.announce("contact.changed", contact, fields=names)
    return contact


@action("contact.give_role")
def give_role(
    work: Work, contact_id: UUID, *, account: UUID, role: Role, from_on: date | None = None, version: int | None = None
) -> Contact:
    """Say what a contact does at an account, from a day on (today unless given).  Announces contact.role_given."""
    contact = work.load(Contact, contact_id, version=version)
    require(contact.left_on is None, f"{contact.name} left on {contact.left_on}, so no role was given.")
    add_role(work, contact, RoleInput(account=account, role=role, from_on=from_on))
    return contact


@action("contact.end_role")
def end_role(
    work: Work, contact_id: UUID, *, account: UUID, role: Role, until_on: date | None = None, version: int | None = None
) -> Contact:
    """End what a contact does at an account; the day (today unless given) is the first he no longer does it.

    Announces contact.role_ended.
    """
    contact, until_on = work.load(Contact, contact_id, version=version), until_on or work.today
    _check_may_name(work, role)
    held = work.rows(ContactRole).filter(contact=contact, account=seen(work, Account, account), role=role, until_on=None).first()
    if held is None:
        raise Refused(f"{contact.name} is not {_words(role)} there. Nothing was changed.")
    words = f"He is {_words(role)} since {held.from_on}, so it cannot end on {until_on}. Nothing was changed."
    require(until_on >= held.from_on, words, "until_on")
    _end(work, contact, held, until_on)
    return contact


@action("contact.leave")
def leave(
    work: Work, contact_id: UUID, *, left_on: date | None = None, handovers: tuple[HandoverInput, ...] = (), version: int | None = None
) -> Contact:
    """A contact is gone from a day on (today unless given): every role he holds ends.  Announces contact.left.

    Who takes one over holds it from that day on, unless he already does.
    """
    contact, left_on = work.load(Contact, contact_id, version=version), left_on or work.today
    require(contact.left_on is None, f"{contact.name} already left on {contact.left_on}. Nothing was changed.")
    work.change(contact, left_on=left_on)
    accounts = set()
    for held in work.rows(ContactRole).filter(contact=contact, until_on=None):
        accounts.add(held.account_id)
        _end(work, contact, held, max(left_on, held.from_on))
    for handover in handovers:
        _hand_over(work, contact, handover, left_on)
    for account in sorted(accounts) or [None]:
        work.announce("contact.left", contact, account=account, left_on=left_on)
    return contact


def add_role(work: Work, contact: Contact, entered: RoleInput) -> ContactRole:
    """Step: give a contact a role at an account he does not hold there yet."""
    _check_may_name(work, entered.role)
    account = seen(work, Account, entered.account)
    words = f"{contact.name} already is {_words(entered.role)} at {account.name}. Nothing was saved."
    with unique("contact_role_once", words, "role"):
        role = work.create(
            ContactRole, contact=contact, account=account, role=entered.role, from_on=entered.from_on or work.today
        )
    work.announce("contact.role_given", contact, account=account.pk, role=role.role, from_on=role.from_on)
    return role


def _hand_over(work: Work, contact: Contact, handover: HandoverInput, from_on: date) -> None:
    if handover.contact is None:
        return
    successor = seen(work, Contact, handover.contact)
    words = f"{successor.name} is gone himself, so he can take nothing over from {contact.name}. Nothing was changed."
    require(successor.left_on is None and successor != contact, words, "handovers")
    held = {"contact": successor, "account": handover.account, "role": handover.role, "until_on": None}
    if not work.rows(ContactRole).filter(**held).exists():
        add_role(work, successor, RoleInput(account=handover.account, role=handover.role, from_on=from_on))


def _end(work: Work, contact: Contact, held: ContactRole, until_on: date) -> None:
    work.change(held, until_on=until_on)
    work.announce("contact.role_ended", contact, account=held.account_id, role=held.role, until_on=until_on)


def _check_may_name(work: Work, role: str) -> None:
    """Who receives the invoices is the billing contact, a group of the account's fields."""
    if role == "accounts_payable" and not work.actor.rights.may_write("account", "billing_contact"):
        words = "Your role may not say who receives invoices (billing contact); ask somebody in billing."
        raise NotAllowed(f"{work.actor.label} may not set accounts payable of an account. Nothing was saved.", {"role": words})


def _checked(entered: ContactInput) -> dict[str, Any]:
    fields = {name: value.strip() for name, value in fields_set(entered).items() if name != "fields"}
    require(fields.get("name", "-"), "A contact needs a name. Nothing was saved.", "name")
    checks.email(fields.get("email", ""))
    return fields


def _words(role: str) -> str:
    return role.replace("_", " ")
