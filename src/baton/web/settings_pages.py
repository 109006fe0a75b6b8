"""Settings: one page for each matter, saying what it affects and when."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from baton.billing.following import house_followers
from baton.billing.inheritance import day_of
from baton.billing.models import Business, Invoice, Series
from baton.billing.models.business import LONGEST_HOLD_SECONDS
from baton.catalog.models import TaxRate
from baton.foundation.models import Organization
from baton.foundation.nouns import NOUNS
from baton.messages.server import Server, server_for
from baton.web.choices import TERMS
from baton.web.pages import page
from baton.web.products import CATEGORIES
from baton.web.profile import terms_words
from baton.web.shell import MENU

SUBNAV: Final = (
    ("settings", "Business and brand", "settings.see"),
    ("settings_bank", "Bank details", "settings.see"),
    ("settings_defaults", "Terms and defaults", "settings.see"),
    ("settings_tax", "Tax", "settings.see"),
    ("settings_numbering", "Numbering", "settings.see"),
    ("settings_modules", "Modules", "settings.see"),
    ("settings_users", "Users", "user.create"),
    ("settings_mail", "Mail", "settings.see"),
)
PAPERS: Final = [("a4", "A4"), ("us-letter", "US Letter")]
LANGUAGES: Final = (("en", "English"), ("de", "German"), ("fr", "French"))
TEXTS: Final = (("intro", "Before the lines"), ("payment", "About paying"), ("footer", "At the end"))
KINDS: Final = {"invoice": "Invoices", "receipt": "Receipts", "credit_note": "Credit notes"}
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


def shown(request: Any, name: str, **context: Any) -> HttpResponse:
    """A page of the settings, with the way to the others beside it."""
    rights, here = request.actor.rights, "settings" if name == "business" else f"settings_{name}"
    entries = [(reverse(url), label, url == here) for url, label, right in SUBNAV if rights.scope(right)]
    return render(request, f"settings/{name}.html", context | {"subnav": entries})


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
def defaults(request: Any) -> HttpResponse:
    """What accounts and products inherit, and how many drafts follow."""
    house = request.organization
    drafts = Invoice.objects.visible_to(request.actor).filter(document_state="draft")
    return shown(
        request, "defaults", house=house, terms={"kind": house.terms_kind, "days": house.terms_days}, kinds=TERMS, categories=CATEGORIES,
        category=dict(CATEGORIES)[house.tax_category], terms_words=terms_words({"kind": house.terms_kind, "days": house.terms_days}),
        follow=house_followers(house, drafts),
    )  # fmt: skip


@page("settings.see")
def tax(request: Any) -> HttpResponse:
    """Rates by place and category, the newest first."""
    rates = TaxRate.objects.visible_to(request.actor).order_by("country", "region", "category", "code", "-from_on")
    said = NOUNS["tax_rate"].describe(request.actor, list(rates))
    return shown(request, "tax", rates=said, categories=CATEGORIES, words=dict(CATEGORIES), today=day_of(request.organization))


@page("settings.see")
def numbering(request: Any) -> HttpResponse:
    """How documents are numbered, and which numbers come next."""
    year = day_of(request.organization).year
    found = NOUNS["series"].describe(request.actor, list(Series.objects.visible_to(request.actor).order_by("pk")))
    series = [one | {"label": KINDS[one["kind"]], "counter": counter(one, year)} for one in found]
    return shown(request, "numbering", series=series)


def counter(series: dict[str, Any], year: int) -> dict[str, Any]:
    """What a series gave last, now or in this year; nothing when it has yet to begin."""
    wanted = year if series["per_year"] else None
    return next((one for one in series["counters"] if one["year"] == wanted and one["last_on"]), {})


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
