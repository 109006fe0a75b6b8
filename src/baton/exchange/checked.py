"""What a row gives an account and its people, checked as typing it in would be."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import CharField
from pydantic import TypeAdapter, ValidationError

from baton.crm.actions.entering import MADE, AccountInput, columns_of
from baton.crm.models import Account, Contact
from baton.exchange.entries import Entry
from baton.exchange.own import OwnChecker
from baton.foundation.errors import NotAllowed, Refused
from baton.foundation.fitting import check_fit
from baton.foundation.inputs import fields_set
from baton.foundation.locks import GROUPS, check_groups
from baton.foundation.work import Work

INPUT: Final = TypeAdapter(AccountInput)
BLANK: Final = Account()
LENGTHS: Final = {f.name: f.max_length or 0 for f in (*Account._meta.fields, *Contact._meta.fields) if isinstance(f, CharField)}
PERSON: Final = ("name", "email", "phone")
ADDRESSES: Final = ("billing_address", "delivery_address")
SMALL: Final = 32_767
PARTS: Final = ("line1", "postcode")  # whoever gives one of these gives the whole address


class Checker:
    """Checks rows for an actor, whose rights are looked at once."""

    def __init__(self, work: Work):
        self.actor = work.actor
        self.own = OwnChecker(work)
        self.home = work.organization.country
        rights = self.actor.rights
        self.locked = {deed: self._locked(deed) for deed in ("account.create", "account.change")}
        self.may_name_billing = rights.may_write("account", "billing_contact")
        self.may_open = rights.scope("account.create") is not None
        self.may_change = rights.scope("account.change") == "all"  # whose account a row turns out to be is not asked
        self.may_note_people = rights.scope("contact.create") is not None and rights.scope("contact.change") == "all"

    def account(self, entry: Entry) -> dict[str, Any]:
        """The account's columns that a row gives, and what it is found by.  Refused says what cannot be taken."""
        try:
            given = fields_set(INPUT.validate_python(entry.account))
        except ValidationError as error:
            wrong = {str(one["loc"][0]): str(one["msg"]) for one in error.errors(include_url=False) if one["loc"]}
            raise Refused("; ".join(f"{name}: {why}" for name, why in wrong.items()) or str(error), wrong) from error
        columns = columns_of(given, BLANK, self.home)
        if given.get("fields"):
            columns["fields"] = self.own.values(given["fields"])
        if "tax_id" not in given:
            columns.pop("tax_id", None)
        _check_fits(Account, columns)
        return columns

    def check_people(self, entry: Entry) -> None:
        """Refused when a person of the row cannot be noted; NotAllowed for who may not say where invoices go."""
        if entry.contacts and not self.may_note_people:
            raise NotAllowed("Your role may not note people; ask somebody who may.")
        for person in entry.contacts:
            _check_fits(Contact, {name: person[name] for name in PERSON if name in person})
            if not self.may_name_billing and "accounts_payable" in person["roles"]:
                raise NotAllowed("Your role may not say who receives invoices (billing contact); ask somebody in billing.")

    def check_may_set(self, columns: Mapping[str, Any]) -> None:
        """NotAllowed for who may open no account, and naming each column of a new one that his roles may not write.

        Refused when a field of the organization's own is needed and missing.
        """
        values = columns.get("fields") or {}
        if not self.may_open:
            raise NotAllowed("Your role may not open accounts; ask somebody who may.")
        if values or not self.locked["account.create"].isdisjoint(columns):
            check_groups(self.actor, Account, [*columns, *(f"fields.{key}" for key in values)], "account.create")
        self.own.check_needed(values)

    def unlocked(self, columns: Mapping[str, Any], standing: Mapping[str, Any]) -> dict[str, Any]:
        """Those columns that the actor's roles may change, of an account that stands so: none, unless they may change every account."""
        free = {name: value for name, value in columns.items() if self.may_change and name not in self.locked["account.change"]}
        if "fields" in free and (own := self.own.unlocked(free.pop("fields"), standing["fields"])) != standing["fields"]:
            free["fields"] = own
        return free

    def _locked(self, deed: str) -> frozenset[str]:
        may_write = self.actor.rights.may_write
        return frozenset(name for name, group in GROUPS.get(Account, {}).items() if not may_write("account", group, deed))


def moved(standing: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Those of some columns that an account does not hold yet, as they would be.  What a row does not give is not touched."""
    found = {}
    for name, new in columns.items():
        if name in MADE or (new is None and name.startswith("terms_discount")):
            continue
        old = standing[name]
        if name == "fields":
            new = {**(old or {}), **(new or {})} or None
        if name in ADDRESSES:
            new = _address(old, new)
        if new != old:
            found[name] = new
    return found


def _address(old: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The address after a row: as it was if that says the same, only less of it."""
    if all(old.get(part) == text for part, text in given.items()):
        return dict(old)
    kept: Iterable[str] = ("country",) if any(part in given for part in PARTS) else old
    return {part: old[part] for part in kept if part in old} | dict(given)


def _check_fits(model: type[Account] | type[Contact], columns: Mapping[str, Any]) -> None:
    """As `check_fit`, which is asked only where something may really not fit."""
    for name, value in columns.items():
        if not _fits(name, value):
            check_fit(model, columns)
            return


def _fits(name: str, value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LENGTHS.get(name, 0) and "\0" not in value
    if isinstance(value, dict):
        return not any(isinstance(text, str) and "\0" in text for text in value.values())
    return value is None or (isinstance(value, int) and 0 <= value <= SMALL)
