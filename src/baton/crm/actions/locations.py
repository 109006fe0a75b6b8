from typing import Any
from uuid import UUID

from baton.crm import addresses
from baton.crm.actions.references import moved, seen
from baton.crm.addresses import AddressInput
from baton.crm.models import Account, Location
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.unique import unique
from baton.foundation.work import Work


@given
class LocationInput:
    """A place that is served; `bills_to` is another account that pays for it, null its own."""

    name: str | Unset = UNSET
    address: AddressInput | None | Unset = UNSET
    po_number: str | Unset = UNSET
    bills_to: UUID | None | Unset = UNSET


@action("location.create")
def create_location(work: Work, entered: LocationInput, *, account: UUID) -> Location:
    """Give an account a place that is served."""
    owner = seen(work, Account, account)
    fields = _checked(work, entered)
    require(fields.get("name"), "A location needs a name. Nothing was saved.", "name")
    with _one_of_a_name(fields):
        location = work.create(Location, account=owner, **fields)
    work.announce("location.created", location, account=owner.pk)
    return location


@action("location.change")
def change_location(work: Work, location_id: UUID, entered: LocationInput, *, version: int | None = None) -> Location:
    """Change a place's name, address, purchase order or payer."""
    location = work.load(Location, location_id, version=version)
    fields = _checked(work, entered)
    names = moved(location, fields)
    with _one_of_a_name(fields):
        work.change(location, **fields)
    if names:
        work.announce("location.changed", location, account=location.account_id, fields=names)
    return location


def _checked(work: Work, entered: LocationInput) -> dict[str, Any]:
    fields = fields_set(entered)
    for name in {"name", "po_number"} & set(fields):
        fields[name] = fields[name].strip()
    require(fields.get("name", "-"), "A location needs a name. Nothing was saved.", "name")
    if entered.address is not UNSET:
        fields["address"] = addresses.stored(entered.address, "address")
    if fields.get("bills_to"):
        fields["bills_to"] = seen(work, Account, fields["bills_to"])
    return fields


def _one_of_a_name(fields: dict[str, Any]) -> Any:
    words = f'The account has a location "{fields.get("name")}" already. Nothing was saved; choose another name.'
    return unique("location_unique", words, "name")
