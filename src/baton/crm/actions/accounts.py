"""Accounts: who pays, on what terms, and where the papers go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from baton.crm.actions.entering import AccountInput, columns_of, said_as
from baton.crm.actions.references import moved, seen
from baton.crm.duplicates import ask
from baton.crm.models import Account
from baton.fields.setting import first_values, set_values
from baton.foundation.actions import action
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import fields_set
from baton.foundation.keys import new_id
from baton.foundation.people import member
from baton.foundation.unique import unique
from baton.foundation.work import Work

RELATIONS = ("owner", "parent", "bill_to")


@action("account.create")
def create_account(work: Work, entered: AccountInput, *, anyway: bool = False) -> Account:
    """Open an account.  It is its own survivor, and whoever opens it owns it unless another owner is given.

    Refused are an unknown currency, a tax id that does not check, terms that make no sense, a number in use, and an
    account that is surely one we have, unless it is wanted `anyway`; one that may be is said to be (account.resembled).
    """
    fields = _fields(work, entered, Account())
    require(fields.get("name"), "An account needs a name. Nothing was saved.", "name")
    fields["fields"] = first_values(work, Account, entered.fields)
    if "owner" not in fields and work.actor.person:
        fields["owner"] = member(work, work.actor.person)
    id, like = new_id(), ask(work, fields, anyway=anyway)
    with _one_of_a_number(fields):
        account = work.create(Account, id=id, survivor_id=id, **fields)
    work.announce("account.created", account, account=account.pk)
    if like:
        said = like.likeness
        work.announce("account.resembled", account, account=account.pk, other=like.account, reasons=said.reasons, score=said.score)
    return account


@action("account.change")
def change_account(work: Work, account_id: UUID, entered: AccountInput, *, version: int | None = None) -> Account:
    """Set fields of an account; null takes a value away, so that the organization's holds again.

    NotAllowed names each field whose group the actor's roles may not write.
    """
    account = work.load(Account, account_id, version=version)
    fields = _fields(work, entered, account)
    fields["fields"] = set_values(work, account, entered.fields)
    names = said_as(moved(account, fields))
    with _one_of_a_number(fields):
        work.change(account, **fields)
    if names:
        work.announce("account.changed", account, account=account.pk, fields=names)
    return account


def _fields(work: Work, entered: AccountInput, account: Account) -> dict[str, Any]:
    """The columns that an input sets on this account, checked, with the records it names."""
    given = fields_set(entered)
    fields = columns_of(given, account, work.organization.country)
    for name in set(RELATIONS) & set(given):
        id = given[name]
        if id is None:
            fields[name] = None
        elif name == "owner":
            fields[name] = member(work, id)
        else:
            fields[name] = seen(work, Account, id)
    if fields.get("parent"):
        _refuse_cycle(work, account, fields["parent"])
    return fields


def _refuse_cycle(work: Work, account: Account, parent: Account) -> None:
    """Walk up from the parent, holding each row, so that two changes at once cannot close a circle between them."""
    line: list[str] = []
    above: UUID | None = parent.pk
    while above:
        row = work.rows(Account).select_for_update(no_key=True).get(pk=above)
        line.append(row.name)
        if row.pk == account.pk:
            raise _circle(line)
        above = row.parent_id


def _circle(line: Sequence[str]) -> Refused:
    if len(line) == 1:
        words = f"{line[0]} cannot be its own parent."
    else:
        words = f"{line[0]} lies below {line[-1]}, so it cannot be its parent."
    return Refused(f"{words} Nothing was saved; choose another parent.", {"parent": words})


def _one_of_a_number(fields: dict[str, Any]) -> Any:
    words = f'Another account has the number "{fields.get("number")}". Nothing was saved; give this one its own.'
    return unique("account_number_unique", words, "number")
