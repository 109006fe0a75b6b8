"""How Baton is used, and by which server it writes: what the whole installation or organization is set to."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse

from baton.foundation.models import Organization
from baton.messages.server import Server, server_for
from baton.web.pages import page
from baton.web.settings_pages import shown
from baton.web.shell import MENU

PATHS: Final = {
    "suite": ("Sell and bill", "You win deals and bill what was agreed: won deals draft their invoices."),
    "invoice-first": ("Invoice first", "You send invoices and take payments; deals stay out of the way."),
    "connected": ("Connected", "You sell here, beside accounting that stays where it is."),
}


@dataclass(frozen=True, slots=True)
class Path:
    """A way to use Baton: its menu, and whether it is the one that is used."""

    key: str
    label: str
    words: str
    shows: list[str]
    is_chosen: bool


@page("settings.see")
def modules(request: Any) -> HttpResponse:
    """The way in which Baton is used, and what each shows."""
    return shown(request, "modules", paths=[path_of(key, request.organization) for key in PATHS if key != "connected" or request.organization.path == key])


def path_of(key: str, house: Organization) -> Path:
    label, words = PATHS[key]
    return Path(key, label, words, [entry.label for _, entries in MENU for entry in entries if key not in entry.off], house.path == key)


@page("settings.see")
def mail(request: Any) -> HttpResponse:
    """Whether mail can go out, and by which server."""
    server, wrong = mail_server(request.organization)
    return shown(request, "mail", server=server, wrong=wrong)


def mail_server(house: Organization) -> tuple[Server | None, str]:
    """The server that takes the organization's mail, or why there is none."""
    try:
        return server_for(house), ""
    except ValueError as error:
        return None, str(error)
