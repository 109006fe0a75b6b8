"""An organization's two-person rules: what is done by two different people, and how that is said."""

from decimal import Decimal
from typing import Any

from baton.foundation.actions import action
from baton.foundation.errors import Conflict, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.models import Membership, Organization, RoleAssignment, RoleRight
from baton.foundation.seconding import REMOVED, Values, limit_terms, may_second, rights_of_members, rule
from baton.foundation.telling import tell
from baton.foundation.work import Work

SWITCHES = ("second_bank", "second_roles")


@given
class RulesInput:
    """What needs a second person: terms longer than so many days, discounts above so many percent (null: none does), a
    change of bank details, and a change of who may do what."""

    terms_days: int | None | Unset = UNSET
    discount_percent: Decimal | None | Unset = UNSET
    bank: bool | Unset = UNSET
    roles: bool | Unset = UNSET


@action("organization.set_second_person")
def set_second_person(work: Work, given: RulesInput, *, version: int | None = None) -> Organization:
    """Set what needs two different people.  To take a rule away or to raise a limit needs a second person itself.

    A rule holds while another member could approve: one who may do the deed on every record, and `change.approve`.
    Announces organization.second_person_changed.
    """
    house = Organization.objects.select_for_update(no_key=True).get(pk=work.organization.pk)
    if version is not None and house.version != version:
        raise Conflict("The settings were changed meanwhile. Nothing of yours was saved.", current=house)
    entered = {f"second_{name}": value for name, value in fields_set(given).items()}
    days, percent = entered.get("second_terms_days"), entered.get("second_discount_percent")
    require(days is None or 0 <= days <= 366, f"A limit of terms is 0 to 366 days, not {days}. Nothing was saved.", "terms_days")
    is_percent = percent is None or (percent.is_finite() and 0 <= percent <= 100 and percent == round(percent, 2))
    require(is_percent, f"A limit of discounts is 0 to 100 percent with at most two decimals, not {percent}. Nothing was saved.", "discount_percent")
    moved = sorted(name for name, value in entered.items() if getattr(house, name) != value)
    work.change(house, **entered)
    if moved:
        work.announce("organization.second_person_changed", house, fields=moved)
    return house


def _loosens(work: Work, was: Values, now: Values) -> bool:
    """Is a rule taken away, or a limit raised?"""
    off = any(was[name] and not now.get(name, True) for name in SWITCHES)
    return off or any(_raised(was[name], now[name]) for name in ("second_terms_days", "second_discount_percent") if name in now)


def _raised(was: Any, now: Any) -> bool:
    return was is not None and (now is None or now > was)


def _grants(work: Work, was: Values, now: Values) -> bool:
    """Does somebody come to hold a role, or hold it no more?"""
    return work.organization.second_roles


def _moves_a_held_role(work: Work, was: Values, now: Values) -> bool:
    role = now.get("role") or was.get("role_id")
    held = RoleAssignment.objects.filter(role=getattr(role, "pk", role), membership__organization=work.organization)
    return work.organization.second_roles and held.exists()


def _moves_who_comes_in(work: Work, was: Values, now: Values) -> bool:
    """Is somebody let in again, or kept out so that nobody is left who could be the second person?"""
    if not work.organization.second_roles or "user_id" not in was:
        return False
    if now["disabled_at"] is None:
        return True
    able = {user for user, rights in rights_of_members(work.organization).items() if may_second(rights, work.deed)}
    return was["user_id"] in able and not able - {was["user_id"], work.actor.person}


rule(
    Organization, ["second_terms_days", "second_discount_percent", *SWITCHES], _loosens,
    lambda house: "To take away a two-person rule or to raise its limit needs a second person",
)  # fmt: skip
limit_terms(Organization)
rule(RoleAssignment, ["role", REMOVED], _grants, lambda house: "A change of somebody's roles needs a second person")
rule(RoleRight, ["role", "role_id", REMOVED], _moves_a_held_role, lambda house: "A change of what members may do needs a second person")
rule(Membership, ["disabled_at", "user_id"], _moves_who_comes_in, lambda house: "To let somebody in again, or to keep out the only second person, needs a second person")

tell({"organization.second_person_changed": "What needs a second person changed: {{ fields }}"})
