"""Who issues, as customers read it: details, texts, bank account and logo."""

from base64 import b64encode
from typing import Any, Final

from django.http import HttpResponse

from baton.billing.models import Business
from baton.billing.models.business import LONGEST_HOLD_SECONDS
from baton.documents.logos import LARGE, MOST_BYTES, measured
from baton.documents.store import store
from baton.foundation.actions import ACTIONS
from baton.foundation.errors import NotFound, Refused
from baton.foundation.nouns import NOUNS
from baton.web.deeds import do, led_on
from baton.web.pages import page, posted
from baton.web.settings_pages import shown

PAPERS: Final = [("a4", "A4"), ("us-letter", "US Letter")]
LANGUAGES: Final = (("en", "English"), ("de", "German"), ("fr", "French"))
TEXTS: Final = (("intro", "Before the lines"), ("payment", "About paying"), ("footer", "At the end"))


def business_of(request: Any) -> dict[str, Any]:
    """The business details as JSON."""
    return NOUNS["business"].describe(request.actor, [Business.objects.visible_to(request.actor).get()])[0]


@page("settings.see")
def business(request: Any) -> HttpResponse:
    """Who issues, in which colours, and what is said before and after the lines."""
    said = business_of(request)
    texts = [(code, label, [(name, words, said["texts"].get(code, {}).get(name, "")) for name, words in TEXTS]) for code, label in LANGUAGES]
    return shown(request, "business", business=said, texts=texts, papers=PAPERS, longest=LONGEST_HOLD_SECONDS)


@page("settings.see")
def bank(request: Any) -> HttpResponse:
    """Where customers pay to."""
    return shown(request, "bank", business=business_of(request))


@page("settings.see")
def logo(request: Any) -> HttpResponse:
    """The picture itself, as it is kept."""
    said = business_of(request)
    if not said["logo"]:
        raise NotFound("There is no logo.")
    content = store().read(said["logo"])
    return HttpResponse(content, content_type=f"image/{measured(content)[0]}")


@posted("business.set_logo")
def set_logo(request: Any) -> HttpResponse:
    """Take the picture that was chosen to the deed, which reads it as text."""
    file, door = request.FILES.get("content"), ACTIONS["business.set_logo"]
    if file is None:
        raise Refused("No picture was chosen. The logo was not changed.", {"content": "Choose a PNG or JPEG picture."})
    if file.size > MOST_BYTES:
        raise Refused(f"{LARGE} The logo was not changed.", {"content": LARGE})
    return led_on(request, door, do(request, door, None, {"content": b64encode(file.read()).decode()}))
