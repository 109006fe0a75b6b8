"""What stands around every page: the menu of the organization's path, who is signed in, and what was just done."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse

from baton.foundation import fence
from baton.foundation.actors import Actor
from baton.foundation.models import Organization
from baton.reports import inbox
from baton.web.may import May


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu.  `sees`: the rights of which one opens it; `off`: the paths that begin without it; `holds`: pages elsewhere that are its own."""

    label: str
    icon: str
    name: str
    key: str
    sees: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


MENU: Final[tuple[tuple[str, tuple[Entry, ...]], ...]] = (
    ("", (Entry("Today", "sun", "today", "t"),)),
    (
        "Relationships",
        (
            Entry("Accounts", "building-2", "accounts", "a", ("account.see",)),
            Entry("Contacts", "users", "contacts", "c", ("account.see",), ("invoice-first",)),
            Entry("Deals", "handshake", "deals", "d", ("deal.see",), ("invoice-first",)),
        ),
    ),
    (
        "Billing",
        (
            Entry("Invoices", "receipt-text", "invoices", "i", ("invoice.see", "invoice.see_standing")),
            Entry("Payments", "landmark", "payments", "p", ("payment.see",)),
            Entry("Products", "package", "products", "b"),
        ),
    ),
)
FOOT: Final = (
    Entry("Settings", "settings", "settings", "e", ("settings.see",), holds=("/imports/",)),
    Entry("Help and shortcuts", "circle-help", "help", "?"),
)


def shell(request: Any) -> dict[str, Any]:
    """Context of every page behind the entrance."""
    if not hasattr(request, "actor"):
        return {}
    actor, organization = request.actor, request.organization
    return {
        "actor": actor,
        "organization": organization,
        "may": May(actor),
        "menu": menu(request, actor, organization),
        "foot": [shown(request, entry) for entry in FOOT if opens(actor, entry)],
        "toast": request.session.pop("toast", None),
        "fenced": fence.words(),
        "refused": request.refused,
        "page_address": getattr(request, "page", request.get_full_path()),
    }


def menu(request: Any, actor: Actor, organization: Organization) -> list[dict[str, Any]]:
    """Groups of the menu with what this person may open, and how much waits for him."""
    groups: list[dict[str, Any]] = []
    for label, entries in MENU:
        kept = [shown(request, one) for one in entries if organization.path not in one.off and opens(actor, one)]
        if kept:
            groups.append({"label": label, "entries": kept})
    groups[0]["entries"][0]["count"] = inbox.count(actor)
    return groups


def shown(request: Any, entry: Entry) -> dict[str, Any]:
    address = reverse(entry.name)
    is_here = request.path == address or (address != "/" and request.path.startswith((address, *entry.holds)))
    return {"label": entry.label, "icon": entry.icon, "key": entry.key, "address": address, "is_here": is_here}


def opens(actor: Actor, entry: Entry) -> bool:
    """May the actor open it, and is it there?"""
    try:
        reverse(entry.name)
    except NoReverseMatch:
        return False
    return not entry.sees or actor.rights.scope(*entry.sees) is not None
