"""The last sixty days, day by day and wholly through doors: deals, drafts, sending, money, and what goes wrong."""

from datetime import date, time, timedelta
from typing import Any

from django.db.models import F

from baton.billing.models import Allocation, Invoice
from baton.crm.models import Stage as Step
from baton.foundation.performing import perform
from baton.ops.advance import advance
from baton.ops.demo import cast
from baton.ops.demo.past import Books, arrive
from baton.ops.demo.stage import Stage

DEALS = 52  # begun in these days
STEPS = ("Call", "Follow up", "Price call", "Send case")
LEFT_TO_REVIEW = 3  # days before the end, from which on nobody has sent the drafts yet


class Present:
    """Sixty days of work; what each day holds is drawn beforehand."""

    def __init__(self, stage: Stage, books: Books, customers: list[cast.Customer], last: date):
        self.stage, self.books, self.customers, self.last = stage, books, customers, last
        self.by_name = {customer.name: customer for customer in customers}
        self.drafts: list[tuple[str, str]] = []  # customer, draft
        self.deals: list[tuple[str, str, date]] = []  # customer, deal, when it is decided
        self.steps: list[str] = []

    def play(self, first: date) -> None:
        """Every working day from the first to the last."""
        self.steps = self.look(lambda work: [str(step.pk) for step in work.rows(Step).order_by("position")])
        days = [first + timedelta(days=n) for n in range((self.last - first).days + 1)]
        working = [day for day in days if day.weekday() < 5]
        begun = sorted(self.stage.chance.choices(range(len(working)), k=DEALS))
        for place, day in enumerate(working):
            advance(self.stage.organization.pk, self.stage.at(day))
            self.day(day, begun.count(place), is_last=place == len(working) - 1)
            self.stage.close_day()

    def day(self, day: date, new_deals: int, *, is_last: bool) -> None:
        self.newcomers(day)
        for _ in range(new_deals):
            self.begin_deal(day)
        self.decide_deals(day)
        if day.day <= 3 and not any(draft for _, draft in self.drafts):
            self.retainers(day)
        if (self.last - day).days >= LEFT_TO_REVIEW:
            self.send_drafts()
        for paid in self.books.due(day):
            self.stage.do("payment.create", **entered(paid))
        if is_last:
            self.loose_ends(day)

    def newcomers(self, day: date) -> None:
        absent = [customer for customer in self.customers if customer.name not in self.books.accounts]
        if absent and self.stage.chance.random() < 0.25:
            arrive(self.stage, self.books, absent[0])

    def begin_deal(self, day: date) -> None:
        name = self.stage.chance.choice(sorted(self.books.accounts))
        customer, what = self.by_name[name], self.stage.chance.choice(cast.PROJECTS)
        decided = day + timedelta(days=self.stage.chance.randint(4, 30))
        lines: list[dict[str, Any]] = [{"price": self.stage.products[what][customer.currency], "quantity": "1"}]
        if self.stage.chance.random() < 0.4:
            lines.append({"price": self.stage.products["Support hours"][customer.currency], "quantity": str(self.stage.chance.randint(2, 12))})
        if self.stage.chance.random() < 0.2:
            lines[0]["discount_percent"] = "5"
        step = {"next_step": self.stage.chance.choice(STEPS), "next_step_on": decided.isoformat()} if self.stage.chance.random() < 0.8 else {}
        deal = self.stage.do(
            "deal.create", by="sales", account=self.books.accounts[name], name=f"{what} {day.year}", lines=lines,
            expected_close_on=decided.isoformat(), **step,
        )  # fmt: skip
        self.deals.append((name, str(deal.pk), decided))

    def decide_deals(self, day: date) -> None:
        """Deals whose day has come are won or lost; some others move on."""
        waiting = []
        for name, deal, decided in self.deals:
            if decided > day:
                if self.stage.chance.random() < 0.12:
                    self.stage.do("deal.change", deal, by="sales", stage=self.stage.chance.choice(self.steps[1:]))
                waiting.append((name, deal, decided))
            elif self.stage.chance.random() < 0.72:
                self.drafts.append((name, str(self.stage.do("deal.win", deal, by="sales").pk)))
            else:
                self.stage.do("deal.lose", deal, by="sales", reason=self.stage.chance.choice(("Too dear", "Another supplier", "No budget this year")))
        self.deals = waiting

    def retainers(self, day: date) -> None:
        """The first of a month: those whose turn it is get their invoice."""
        for name, account in self.books.accounts.items():
            customer = self.by_name[name]
            if (day.month - customer.month) % customer.every == 0:
                line = {"price": self.stage.products[customer.retainer][customer.currency], "quantity": str(customer.quantity)}
                self.drafts.append((name, str(self.stage.do("invoice.create", account=account, lines=[line]).pk)))

    def send_drafts(self) -> None:
        """Billing sends what is ready; what lacks something stays."""
        kept = []
        for name, draft in self.drafts:
            if self.by_name[name].po_required and self.stage.chance.random() < 0.15:
                kept.append((name, draft))
                continue
            invoice = self.stage.do("invoice.send", draft)
            self.books.expect(self.by_name[name], invoice, self.stage)
        self.drafts = kept

    def loose_ends(self, day: date) -> None:
        """What else happens in an office: a void, an undone allocation, credit, a plan, calls, somebody who moved on."""
        names, chance = sorted(self.books.accounts), self.stage.chance
        unpaid = self.look(lambda work: [str(i.pk) for i in work.rows(Invoice).filter(document_state="issued", balance_minor=F("total_minor"), total_minor__gt=0).order_by("sequence")[:40]])
        if unpaid:
            self.stage.do("invoice.void", unpaid[-1], reason="Sent to the wrong company of the group")
        made = self.look(lambda work: [str(a.pk) for a in work.rows(Allocation).filter(undoes=None, invoice__document_state="issued").order_by("-allocated_on", "-invoice__sequence")[:1]])
        if made:
            self.stage.do("allocation.undo", made[0])
        for name in names[:2]:
            self.stage.do("payment.create", account=self.books.accounts[name], amount_minor=250_00, currency=self.by_name[name].currency, received_on=day.isoformat(), allocations=[])
        self.wins(day)
        for _, deal, _ in sorted(self.deals, key=lambda one: one[2])[:2]:  # to be won by whoever looks around
            self.stage.do("deal.change", deal, by="sales", stage=self.steps[-1])
        if self.drafts:
            self.stage.do("invoice.send", self.drafts[0][1], send_at=self.stage.at(day + timedelta(days=4), time(7)).isoformat())
        for name in names[3:7]:
            self.stage.do("note.add", account=self.books.accounts[name], text=chance.choice(("Asked for one invoice a month.", "New approver from next month.", "Happy with the workshop.", "Wants the PO number on every line.")))
        self.stage.do("task.create", kind="call", subject=f"Call {names[8]} about the open balance", account=self.books.accounts[names[8]], reason="They promised to pay last week.")

        self.approval(names[9])

    def approval(self, name: str) -> None:
        """Discounts over 10 % are approved by billing, and one of them waits for it."""
        self.stage.do("approval_rule.create", by="owner", kind="discount", limit_percent="10", chain=["billing"])
        line = {"price": self.stage.products["Brand refresh"][self.by_name[name].currency], "quantity": "1"}
        self.stage.do("invoice.create", by="owner", account=self.books.accounts[name], lines=[line], discount_percent="12")

    def wins(self, day: date) -> None:
        """Three deals are won today: what they draft waits for billing, one of them without the PO number it needs."""
        needy = sorted(name for name in self.books.accounts if self.by_name[name].po_required)[:1]
        for name in [*sorted(self.books.accounts)[10:13], *needy]:
            line = {"price": self.stage.products["Brand refresh"][self.by_name[name].currency], "quantity": "1"}
            deal = self.stage.do("deal.create", by="sales", account=self.books.accounts[name], name=f"Brand refresh {day.year}", lines=[line])
            if name in needy:
                self.stage.do("account.change", self.books.accounts[name], po_number="")
            self.drafts.append((name, str(self.stage.do("deal.win", deal.pk, by="sales").pk)))

    def look(self, read: Any) -> Any:
        with perform(self.stage.people["billing"]) as work:
            return read(work)


def entered(paid: Any) -> dict[str, Any]:
    """A payment as it is typed."""
    return {
        "account": str(paid.account), "amount_minor": paid.amount_minor, "currency": paid.currency,
        "received_on": paid.received_on.isoformat(), "method": paid.method, "reference": paid.reference,
    }  # fmt: skip
