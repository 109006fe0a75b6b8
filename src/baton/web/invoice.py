"""One invoice: a draft to review and send, an issued one with what became of it, or how it stands for who sees no more."""

from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from baton.billing.inheritance import day_of
from baton.billing.models import Business, Invoice
from baton.billing.preview import holds_on, next_number, would_be
from baton.billing.settled import Share, shares_of
from baton.catalog.queries import on_offer
from baton.crm.models import Account, Deal
from baton.documents.parties import address_lines
from baton.foundation.models import Announcement
from baton.foundation.nouns import NOUNS, find, listing
from baton.messages.queries import Planned, planned
from baton.web.choices import METHODS, TERMS
from baton.web.invoices import SEES, places
from baton.web.outlook import counted, due
from baton.web.pages import page
from baton.web.profile import terms_words
from baton.web.rows import price_choices, rows_of
from baton.web.templatetags.baton import EN, clock, local_instant, moment
from baton.web.timeline import doer, timeline

MENDS: Final = {  # what the button says that leads to what is missing
    "legal_name_address": "Complete name and address", "ap_contact": "Add billing contact", "po": "Add PO number",
    "tax": "Complete the tax details", "terms": "Set payment terms", "discount": "Lower the discount", "period": "Change the dates",
}  # fmt: skip
EDITS: Final = {"po_number": "po", "terms": "terms", "discount_percent": "discount"}  # fields that are mended on the draft: their forms
BLOCK: Final = "block"
EMAIL: Final = "email"


class Check(NamedTuple):
    """One line of what a draft needs: how it stands, its words, and the page or field where it is mended."""

    level: str
    words: str
    field: str = ""
    address: str = ""
    act: str = ""


class Step(NamedTuple):
    """A stage of the handoff: done, now or still to come."""

    state: str
    label: str
    words: str


@page(*SEES)
def invoice(request: Any, id: UUID) -> HttpResponse:
    """An invoice by its state; `?edit=lines` types its lines."""
    said = find(request.actor, NOUNS["invoice"], id)
    context: dict[str, Any] = {"invoice": said, "today": day_of(request.organization)} | around(request, said)
    if "lines" not in said:
        return render(request, "invoices/standing.html", context | {"outlook": due(said["due_on"], context["today"]) if said["due_on"] else ""})
    about = Announcement.objects.visible_to(request.actor).filter(subject_id=id)
    context |= {"timeline": timeline(request, about, id), "show": "all", "why": why(request, id)}
    if said["document_state"] == "draft":
        return render(request, "invoices/draft.html", context | draft(request, said, context))
    return render(request, "invoices/invoice.html", context | issued(request, said, context))


def around(request: Any, said: dict) -> dict[str, Any]:
    """The account and the deal of an invoice, as far as the actor sees them."""
    account = Account.objects.visible_to(request.actor).filter(pk=said["account"]).select_related("survivor").first()
    deal = Deal.objects.visible_to(request.actor).filter(pk=said["deal"]).first() if said["deal"] else None
    return {"account": account, "deal": deal}


def draft(request: Any, said: dict, around: dict) -> dict[str, Any]:
    """What the page of a draft shows beside the draft itself."""
    actor, today = request.actor, around["today"]
    goes = local_instant(said["send_at"]).date() if said["send_at"] else today
    paper = would_be(actor, request.organization, UUID(said["id"]), goes)
    checks = checked(request, said)
    gap = next((check for check in checks if check.level == BLOCK), None)
    context = {
        "paper": paper, "shown": on_paper(paper), "goes": goes, "checks": checks, "gap": gap,
        "passed": sum(check.level == "pass" for check in checks), "next_number": next_number("invoice", goes),
        "origins": said["origins"], "terms_kinds": TERMS, "steps": steps(request, said, around["deal"]), "editing": request.GET.get("edit", ""),
        "tax_from": tax_from(said["lines"]), "terms_otherwise": otherwise(said["origins"]["terms"], terms_words), "po_otherwise": otherwise(said["origins"]["po_number"], str),
    }  # fmt: skip
    if actor.rights.scope("invoice.send"):
        context |= sending(request, said, paper, around["account"], today)
    if context["editing"] == "lines" or is_typing(request, said):
        prices = on_offer(actor, said["currency"], today)
        rows = rows_of(request, f"invoice.change:{said['id']}lines", said["lines"], prices=prices)
        context |= {"editing": "lines", "rows": rows, "prices": price_choices(prices), "places": places(request, said["account"])}
    return context


