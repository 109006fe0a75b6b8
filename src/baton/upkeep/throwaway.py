"""A throw-away sandbox of the installed configuration, with people of its roles, for whoever proves something in it."""

from contextlib import suppress
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from baton.billing.actions.founding import found
from baton.billing.handing import scores
from baton.crm.models import Deal
from baton.foundation import hearing
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor, Right, Rights, system
from baton.foundation.errors import AlreadyDone
from baton.foundation.inputs import call
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement, Organization, RoleRight
from baton.foundation.nouns import NOUNS, find, listing
from baton.foundation.organizations import OrganizationInput
from baton.foundation.performing import perform, reading
from baton.messages.jobs import send_mail

EMAIL: Final = "accounts@handoff.example"  # reaches nobody (RFC 2606), and a sandbox sends nothing anyway
SENDER: Final = "billing@handoff.example"
PO: Final = "PO-7"
UNIT_MINOR: Final = 1_000_00
COPIED: Final = ("terms_kind", "terms_days", "tax_category", "discount_limit_percent")


class Handoff:
    """The sandbox, its people, and the records that pass through it."""

    def __init__(self, source: Organization):
        own = {name: getattr(source, name) for name in ("currency", "timezone", "country", "path")}
        self.house = found(OrganizationInput(name="Handoff check", kind="sandbox", **own))
        self.operator = system("operator", "operator", self.house.pk)
        self.sales, self.billing = (self.person(role, source) for role in ("sales", "billing"))
        self.ids: dict[str, str] = {}
        with perform(self.operator) as work, work.acting("organization.change", "system"):
            self.house = work.change(self.house, **{name: getattr(source, name) for name in COPIED})

    def person(self, role: str, source: Organization) -> Actor:
        """Somebody with the rights that this role has where it is installed; he sees all that is here."""
        lines = RoleRight.objects.filter(role__organization=source, role__name=role).values_list("name", "groups")
        rights = Rights(tuple(Right(name, "all", tuple(groups) if groups is not None else None) for name, groups in lines))
        return Actor("user", new_id(), role, self.house.pk, rights)

    def do(self, deed: str, by: Actor, id: str | None = None, **entered: Any) -> str:
        with perform(by) as work:
            return str(call(ACTIONS[deed], work, UUID(id) if id else None, entered).pk)

    def see(self, noun: str) -> dict:
        with reading(self.billing):
            return find(self.billing, NOUNS[noun], UUID(self.ids[noun]))

    def every(self, noun: str, **filters: str) -> list[dict]:
        with reading(self.operator):
            return listing(self.operator, NOUNS[noun], filters)["items"]

    def hear_out(self) -> None:
        """Let everything be heard that was announced, and what comes of that; then let the mail go."""
        heard: set[UUID] = set()
        while True:
            with reading(self.operator):
                told = list(Announcement.objects.visible_to(self.operator).exclude(pk__in=heard).order_by("pk"))
            if not told:
                break
            for announcement in told:
                heard.add(announcement.pk)
                for handler in hearing.HEARS.get(announcement.name, ()):
                    with suppress(AlreadyDone):
                        hearing.HANDLERS[handler](announcement)
        send_mail(self.house)

    def typed(self) -> int:
        """Values that a person changed since the win, by the audit."""
        with reading(self.operator):
            found = scores(list(Deal.objects.visible_to(self.operator).filter(pk=self.ids["deal"])))
        return sum(score.typed for score in found.values())


def prepare(run: Handoff) -> None:
    """A customer is typed in once, with who receives his invoices; and what is sold to him."""
    country = run.house.country
    run.do("business.change", run.operator, email=SENDER)
    run.do("tax_rate.create", run.operator, country=country, percent="19", from_on="2020-01-01")
    product = run.do("product.create", run.operator, name="Retainer", unit="month")
    price = run.do("price.create", run.operator, product=product, currency=run.house.currency, unit_minor=UNIT_MINOR, from_on="2020-01-01")
    address = {"line1": "Hauptstr. 1", "postcode": "10115", "city": "Berlin", "country": country}
    run.ids["account"] = run.do(
        "account.create", run.billing, name="Handoff", legal_name="Handoff Ltd", owner=None, billing_address=address, tax_country=country,
        terms={"kind": "net", "days": 14}, po_required=True, po_number=PO,
    )  # fmt: skip
    role = {"account": run.ids["account"], "role": "accounts_payable"}
    run.do("contact.create", run.billing, name="Ann Payable", email=EMAIL, role=role)
    discount = str(min(Decimal(5), run.house.discount_limit_percent))
    lines = [{"price": price, "quantity": "2"}, {"description": "Set-up", "quantity": "1", "unit_minor": 50_00}]
    run.ids["deal"] = run.do(
        "deal.create", run.sales, account=run.ids["account"], name="Retainer", owner=None, lines=lines, discount_percent=discount
    )
