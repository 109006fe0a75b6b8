"""Settings: one page for each matter, saying what it affects and when."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from baton.billing.following import house_followers
from baton.billing.inheritance import day_of
from baton.billing.models import Invoice, Series
from baton.catalog.models import TaxRate
from baton.foundation.nouns import NOUNS
from baton.web.choices import TERMS
from baton.web.pages import page
from baton.web.products import CATEGORIES
from baton.web.profile import terms_words

SUBNAV: Final = (
    ("settings", "Business and brand", "settings.see"),
    ("settings_bank", "Bank details", "settings.see"),
    ("settings_defaults", "Terms and defaults", "settings.see"),
    ("settings_tax", "Tax", "settings.see"),
    ("settings_numbering", "Numbering", "settings.see"),
    ("settings_approvals", "Approvals", "settings.see"),
    ("settings_fields", "Custom fields", "settings.see"),
    ("settings_modules", "Modules", "settings.see"),
    ("settings_users", "Users and roles", "user.see"),
    ("settings_second", "Second person", "settings.see"),
    ("settings_security", "Security", "role.require_second_factor"),
    ("settings_tokens", "API tokens", "token.create"),
    ("settings_audit", "Audit", "audit.see"),
    ("imports", "Import", "import.see"),
    ("settings_mail", "Mail", "settings.see"),
)
KINDS: Final = {"invoice": "Invoices", "receipt": "Receipts", "credit_note": "Credit notes"}


def shown(request: Any, name: str, **context: Any) -> HttpResponse:
    """A page of the settings, with the way to the others beside it."""
    here = "settings" if name == "business" else f"settings_{name}"
    return render(request, f"settings/{name}.html", context | {"subnav": beside(request, here)})


def beside(request: Any, here: str) -> list[tuple[str, str, bool]]:
    """The pages of the settings that this person may open: address, label, and whether it is this one."""
    return [(reverse(url), label, url == here) for url, label, right in SUBNAV if request.actor.rights.scope(right)]


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
