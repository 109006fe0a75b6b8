"""Settings, Security: which roles sign in in two steps, who does, and inviting and signing out."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpResponse

from baton.foundation.factors import KINDS
from baton.foundation.models import Role
from baton.foundation.people import members_of
from baton.web.pages import page
from baton.web.settings_pages import shown


@page("role.require_second_factor")
def security(request: Any) -> HttpResponse:
    """Every role with what it asks for, and every member with what he has."""
    members = members_of(request.organization)
    roles = list(Role.objects.visible_to(request.actor).order_by("-is_built_in", "pk"))
    secured = set(Authenticator.objects.filter(user__in=[one.user_id for one in members], type__in=KINDS).values_list("user", flat=True))
    return shown(request, "security", members=members, secured=secured, askable=roles, choices=[(role.name, role.name.capitalize()) for role in roles])
