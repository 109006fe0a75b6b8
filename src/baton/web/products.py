"""Products and what they cost: the list, one with its prices through time, and a new one with its first price."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.inheritance import day_of
from baton.catalog.models import Product
from baton.foundation.nouns import NOUNS, find
from baton.reports.sold import deals_with
from baton.web.choices import Choices
from baton.web.lists import address, listed
from baton.web.pages import page

TABS: Final = (("offered", "Offered"), ("retired", "Retired"))
CATEGORIES: Final[Choices] = [
    ("S", "Taxed at the rate of the place"), ("Z", "Zero rated"), ("E", "Exempt"), ("AE", "Reverse charge"),
    ("K", "Goods to another EU country"), ("G", "Export outside the EU"), ("O", "Not subject to tax"),
]  # fmt: skip
EVERY: Final[Choices] = [("", "Once"), ("week", "Every week"), ("month", "Every month"), ("quarter", "Every quarter"), ("year", "Every year")]


@dataclass(frozen=True, slots=True)
class Cost:
    """A price on a day: for what it holds, whether it does now, and the first day from which another may follow."""

    price: dict[str, Any]
    per: str
    standing: str
    next_on: str

    @property
    def holds(self) -> bool:
        return self.standing == "Now"


@page()
def products(request: Any) -> HttpResponse:
    """What is sold, by name; `?q=` searches name and revenue code, `?tab=retired` shows what is offered no longer."""
    q, tab = request.GET.get("q", "").strip(), request.GET.get("tab", "offered")
    rows = Product.objects.visible_to(request.actor).filter(retired_at__isnull=tab != "retired")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(revenue_code__istartswith=q))
    shown = listed(request, NOUNS["product"], rows, "name")
    today, used = day_of(request.organization), deals_with(request.actor, [UUID(one["id"]) for one in shown.items])
    for one in shown.items:
        costs = [cost(price, today) for price in one["prices"]]
        one |= {"costs": [each for each in costs if each.holds], "used": used.get(UUID(one["id"]), 0), "tax": taxed(one)}
    tabs = [(key, label, address(request, tab=key, after=None)) for key, label in TABS]
    return render(request, "products/list.html", {"page": shown, "q": q, "tab": tab, "tabs": tabs})


@page()
def product(request: Any, id: UUID) -> HttpResponse:
    """One product: what it is, and each price with the days on which it holds."""
    said, today = find(request.actor, NOUNS["product"], id), day_of(request.organization)
    context = {
        "product": said, "costs": [cost(price, today) for price in reversed(said["prices"])], "tax": taxed(said), "today": today,
        "used": deals_with(request.actor, [id]).get(id, 0), "categories": categories(request), "every": EVERY,
    }  # fmt: skip
    return render(request, "products/product.html", context)


@page("product.create")
def new(request: Any) -> HttpResponse:
    """A new product with its first price."""
    context = {"categories": categories(request), "every": EVERY, "today": day_of(request.organization)}
    return render(request, "products/new.html", context)


def cost(price: dict[str, Any], today: date) -> Cost:
    """A price as it stands on a day."""
    begins, ends = date.fromisoformat(price["from_on"]), date.fromisoformat(price["until_on"]) if price["until_on"] else None
    standing = "To come" if begins > today else "Ended" if ends and ends <= today else "Now"
    return Cost(price, per(price["every"]), standing, max(today, begins + timedelta(days=1)).isoformat())


def per(every: dict[str, Any] | None) -> str:
    """For how long a price is asked: "a month", "every 2 weeks"; blank once."""
    if every is None:
        return ""
    return f"a {every['unit']}" if every["n"] == 1 else f"every {every['n']} {every['unit']}s"


def taxed(product: dict[str, Any]) -> str:
    """Its tax category in words; blank where the organization's holds."""
    return dict(CATEGORIES).get(product["tax_category"], "")


def categories(request: Any) -> Choices:
    """Tax categories to choose from, first none of its own."""
    usual = dict(CATEGORIES)[request.organization.tax_category]
    return [("", f"As usual: {usual[0].lower()}{usual[1:]}"), *CATEGORIES]