def is_typing(request: Any, said: dict) -> bool:
    """Was it the form with the lines that was refused?"""
    return request.typed is not None and request.typed.get("form") == f"invoice.change:{said['id']}lines"


def tax_from(lines: list[dict]) -> str:
    """What decided the rate, in words: "by the customer's place DE"."""
    tail = lines[0]["tax_why"].partition(", ")[2] if lines else ""
    return tail if not tail or tail.startswith("by ") else f"by {tail}"


def otherwise(origin: dict, words: Any) -> str:
    """What would hold if a value were not set here, in words."""
    return words(origin["parent_value"]) if origin["parent_value"] is not None else ""


def sending(request: Any, said: dict, paper: dict, account: Account | None, today: date) -> dict[str, Any]:
    """What sending does: after which pause, and with which mail."""
    seconds = int((local_instant(said["send_at"]) - request.organization.clock.now()).total_seconds()) if said["send_at"] else 0
    return {
        "hold_seconds": Business.objects.values_list("send_hold_seconds", flat=True).get(),
        "seconds": seconds, "looks_again": max(seconds, 0) + 6,
        "by_post": account is not None and account.survivor.delivery_preference == "post",
    } | mail(said, paper, account, today)  # fmt: skip


def mail(said: dict, paper: dict, account: Account | None, today: date) -> dict[str, Any]:
    """The mail that goes with a draft, its number still open."""
    if account is None or account.survivor.delivery_preference == "post":
        return {}
    try:
        written: Planned = planned(account.survivor_id, paper | {"number": "[number]"}, today)
    except ValueError as error:
        return {"mail_fault": str(error)}
    return {"mail": written, "mail_paragraphs": [part for part in written.said.body.strip().split("\n\n") if part.strip()]}


def checked(request: Any, said: dict) -> list[Check]:
    """What a draft needs: what readiness asks, and the holds that stand on it, its deal or its account."""
    asked = [
        Check(one["level"], one["words"], one["field"], mend(request, said, one), MENDS[one["code"]])
        for one in said["readiness"]["checks"]
    ]
    held = holds_on(request.actor, *(UUID(said[name]) for name in ("id", "deal", "account") if said[name]))
    return asked + [Check(BLOCK, f"It is held: {words}", "", reverse("account", args=[said["account"]]), "See the hold") for words in held]


def mend(request: Any, said: dict, check: dict) -> str:
    """Where a check is mended: a field of this page, the account's form, or whatever page it names, if that is there."""
    if check["level"] == "pass":
        return ""
    if form := EDITS.get(check["field"]):
        return f"#invoice-change-{said['id']}{form}-{check['field'].replace('terms', 'terms-kind')}"
    if check["field"] == "ap_contact" and (adding := named("contact_new")) and request.actor.rights.scope("contact.create"):
        return f"{adding}?account={said['account']}&role=accounts_payable"
    if check["field"] != "tax_rate":
        return f"{reverse('account_edit', args=[said['account']])}#{check['field']}" if request.actor.rights.scope("account.change") else ""
    return there(check["mend_url"])


