"""What was not allowed on a page is noted, once the refused work is over."""

from typing import Any

from baton.foundation import denials
from baton.foundation.actors import Actor
from baton.foundation.errors import Answer, NotAllowed
from baton.web.plurals import PLURALS


def asked_for(request: Any) -> tuple[str, str]:
    """What is asked for, a deed by its name or a page by its own, and at which address."""
    match = request.resolver_match
    noun = PLURALS.get(match.kwargs.get("plural", ""))
    return (f"{noun}.{match.kwargs['verb']}" if noun else match.url_name or match.route), request.path


def note(actor: Actor, asked: tuple[str, str], refusal: Answer | None) -> None:
    """Keep it, if it is a denial."""
    if isinstance(refusal, NotAllowed):
        denials.keep(actor, *asked, refusal)
