"""`baton handoff-check`: the seven steps of the handoff, done in a throw-away sandbox of the installed configuration."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from baton.billing.actions.founding import found
from baton.billing.handing import scores
from baton.billing.inheritance import day_of
from baton.crm.models import Deal
from baton.foundation import hearing
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor, Right, Rights, system
from baton.foundation.clock import real_now
from baton.foundation.errors import AlreadyDone, Answer
from baton.foundation.inputs import call
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement, Organization, RoleRight
from baton.foundation.nouns import NOUNS, find, listing
from baton.foundation.organizations import OrganizationInput, drop_sandbox
from baton.foundation.performing import perform, reading
from baton.ledger.queries import balance
from baton.messages.jobs import send_mail

EMAIL: Final = "accounts@handoff.example"  # reaches nobody (RFC 2606), and a sandbox sends nothing anyway
SENDER: Final = "billing@handoff.example"
PO: Final = "PO-7"
UNIT_MINOR: Final = 1_000_00
COPIED: Final = ("terms_kind", "terms_days", "tax_category", "discount_limit_percent")
FAILED_PAYMENTS: Final = "charge.request"  # the deed that step 7 begins with


@dataclass
class Step:
    """One of the seven: passed, failed with what is missing, or not built yet."""

    n: int
    name: str
    state: str = "passed"
    missing: list[str] = field(default_factory=list)
    ms: int = 0
    typed: int = 0


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


def handoff_check(source: Organization) -> dict[str, Any]:
    """{"ok", "typed", "steps": [{"n", "name", "state", "missing", "ms", "typed"}]}; the sandbox is gone afterwards."""
    run = Handoff(source)
    try:
        prepare(run)
        steps = [taken(run, number, name, look) for number, (name, look) in enumerate(STEPS, 1)]
        typed = run.typed()
    finally:
        drop_sandbox(run.house.pk)
    return {"ok": not typed and all(step.state == "passed" for step in steps), "typed": typed, "steps": [asdict(step) for step in steps]}


def taken(run: Handoff, number: int, name: str, look: Callable[[Handoff], list[str] | None]) -> Step:
    """Take a step: what it finds missing makes it fail, and so does a refusal, in its words."""
    step, before, begun = Step(number, name), run.typed(), real_now()
    try:
        missing = look(run)
    except Answer as answer:
        missing = [answer.words]
    step.ms = round((real_now() - begun).total_seconds() * 1000)
    step.typed = run.typed() - before
    step.state = "not_built" if missing is None else "failed" if missing else "passed"
    step.missing = ["failed payments are not there yet"] if missing is None else missing
    return step


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


def won(run: Handoff) -> list[str]:
    run.ids["invoice"] = run.do("deal.win", run.sales, run.ids["deal"])
    again = run.do("deal.win", run.sales, run.ids["deal"])
    return lacks({"won": run.see("deal")["outcome"] == "won", "won once, however often": again == run.ids["invoice"]})


def passed_over(run: Handoff) -> list[str]:
    draft, account = run.see("invoice"), run.see("account")
    origins = draft["origins"]
    terms = origins["terms"]["value"]
    return lacks({
        "account": draft["account"] == account["id"],
        "billing contact": (origins["ap_contact"]["value"] or {}).get("email") == EMAIL,
        "terms": (terms["kind"], terms["days"]) == ("net", 14) and origins["terms"]["from"] == "account",
        "PO": draft["po_number"] == PO and origins["po_number"]["from"] == "account",
        "tax": all(line["tax_category"] for line in draft["lines"]),
    })  # fmt: skip


def drafted(run: Handoff) -> list[str]:
    drafts, draft = run.every("invoice", deal=run.ids["deal"]), run.see("invoice")
    deal = run.see("deal")
    same = [Decimal(line["quantity"]) for line in draft["lines"]] == [Decimal(line["quantity"]) for line in deal["lines"]]
    adds_up = draft["total_minor"] == draft["net_minor"] + draft["tax_minor"] and draft["total_minor"] > 0
    return lacks({"one draft": len(drafts) == 1, "draft": draft["document_state"] == "draft", "every line": same, "totals": adds_up})


def reviewed(run: Handoff) -> list[str]:
    draft = run.see("invoice")
    gaps = [check["words"] for check in draft["readiness"]["checks"] if check["level"] == "block"]
    origins = {name: draft["origins"][name]["from"] for name in ("discount_percent", "po_number", "terms")}
    return gaps + lacks({
        "why this tax": all(line["tax_why"] for line in draft["lines"]),
        "where the discount comes from": origins["discount_percent"] == "deal",
        "where the PO comes from": origins["po_number"] == "account",
    })  # fmt: skip


def sent(run: Handoff) -> list[str]:
    run.do("invoice.send", run.billing, run.ids["invoice"])
    run.hear_out()
    invoice = run.see("invoice")
    mails = run.every("message", about_id=run.ids["invoice"])
    to = [recipient["address"] for mail in mails for recipient in mail["recipients"]]
    return lacks({
        "number": bool(invoice["number"]),
        "document": bool(run.every("document", subject=run.ids["invoice"])),
        "mail to the billing contact": to == [EMAIL],
        "delivery on the invoice": invoice["delivery_state"] == "accepted",
    })  # fmt: skip


def paid(run: Handoff) -> list[str]:
    invoice = run.see("invoice")
    run.do(
        "payment.create", run.billing, account=run.ids["account"], amount_minor=invoice["total_minor"], currency=invoice["currency"],
        received_on=str(today(run)), reference=invoice["number"],
    )  # fmt: skip
    deal, account = run.see("deal"), run.see("account")
    with reading(run.operator):
        booked = balance(run.operator, UUID(run.ids["account"]))
    return lacks({
        "invoice": run.see("invoice")["settlement"] == "paid",
        "deal": (deal["invoice"] or {}).get("settlement") == "paid",
        "account": not any(one["open_minor"] for one in account["money"] or ()),
        "books": not any(booked.values()),
    })  # fmt: skip


def failed_payment(run: Handoff) -> list[str] | None:
    """A declined card retries, reminds, and becomes a person's task."""
    return None if FAILED_PAYMENTS not in ACTIONS else [f"{FAILED_PAYMENTS} is there, and nothing checks it here yet"]


def lacks(claims: dict[str, Any]) -> list[str]:
    """The claims that do not hold."""
    return [name for name, holds in claims.items() if not holds]


def today(run: Handoff) -> date:
    return day_of(Organization.objects.get(pk=run.house.pk))


STEPS: Final[tuple[tuple[str, Callable[[Handoff], list[str] | None]], ...]] = (
    ("deal won", won),
    ("account, billing contact, terms and tax pass over", passed_over),
    ("draft invoice appears", drafted),
    ("tax, discount and PO reviewed", reviewed),
    ("sent, nothing typed again", sent),
    ("payment status back on deal, account and books", paid),
    ("failed payment retries, reminds, becomes a task", failed_payment),
)