def named(name: str, *args: Any) -> str:
    """A page's address by its name; blank while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def there(address: str) -> str:
    """An address, if a page stands there."""
    try:
        resolve(address.partition("#")[0])
    except Resolver404:
        return ""
    return address


def why(request: Any, id: UUID) -> str:
    """The page that says why an invoice is there."""
    made = Announcement.objects.visible_to(request.actor).filter(subject_id=id).order_by("pk").values_list("pk", flat=True).first()
    return there(f"/why/{made}/") if made else ""


def steps(request: Any, said: dict, deal: Deal | None) -> list[Step]:
    """From the won deal to the sent invoice: what was done by whom, and where it stands."""
    subjects = [UUID(said[name]) for name in ("id", "deal") if said[name]]
    told = Announcement.objects.visible_to(request.actor).filter(subject_id__in=subjects, name__in=("deal.won", "invoice.drafted")).order_by("pk")
    by_name = {event.name: event for event in told}
    done = [
        Step("done", label, f"{doer(by_name[name].actor)}, {lately(by_name[name].at, day_of(request.organization))}")
        for name, label in (("deal.won", "Deal won"), ("invoice.drafted", "Draft created"))
        if name in by_name and (deal or name != "deal.won")
    ]
    if said["send_at"]:
        return [*done, Step("done", "Reviewed", "Ready to go"), Step("now", "Sending", moment(said["send_at"]))]
    return [*done, Step("now", "Review", "You, now" if request.actor.rights.scope("invoice.send") else "With billing"), Step("todo", "Sent", "Then the deal shows what is paid" if deal else "With its number and PDF")]


def lately(at: datetime, today: date) -> str:
    """ "today 09:12", else the day and the time."""
    return f"today {clock(at)}" if local_instant(at).date() == today else moment(at)


def on_paper(paper: dict) -> dict[str, Any]:
    """A snapshot's parts as the page shows them."""
    seller_country = paper["seller"]["address"]["country"]
    return {
        "address": address_lines(paper["buyer"]["address"], seller_country, EN.locale),
        "terms": terms_words(paper["terms"]),
        "lines": [line | {"notes": notes(line)} for line in paper["lines"]],
    }


def notes(line: dict) -> str:
    """What stands under a line: its period and place, what it is counted in, and its own discount."""
    period = EN.period(line["period_start"], line["period_end"]) if line.get("period_start") else ""
    less = f"less {EN.percent(line['discount_percent'])}" if line["discount_percent"] != "0" else ""
    per = f"per {line['unit']}" if line.get("unit") not in (None, "", "piece") else ""
    return ", ".join(part for part in (period, line.get("location") or "", per, less) if part)


def issued(request: Any, said: dict, around: dict) -> dict[str, Any]:
    """What the page of an invoice shows that is no draft any more."""
    actor, today, id = request.actor, around["today"], UUID(said["id"])
    shares = shares_of(actor, id)
    messages = listing(actor, NOUNS["message"], {"about_id": str(id)})["items"]
    paper = frozen(request, said)
    return {
        "paper": paper, "shown": on_paper(paper), "shares": shares, "methods": dict(METHODS), "messages": messages,
        "documents": listing(actor, NOUNS["document"], {"subject": str(id)})["items"],
        "sentence": sentence(said, shares, today), "record": named("payment_new"),
        "may_send_again": said["document_state"] == "issued" and said["delivery_state"] in ("none", "accepted", "bounced", "failed", "viewed"),
        "may_void": said["document_state"] == "issued" and said["balance_minor"] == said["total_minor"],
    }  # fmt: skip


def frozen(request: Any, said: dict) -> Any:
    """What an invoice says: as it was issued; a draft that was put away as it would have been."""
    if said["document_state"] == "discarded":
        return would_be(request.actor, request.organization, UUID(said["id"]), day_of(request.organization))
    snapshot: Any = Invoice.objects.visible_to(request.actor).values_list("snapshot", flat=True).get(pk=said["id"])
    return snapshot


def sentence(said: dict, shares: list[Share], today: date) -> str:
    """How an invoice stands, in one or two sentences."""
    match said["chip"]:
        case "Discarded":
            return "Put away as a draft. It never had a number, and nothing of it was sent."
        case "Void":
            return f"Void: {said['void_reason'].rstrip('.')}. It keeps its number, and nothing is owed."
        case "Paid":
            kept = [share.received_on for share in shares if not share.is_undone]
            return f"Paid on {EN.short_day(max(kept).isoformat())}." if kept else "Nothing is owed."
        case "Overdue":
            days = (today - date.fromisoformat(said["due_on"])).days
            return f"Overdue {counted(days)}, since {EN.short_day(said['due_on'])}."
    return f"{due(said['due_on'], today)}, on {EN.short_day(said['due_on'])}."
