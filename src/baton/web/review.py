"""A draft to review and send: what it will say, what it needs, and what sending it does."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.urls import reverse

from baton.billing.preview import WouldBe, holds_on, next_number
from baton.messages.queries import planned
from baton.web.approval import approval
from baton.web.choices import TERMS
from baton.web.invoices import named
from baton.web.papers import on_paper
from baton.web.profile import terms_words
from baton.web.rows import lines_to_type
from baton.web.steps import beginnings, steps, there, why
from baton.web.templatetags.baton import EN, local_instant

MENDS: Final = {  # what the button says that leads to what is missing
    "legal_name_address": "Add name and address", "ap_contact": "Add billing contact", "po": "Add PO number",
    "tax": "Complete the tax details", "terms": "Set payment terms", "discount": "Lower the discount", "period": "Change the dates",
    "approval": "See who approves it",
}  # fmt: skip
EDITS: Final = {"po_number": "po", "terms": "terms", "discount_percent": "discount"}  # fields that are mended on the draft: their forms
BLOCK: Final = "block"


class Check(NamedTuple):
    """One line of what a draft needs: how it stands, its words, and the page or field where it is mended."""

    level: str
    words: str
    field: str = ""
    address: str = ""
    act: str = ""


def draft(request: Any, coming: WouldBe, today: date) -> dict[str, Any]:
    """What the page of a draft shows beside the draft itself."""
    said = coming.said
    subject: Any = coming.effective.subject
    checks, told, scope = checked(request, said), beginnings(request, said), request.actor.rights.scope
    context = {
        "account": subject.account, "deal": subject.deal, "paper": coming.snapshot, "shown": on_paper(coming.snapshot),
        "checks": checks, "gap": next((check for check in checks if check.level == BLOCK), None),
        "passed": sum(check.level == "pass" for check in checks), "next_number": next_number("invoice", coming.goes_on),
        "steps": steps(request, said, told), "why": why(told.get("invoice.drafted")), "editing": request.GET.get("edit", ""),
    } | inherited(said)  # fmt: skip
    if coming.approvals is not None:
        context |= approval(request, coming)
    if scope("invoice.send"):
        context |= sending(request, coming)
    if scope("invoice.change") and (context["editing"] == "lines" or is_typing(request, said)):
        return context | typing(request, said)
    return context | (mail(coming, today) if scope("invoice.send") else {})


def inherited(said: dict) -> dict[str, Any]:
    """Where the values of a draft come from, and what would hold if they were not set on it."""
    origins = said["origins"]
    words: dict[str, Callable[[Any], str]] = {"terms": terms_words, "po_number": str, "discount_percent": EN.percent}
    hidden = {name: origins[name]["parent_value"] for name in words}
    return {
        "origins": origins, "discounted": _is_discounted(origins["discount_percent"]), "terms_kinds": TERMS, "tax_from": tax_from(said["lines"]),
        "otherwise": {name: words[name](value) for name, value in hidden.items() if value is not None},
    }  # fmt: skip


def _is_discounted(origin: dict) -> bool:
    """Is there a discount, or none in place of one that would be inherited?"""
    return origin["value"] is not None and (Decimal(origin["value"]) != 0 or origin["from"] == "here")


def typing(request: Any, said: dict) -> dict[str, Any]:
    """What the form of the lines needs."""
    form = f"invoice.change:{said['id']}lines"
    return {"editing": "lines"} | lines_to_type(request, form, said["account"], said["currency"], said["lines"])


def is_typing(request: Any, said: dict) -> bool:
    """Was it the form with the lines that was refused?"""
    return request.typed is not None and request.typed.get("form") == f"invoice.change:{said['id']}lines"


def tax_from(lines: list[dict]) -> str:
    """What decided the rate, in words: "by the customer's place DE"."""
    tail = lines[0]["tax_why"].partition(", ")[2] if lines else ""
    return tail if not tail or tail.startswith("by ") else f"by {tail}"


def sending(request: Any, coming: WouldBe) -> dict[str, Any]:
    """After which pause it goes, how many seconds are left of it, and whether it goes by post instead."""
    at = coming.said["send_at"]
    seconds = int((local_instant(at) - request.organization.clock.now()).total_seconds()) if at else 0
    return {
        "hold_seconds": coming.hold_seconds, "seconds": seconds, "looks_again": max(seconds, 0) + 6,
        "by_post": coming.effective.account.delivery_preference == "post",
    }  # fmt: skip


def mail(coming: WouldBe, today: date) -> dict[str, Any]:
    """The mail that goes with a draft, its number still open; none to who wants paper."""
    if coming.effective.account.delivery_preference == "post":
        return {}
    try:
        written = planned(coming.effective.account.pk, coming.snapshot | {"number": "[number]"}, today)
    except ValueError as error:
        return {"mail_fault": str(error)}
    return {"mail": written, "mail_paragraphs": [part for part in written.said.body.strip().split("\n\n") if part.strip()]}


def checked(request: Any, said: dict) -> list[Check]:
    """What a draft needs: what readiness asks, and the holds that stand on it, its deal or its account."""
    asked = [
        Check(one["level"], short(one), one["field"], mend(request, said, one), MENDS[one["code"]])
        for one in said["readiness"]["checks"]
    ]
    held = holds_on(request.actor, *(UUID(said[name]) for name in ("id", "deal", "account") if said[name]))
    return asked + [Check(BLOCK, f"It is held: {words}", "", reverse("account", args=[said["account"]]), "See the hold") for words in held]


def short(check: dict) -> str:
    """What a check says; why approval is asked for stands by the approval itself."""
    words: str = check["words"]
    waits = check["code"] == "approval" and check["level"] == BLOCK and words.startswith("It waits")
    return f"{words.partition(': ')[0]}." if waits else words


def mend(request: Any, said: dict, check: dict) -> str:
    """Where a check is mended: a field of this page, the account's form, or whatever page it names, if that is there."""
    if check["level"] == "pass":
        return ""
    if check["field"] == "approval":
        return "#approval"
    if form := EDITS.get(check["field"]):
        return f"#invoice-change-{said['id']}{form}-{check['field'].replace('terms', 'terms-kind')}"
    if check["field"] == "ap_contact" and (adding := named("contact_new")) and request.actor.rights.scope("contact.create"):
        return f"{adding}?account={said['account']}&role=accounts_payable"
    if check["field"] != "tax_rate":
        return f"{reverse('account_edit', args=[said['account']])}#{check['field']}" if request.actor.rights.scope("account.change") else ""
    return there(check["mend_url"])


