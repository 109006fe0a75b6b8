"""A story: deeds done in words through the doors, as `baton do` does them, and what came of them in short lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.core.money import format_minor, format_percent, parse_minor
from baton.foundation import carrying
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement, AuditEntry, Organization
from baton.foundation.nouns import NOUNS, find, listing
from baton.foundation.performing import perform, reading
from baton.foundation.work import Work
from tests.jobs import run_jobs
from tests.make import House

COMPLETE = {
    "billing_address": {"line1": "Hauptstr. 1", "postcode": "10115", "city": "Berlin", "country": "DE"},
    "tax_country": "DE",
}


class Story:
    """One house, told through its people; records go by the names they were given."""

    def __init__(self, house: House):
        self.house = house
        self.ids: dict[str, str] = {}

    # telling

    def do(self, deed: str, of: str | None = None, /, *, by: str = "billing", key: str | None = None, **entered: Any) -> Any:
        """Do a deed as `baton do` does it; answers what the door answered."""
        id = UUID(self.ids.get(of, of)) if of else None
        with perform(self.actor(by), key=key, given=[deed, of, entered]) as work:
            return carrying.do(ACTIONS[deed], work, id, entered)

    def rate(self, percent: str, country: str = "DE", from_on: str = "2020-01-01", **more: Any) -> None:
        self.do("tax_rate.create", percent=percent, country=country, from_on=from_on, **more)

    def product(self, name: str, price: str, **more: Any) -> None:
        """A product with a price, as in "100.00 EUR"."""
        unit_minor, currency = minor(price)
        product = self.do("product.create", name=name, **more)
        made = self.do("price.create", product=str(product.pk), currency=currency, unit_minor=unit_minor)
        self.ids[name] = str(made.pk)

    def account(self, name: str, *, contact: str | None = "ap@example.org", **more: Any) -> str:
        """An account of the seller's that lacks nothing, save what is taken away from it."""
        complete = {"legal_name": f"{name} GmbH", "owner": str(self.actor("sales").id), **COMPLETE}
        made = self.do("account.create", name=name, **complete | more)
        self.ids[name] = str(made.pk)
        if contact:
            self.contact(name, contact)
        return name

    def contact(self, account: str, email: str, role: str = "accounts_payable") -> str:
        made = self.do("contact.create", name=email.split("@")[0], email=email)
        self.do("contact.give_role", str(made.pk), account=self.ids[account], role=role)
        self.ids[email] = str(made.pk)
        return email

    def deal(self, name: str, account: str, *lines: str, by: str = "sales", **more: Any) -> str:
        """A deal with lines such as "3 x Audit" or "1 x Travel at 80.50 EUR less 10%"."""
        made = self.do("deal.create", by=by, name=name, account=self.ids[account], lines=[self.line(x) for x in lines], **more)
        self.ids[name] = str(made.pk)
        return name

    def line(self, words: str) -> dict[str, Any]:
        quantity, _, rest = words.partition(" x ")
        rest, _, less = rest.partition(" less ")
        what, _, price = rest.partition(" at ")
        line: dict[str, Any] = {"quantity": quantity}
        line |= {"price": self.ids[what]} if what in self.ids else {"description": what}
        if price:
            line["unit_minor"] = minor(price)[0]
        if less:
            line["discount_percent"] = less.removesuffix("%")
        return line

    def win(self, deal: str, *, by: str = "sales", key: str | None = None) -> str:
        """Win a deal; answers the id of its draft."""
        return str(self.do("deal.win", deal, by=by, key=key).pk)

    def bill(self, account: str, *lines: str, **more: Any) -> str:
        """Draft an invoice without a deal; answers its id."""
        return str(self.do("invoice.create", account=self.ids[account], lines=[self.line(x) for x in lines], **more).pk)

    def change_house(self, **fields: Any) -> None:
        """Change the organization itself, past its door."""
        with self.deed("organization.change") as work:
            work.change(Organization.objects.get(pk=self.house.id), **fields)

    @contextmanager
    def deed(self, name: str) -> Iterator[Work]:
        """A deed past the doors, by the operator."""
        with perform(self.house.operator) as work, work.acting(name, "system"):
            yield work

    def run_jobs(self) -> int:
        return run_jobs()

    # looking

    def actor(self, by: str) -> Actor:
        return self.house.person(by)

    def see(self, noun: str, of: str, *, by: str = "billing") -> dict:
        """One record as `baton show` shows it."""
        with reading(self.actor(by)):
            return find(self.actor(by), NOUNS[noun], UUID(self.ids.get(of, of)))

    def all(self, noun: str, *, by: str = "billing", **filters: str) -> list[dict]:
        with reading(self.actor(by)):
            return listing(self.actor(by), NOUNS[noun], filters)["items"][::-1]

    def invoice(self, draft: str) -> str:
        """A draft in lines: what is billed, its tax, what it comes to."""
        said = self.see("invoice", draft)

        def money(amount_minor: int) -> str:
            return format_minor(amount_minor, said["currency"]).split()[0]

        lines = [
            f"{Decimal(line['quantity']).normalize():f} x {line['description']} at {money(line['unit_minor'])}"
            f"{less(line['discount_percent'])} = {money(line['net_minor'])}  {tax(line)}"
            for line in said["lines"]
        ]
        if said["discount_minor"]:
            lines.append(f"discount {percent(said['discount_percent'])} = -{money(said['discount_minor'])}")
        lines += [
            f"{t['category']} {percent(t['percent'])} on {money(t['net_minor'])} = {money(t['tax_minor'])}"
            + (f"  {t['reason']}" if t["reason"] else "")
            for t in said["tax_lines"]
        ]
        sums = f"net {money(said['net_minor'])} + tax {money(said['tax_minor'])} = {money(said['total_minor'])} {said['currency']}"
        return "\n".join([*lines, sums])

    def origins(self, draft: str) -> dict[str, str]:
        """Where each value of a draft comes from: "deal Audit 2026"."""
        said = self.see("invoice", draft)["origins"]
        return {name: f"{origin['from']} {origin['label']}" for name, origin in said.items()}

    def holds(self, draft: str) -> list[str]:
        """Why a draft is held: "name: The legal name…"."""
        standing = self.all("hold", subject=draft, lifted_at="null")
        return sorted(f"{hold['reason']}: {hold['words']}" for hold in standing)

    def tasks(self, state: str = "open") -> list[str]:
        return [f"{task['kind']} {task['subject']}: {task['reason']}" for task in self.all("task", state=state)]

    def announced(self) -> list[str]:
        """What happened, in order."""
        with reading(self.house.operator):
            return list(Announcement.objects.visible_to(self.house.operator).order_by("pk").values_list("name", flat=True))

    def deeds(self) -> list[str]:
        """Who did what, in order."""
        with reading(self.house.operator):
            entries = AuditEntry.objects.visible_to(self.house.operator).order_by("pk")
            return [f"{entry.actor['label']} {entry.deed}" for entry in entries]

    def queries(self, noun: str, *, by: str = "billing") -> int:
        """How many queries a list of a noun costs."""
        with reading(self.actor(by)), CaptureQueriesContext(connection) as captured:
            listing(self.actor(by), NOUNS[noun], {})
        return len(captured)


def minor(price: str) -> tuple[int, str]:
    """ "100.00 EUR" in minor units, and its currency."""
    amount, currency = price.split()
    return parse_minor(amount, currency), currency


def percent(text: str) -> str:
    return format_percent(Decimal(text))


def less(discount_percent: str) -> str:
    return f" less {percent(discount_percent)}" if Decimal(discount_percent) else ""


def tax(line: dict) -> str:
    return f"{line['tax_category']} {percent(line['tax_percent'])}" if line["tax_category"] else "no rate"
