"""Settings, Audit: who did what, on whose behalf, what was and is, and why."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse

from baton.crm.queries.accounts import names_of_accounts
from baton.crm.queries.audit import Wanted, account_called, browse, changing
from baton.foundation import sealing
from baton.foundation.actions import ACTIONS
from baton.foundation.errors import NotAllowed, Refused
from baton.web.audit_lines import lines
from baton.web.choices import members
from baton.web.lists import PAGE, address
from baton.web.pages import page
from baton.web.settings_pages import shown

# Whoever sees the audit, and whoever does deeds: the latter read what they did themselves.
READERS: Final = ("audit.see", "account.change", "deal.change", "invoice.change", "payment.create")
THEMSELVES: Final = (("clock", "Baton, when its time had come"), ("behaviour", "Baton, because of something"), ("operator", "Whoever runs the machine"))
FILTERS: Final = ("who", "account", "deed", "field", "from", "to")


@page(*READERS)
def audit(request: Any) -> HttpResponse:
    """Entries by the filters of the address, fifty at a time; what is one's own, for who does not see the audit."""
    actor = request.actor
    is_whole = actor.rights.scope("audit.see") is not None
    wanted = asked(request)
    found = browse(actor, request.organization, wanted, behind(request), PAGE)
    name = names_of_accounts(actor, [wanted.account]).get(wanted.account, "") if wanted.account else ""
    return shown(
        request, "audit", lines=lines(actor, found.rows), next=address(request, after=found.next) if found.next else None, is_cut=found.is_cut,
        first=address(request, after=None) if request.GET.get("after") else None, is_whole=is_whole, account_name=name, tab="entries",
        people=[*[one for one in members(request) if one[0]], *THEMSELVES] if is_whole else [], deeds=sorted(ACTIONS),
        typed={key: request.GET.get(key, "") for key in FILTERS}, is_filtered=any(request.GET.get(key) for key in FILTERS),
        head=sealing.head() if is_whole else None,
    )  # fmt: skip


def asked(request: Any) -> Wanted:
    """The filters of the address; refused in words where one is no such thing."""
    said = {key: request.GET.get(key, "").strip() for key in FILTERS}
    if said["who"] and request.actor.rights.scope("audit.see") is None:
        raise NotAllowed("You may see what you did yourself, and nobody else's deeds.")
    wrong: dict[str, str] = {}
    days: dict[str, date | None] = {"from": None, "to": None}
    for key in days:
        try:
            days[key] = date.fromisoformat(said[key]) if said[key] else None
        except ValueError:
            wrong[key] = f"“{said[key]}” is no day"
    if said["field"]:
        try:
            changing(said["field"])
        except ValueError as error:
            wrong["field"] = str(error)
    account = account_called(request.actor, said["account"]) if said["account"] else None
    if said["account"] and account is None:
        wrong["account"] = f"no account, or more than one, is called “{said['account']}”"
    if wrong:
        raise Refused(f"Nothing was looked for: {'; '.join(wrong.values())}.", wrong)
    return Wanted(said["who"], account, said["deed"], said["field"], days["from"], days["to"])


def behind(request: Any) -> UUID | None:
    try:
        return UUID(request.GET["after"]) if request.GET.get("after") else None
    except ValueError as error:
        raise Refused("The page's address is cut off. Open the list anew.") from error
