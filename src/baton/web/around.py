"""What stands around one account: the accounts it belongs with, its places, its holds and its open deals."""

from typing import Final, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from baton.crm.actions.holds import BY_HAND
from baton.crm.models import Account, Hold, Location
from baton.crm.queries.accounts import describe_accounts, open_deals_of_outer, places_of_outer
from baton.crm.queries.contacts import roles_of_outer
from baton.fields.models import FieldDefinition
from baton.fields.queries import defined_of_outer
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun
from baton.web.choices import ROLES
from baton.web.profile import relations

HEAD: Final = Noun("account", "accounts", Account, describe_accounts)  # what stands above each tab: nothing of money or readiness
PLACES: Final = 50
JOBS: Final = 40
DEALS: Final = 20  # open ones, on the overview


class Family(NamedTuple):
    """An account with what is one with it by merging: names of the accounts that are named, their ids, their holds, places and open deals, who does what at the account itself, and which fields of one's own accounts have."""

    names: dict[str, str]
    merged: list[UUID]
    holds: list[dict]
    places: list[dict]
    deals: list[dict]
    people: list[dict]
    own: list[FieldDefinition]


def family(actor: Actor, account: dict) -> Family:
    """By one query.  A hold that was placed by hand may be lifted by hand; a place says by name who else pays for it."""
    hold = JSONObject(id="pk", version="version", words="words", by_hand=Q(source=BY_HAND))
    held = Hold.objects.visible_to(actor).filter(subject_id=OuterRef("pk"), lifted_at=None).order_by("pk")
    served = places_of_outer(actor)[:PLACES]
    place = JSONObject(id="pk", name="name", bills_to="bills_to")
    sold = open_deals_of_outer(actor)[:DEALS].values(said=JSONObject(pk="pk", name="name", next_step="next_step", stage="stage__name"))
    paying = Location.objects.visible_to(actor).of_account(UUID(account["id"])).values("bills_to")
    named = Q(survivor=account["survivor"]) | Q(pk__in=relations(account)) | Q(pk__in=paying)
    rows = Account.objects.visible_to(actor).filter(named).order_by("pk")
    jobs = roles_of_outer(actor)[:JOBS].values(said=JSONObject(pk="contact", name="contact__name", email="contact__email", role="role"))
    parts = (ArraySubquery(held.values(said=hold)), ArraySubquery(served.values(said=place)), ArraySubquery(sold), ArraySubquery(jobs), ArraySubquery(defined_of_outer(actor, "account")))
    found = list(rows.values_list("pk", "name", "survivor", *parts))
    one = [row for row in found if str(row[2]) == account["survivor"]]
    names = {str(pk): name for pk, name, *_ in found}
    places = [said | {"payer": names.get(said["bills_to"])} for row in one for said in row[4]]
    people = people_of(next((row[6] for row in one if str(row[0]) == account["id"]), []))
    own = [FieldDefinition(**said) for said in one[0][7]] if one else []
    return Family(names, [row[0] for row in one], [said for row in one for said in row[3]], places, [said for row in one for said in row[5]][:DEALS], people, own)


def people_of(roles: list[dict]) -> list[dict]:
    """Each person once, with his jobs."""
    held: dict[str, dict] = {}
    for role in roles:
        held.setdefault(role["pk"], role | {"roles": set()})["roles"].add(role["role"])
    return [one | {"jobs": [label for role, label in ROLES if role in one["roles"]]} for one in held.values()]
