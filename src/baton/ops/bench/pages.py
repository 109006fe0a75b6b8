"""Pages at the desk of a firm with years behind it: the server's time, the queries and the bytes, for whoever bills."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection
from django.test import Client

from baton.billing.models import Invoice, Payment
from baton.catalog.models import Product
from baton.crm.models import Contact, Deal
from baton.foundation import garbage
from baton.foundation.models import Announcement, User
from baton.foundation.performing import reading
from baton.ops.bench.apart import apart
from baton.ops.bench.pairs import milliseconds, seconds
from baton.ops.bench.twins import ANALYZE, as_owner
from baton.ops.bench.years import PEOPLE, Years, firm

REQUESTS: Final = 60
BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"
MOST: Final = {"p95_ms": 100, "queries": 30, "bytes": 60_000}
PALETTE_MS: Final = 80


def measure(accounts: int, invoices: int) -> dict[str, Any]:
    """Every page that grows with the records, as billing asks for it, and the palette as it is typed into.

    The firm is made by another process, as a server's has made nothing of what it shows itself.
    """
    loaded = apart("pages_of", accounts, invoices)
    garbage.collect_seldom()
    client, places = desk(), loaded["places"]
    for address in places.values():  # the first look at new rows writes them anew (hint bits), which no later one does
        client.get(address)
    pages = {name: asked(client, name, address) for name, address in places.items()}
    over = [f"{name}: {words}" for name, page in pages.items() if (words := too_much(name, page))]
    return {"accounts": accounts, "invoices": invoices, "load_s": loaded["load_s"], "over": over, "pages": pages}


def load(accounts: int, invoices: int) -> dict[str, Any]:
    """Make the firm, and say where its pages are."""
    years: list[Years] = []
    taken = seconds(lambda: years.append(firm(accounts, invoices)))
    with as_owner() as owner:
        owner.execute(ANALYZE)
    return {"load_s": round(taken), "places": addresses(years[0])}


def desk() -> Client:
    """The browser of whoever bills."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=PEOPLE["billing"]), BACKEND)
    return client


def asked(client: Client, name: str, address: str, requests: int = REQUESTS) -> dict[str, Any]:
    """What one page takes when it is warm; its queries are counted apart."""
    headers = {"HX-Request": "true"} if name.startswith("palette") else {}
    first = client.get(address, headers=headers)
    if first.status_code != 200:
        raise RuntimeError(f"{address} answered {first.status_code}.")
    with counted() as queries:
        client.get(address, headers=headers)
    taken = [seconds(lambda: client.get(address, headers=headers)) for _ in range(requests)]
    return milliseconds(taken) | {"queries": len(queries), "bytes": len(first.content)}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are run meanwhile, but for what begins and ends a part of a transaction."""
    found: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if "SAVEPOINT" not in sql:
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


def too_much(name: str, page: dict[str, Any]) -> str:
    """What of a page is beyond its bounds, in words."""
    most = MOST | {"p95_ms": PALETTE_MS} if name.startswith("palette") else MOST
    return ", ".join(f"{key} {page[key]} of {bound}" for key, bound in most.items() if page[key] > bound)


def addresses(years: Years) -> dict[str, str]:
    """Each page by its name: lists at their beginning, further on, narrowed and searched; records of the busiest account."""
    busy, usual = years.busiest, years.accounts[len(years.accounts) // 2]
    with reading(years.billing):
        draft = Invoice.objects.filter(document_state="draft").latest("pk").pk
        issued = Invoice.objects.filter(account=busy, document_state="issued").latest("pk")
        payment = Payment.objects.filter(account=busy).latest("pk").pk
        deal = Deal.objects.filter(outcome="open").latest("pk").pk
        contact, product = Contact.objects.latest("pk").pk, Product.objects.latest("pk").pk
        event = Announcement.objects.filter(subject_id=issued.pk).latest("pk").pk
    lists = {
        "accounts": "?", "contacts": "?", "invoices": "?tab=all", "payments": "?", "deals": "?", "products": "?",
    }  # fmt: skip
    tabs = {"accounts": ("overdue", "no-contact", "incomplete"), "invoices": ("review", "open", "overdue", "paid"), "payments": ("credit",)}
    found = {"today": "/", "today, everyone's": "/?whose=all"} | {name: f"/{name}/{query}" for name, query in lists.items()}
    found |= {f"{name}, {tab}": f"/{name}/?tab={tab}" for name, of in tabs.items() for tab in of}
    found |= {f"{name}, searched": f"/{name}/?q=studio 77" for name in ("accounts", "contacts", "invoices", "payments")}
    found |= {"deals, list": "/deals/?view=list", "invoices, of the busiest": f"/invoices/?account={busy}"}
    found |= {
        "account, busiest": f"/accounts/{busy}/", "account": f"/accounts/{usual}/", "account, edited": f"/accounts/{usual}/edit/",
        "account, new": "/accounts/new/", "contact": f"/contacts/{contact}/", "deal": f"/deals/{deal}/", "draft": f"/invoices/{draft}/",
        "draft, its lines": f"/invoices/{draft}/?edit=lines", "invoice": f"/invoices/{issued.pk}/", "invoice, new": f"/invoices/new/?account={busy}",
        "payment": f"/payments/{payment}/", "payment, new": "/payments/new/", "payment, of the busiest": f"/payments/new/?account={busy}&amount_minor=5000.00",
        "product": f"/products/{product}/", "why": f"/why/{event}/", "settings": "/settings/",
    }  # fmt: skip
    return found | {f"palette, {q}": f"/find/?q={q}" for q in ("s", "studio 77", "inv-99", issued.number)}
