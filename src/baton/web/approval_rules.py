"""Settings of approval: the rules with their chains, and who stands in for whom."""

from typing import Any, Final

from django.http import HttpResponse

from baton.billing.models import ApprovalRule
from baton.foundation.models import Role
from baton.foundation.nouns import NOUNS
from baton.foundation.people import members_of
from baton.web.pages import page
from baton.web.settings_pages import shown
from baton.web.templatetags.baton import EN, money

KINDS: Final = (
    ("discount", "A discount over a limit"), ("total", "A total over a limit"), ("terms", "Terms that are not the customer’s own"),
    ("new_customer", "The first invoice of a customer"),
)  # fmt: skip
PLACES: Final = 3  # in a new chain; one that is longer has as many as it is long, and one more


@page("settings.see")
def approvals(request: Any) -> HttpResponse:
    """What asks for approval, and who gives it."""
    house, actor = request.organization, request.actor
    rules = ApprovalRule.objects.visible_to(actor).filter(retired_at=None).order_by("pk")
    said = NOUNS["approval_rule"].describe(actor, list(rules))
    for rule in said:
        rule["words"] = words(rule, house.currency)
        rule["places"] = places(rule["chain"])
    roles = [("", "Nobody"), *((name, name.capitalize()) for name in Role.objects.visible_to(actor).order_by("-is_built_in", "pk").values_list("name", flat=True))]
    return shown(request, "approvals", rules=said, kinds=KINDS, roles=roles, places=places([]), currency=house.currency, **away(request))


def words(rule: dict[str, Any], currency: str) -> str:
    """What a rule asks for, in words: "A discount over 10%"."""
    match rule["kind"]:
        case "discount":
            return f"A discount over {EN.percent(rule['limit_percent'])}"
        case "total":
            return f"A total over {money(rule['limit_minor'], currency)}"
    return dict(KINDS)[rule["kind"]]


def places(chain: list[str]) -> list[tuple[str, str, str]]:
    """The fields of a chain: name, label and the role that stands there."""
    length = max(PLACES, len(chain) + 1)
    return [(f"chain.{at}", "Asks" if at == 0 else "Then", chain[at] if at < len(chain) else "") for at in range(length)]


def away(request: Any) -> dict[str, Any]:
    """Whom this person may name to decide for him, whom he has named, and for whom he stands in himself."""
    members = [one for one in members_of(request.organization) if one.disabled_at is None]
    mine = next((one for one in members if one.user_id == request.actor.person), None)
    others = [(str(one.user_id), one.user.label) for one in members if one is not mine]
    return {
        "delegates": [("", "Nobody"), *others], "delegate": str(mine.delegate_id or "") if mine else "",
        "stands_in_for": [one.user.label for one in members if mine and one.delegate_id == mine.user_id],
    }  # fmt: skip
