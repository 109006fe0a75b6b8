"""Settings, Audit, Not allowed: who was refused what, and in which words."""

from typing import Any

from django.http import HttpResponse

from baton.foundation import sealing
from baton.foundation.models import Denial
from baton.foundation.nouns import NOUNS
from baton.web.lists import listed
from baton.web.pages import page
from baton.web.settings_pages import shown


@page("audit.see")
def denials(request: Any) -> HttpResponse:
    """What was not allowed in the last ninety days, the latest first."""
    found = listed(request, NOUNS["denial"], Denial.objects.visible_to(request.actor), "-at")
    return shown(request, "audit", tab="denials", page=found, is_whole=True, head=sealing.head())
