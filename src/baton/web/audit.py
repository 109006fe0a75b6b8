"""Settings, Audit: who did what, on whose behalf, what was and is, and why; and what was not allowed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse

from baton.crm.models import Account
from baton.crm.queries.accounts import names_of_accounts
from baton.crm.queries.audit import Wanted, browse, changing, seals_of
from baton.foundation import sealing
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor
from baton.foundation.errors import NotAllowed, Refused
from baton.foundation.models import Announcement, AuditEntry, Denial
from baton.foundation.nouns import NOUNS
from baton.foundation.telling import readable
from baton.web.changes import NOTHING, Change, worded
from baton.web.choices import members
from baton.web.lists import PAGE, address, listed
from baton.web.pages import page
from baton.web.settings_pages import shown
from baton.web.timeline import address as address_of
from baton.web.why import KINDS, OTHER, behalf, currency_of, own, who

# Whoever sees the audit, and whoever does deeds: the latter read what they did themselves.
READERS: Final = ("audit.see", "account.change", "deal.change", "invoice.change", "payment.create")
THEMSELVES: Final = (("clock", "Baton, when its time had come"), ("behaviour", "Baton, because of something"), ("operator", "Whoever runs the machine"))
FIELDS: Final = 4  # of an entry that are shown
FILTERS: Final = ("who", "account", "deed", "field", "from", "to")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is read: `why` leads to what it was done because of, else to the event that it made."""

    entry: AuditEntry
    who: str
    on_behalf_of: str
    by: str
    label: str
    page: str
    changes: list[Change]
    more: int
    because: str
    why: UUID | None
    seal: int | None


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


@page("audit.see")
def denials(request: Any) -> HttpResponse:
    """What was not allowed in the last ninety days, the latest first."""
    found = listed(request, NOUNS["denial"], Denial.objects.visible_to(request.actor), "-at")
    return shown(request, "audit", tab="denials", page=found, is_whole=True, head=sealing.head())


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


def account_called(actor: Actor, said: str) -> UUID | None:
    """The account of this id or name, where the actor sees just one such."""
    try:
        return UUID(said)
    except ValueError:
        found = list(Account.objects.visible_to(actor).filter(name__iexact=said).values_list("pk", flat=True)[:2])
        return found[0] if len(found) == 1 else None


def behind(request: Any) -> UUID | None:
    try:
        return UUID(request.GET["after"]) if request.GET.get("after") else None
    except ValueError as error:
        raise Refused("The page's address is cut off. Open the list anew.") from error


def lines(actor: Actor, rows: Sequence[AuditEntry]) -> list[Line]:
    """Entries in words: some queries more, however many they are."""
    events = events_of(actor, rows)
    told = {row.pk: events.get((row.subject_id, row.at, row.deed)) for row in rows}
    said = worded(actor, {row.pk: own(row, currency_of(told[row.pk], [row])) for row in rows})
    people, seals, causes = behalf(rows), seals_of(rows), causes_of(actor, rows)
    subjects = [{"kind": row.subject_kind, "id": str(row.subject_id)} for row in rows]
    pages = pages_of(actor, subjects)
    found = []
    for row, subject in zip(rows, subjects, strict=True):
        changes = sorted((one for one in said[row.pk] if one.was != one.now), key=lambda one: one.was == NOTHING)  # first what something was before
        event, cause = told[row.pk], causes.get(row.because) if row.because else None
        found.append(
            Line(
                row, who(row.actor), people.get(row.actor.get("on_behalf_of"), ""), KINDS.get(row.actor["kind"], OTHER)[2],
                row.subject_kind.replace("_", " ").capitalize(), pages.get(subject["id"], ""),
                changes[:FIELDS], max(len(changes) - FIELDS, 0), readable(cause.name) if cause else "",
                cause.pk if cause else event.pk if event else None, seals.get(row.pk),
            )
        )  # fmt: skip
    return found


def pages_of(actor: Actor, subjects: Sequence[dict[str, str]]) -> dict[str, str]:
    """The pages of those records that are there and that the actor may open: a query for each kind that has pages.

    The audit also knows of records that were taken back since.
    """
    by_kind: dict[str, dict[str, str]] = defaultdict(dict)
    for subject in subjects:
        if subject["kind"] in NOUNS and (page := address_of(subject)):
            by_kind[subject["kind"]][subject["id"]] = page
    found: dict[str, str] = {}
    for kind, pages in by_kind.items():
        standing = NOUNS[kind].model.objects.visible_to(actor).filter(pk__in=list(pages)).values_list("pk", flat=True)
        found |= {str(id): pages[str(id)] for id in standing}
    return found


def events_of(actor: Actor, rows: Sequence[AuditEntry]) -> dict[tuple, Announcement]:
    """What each entry's deed announced first of its record, by one query."""
    events = Announcement.objects.visible_to(actor).filter(subject_id__in={row.subject_id for row in rows}, at__in={row.at for row in rows})
    return {(event.subject_id, event.at, event.deed): event for event in events.order_by("-pk")} if rows else {}


def causes_of(actor: Actor, rows: Sequence[AuditEntry]) -> dict[UUID, Announcement]:
    """What entries were done because of, as far as the actor sees it."""
    ids = {row.because for row in rows if row.because}
    return Announcement.objects.visible_to(actor).in_bulk(ids) if ids else {}
