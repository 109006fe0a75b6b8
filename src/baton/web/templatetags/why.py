"""The way from a record to its why."""

from typing import Any
from uuid import UUID

from django import template

from baton.crm.queries.trail import last_event
from baton.foundation.models import Announcement

register = template.Library()


@register.simple_tag(takes_context=True)
def why_of(context: Any, id: UUID | str) -> Announcement | None:
    """What happened to a record last, as far as this person sees it: {% why_of account.id as event %}."""
    return last_event(context["request"].actor, UUID(str(id)))
