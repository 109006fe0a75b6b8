"""The settings page of what needs a second person: the rules, whether each holds, and who could be the second."""

from typing import Any, Final, NamedTuple

from django.http import HttpResponse

from baton.foundation.models import User
from baton.foundation.seconding import may_second, rights_of_members
from baton.web.pages import page
from baton.web.settings_pages import shown


class Held(NamedTuple):
    """A rule: what it asks two people for, and who could approve it by name."""

    label: str
    is_on: bool
    names: str


RULES: Final = (("terms_days", "Longer terms", "account.change"), ("discount_percent", "Larger discounts", "deal.change"),
    ("bank", "Bank details", "business.change_bank"), ("roles", "Members and roles", "user.change_roles"))  # fmt: skip


@page("settings.see")
def second(request: Any) -> HttpResponse:
    """The two-person rules, with who could approve what each asks for."""
    house, rights = request.organization, rights_of_members(request.organization)
    names = {user.pk: user.label for user in User.objects.filter(pk__in=rights)}
    held = []
    for name, label, deed in RULES:
        able = sorted(names[user] for user, own in rights.items() if may_second(own, deed))
        held.append(Held(label, getattr(house, f"second_{name}") not in (None, False), ", ".join(able) if len(able) > 1 else ""))
    return shown(request, "second", house=house, held=held)
