"""Billing's desk: accounts that lack nothing, drafts for them, and looks at what was issued."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from baton.billing.actions.issuing import issue_invoice
from baton.billing.actions.sending import send_invoice
from baton.billing.models import Invoice
from baton.crm.actions.holds import place_hold
from baton.crm.models import Account
from baton.foundation.actors import Actor
from baton.foundation.duties import DUTIES
from baton.foundation.models import Announcement, Organization
from baton.foundation.organizations import move_clock
from baton.ledger.models import LedgerEntry
from baton.upkeep.books import balances_agree, documents_are_booked, numbers_without_gap
from baton.upkeep.settlement import settlements_follow
from tests.make import House
from tests.story import Story

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2031, 3, 3, 9, tzinfo=BERLIN)  # a Monday; clocks only move forward, so it lies ahead


class Desk(Story):
    """A story told from billing's desk, in a sandbox whose clock begins on a morning of our choice.

    19 % tax in Germany, and an account with somebody to receive its invoices, which are due after 30 days.
    """

    def __init__(self, house: House):
        super().__init__(house)
        self.people: dict[str, Actor] = {}  # those with rights of their own
        self.at(MORNING)
        self.rate("19", code="standard", category="S")
        self.account("Acme")

    # doing

    def draft(self, account: str = "Acme", *, lines: int = 1, unit_minor: int = 100_00, **more: Any) -> Invoice:
        """A draft of some lines at 100.00 each."""
        entered = [{"description": f"Service {n}", "unit_minor": unit_minor} for n in range(1, lines + 1)]
        return self.do("invoice.create", account=self.ids[account], lines=entered, **more)

    def drafts(self, count: int, **more: Any) -> list[Invoice]:
        return [self.draft(**more) for _ in range(count)]

    def issue(self, draft: Invoice, *, by: str = "billing", **more: Any) -> Invoice:
        return self.house.do(issue_invoice, draft.pk, by=self.actor(by), **more)

    def issued(self, **more: Any) -> Invoice:
        """A new invoice, issued today."""
        return self.issue(self.draft(**more))

    def send(self, draft: Invoice, *, by: str = "billing", **more: Any) -> Invoice:
        return self.house.do(send_invoice, draft.pk, by=self.actor(by), **more)

    def hold(self, subject: Any, *, reason: str = "manual", source: str = "probe", words: str = "Wait.") -> None:
        """A hold as any higher room may place one."""
        with self.deed("probe.write") as work:
            account = subject if isinstance(subject, Account) else subject.account
            place_hold(work, subject, account=account, reason=reason, source=source, words=words)

    def actor(self, by: str) -> Actor:
        return self.people.get(by) or super().actor(by)

    # time

    def at(self, when: datetime) -> None:
        """Let the organization's clock go on from an instant."""
        self.house.do(move_clock, to=when)

    def wait(self, **span: float) -> None:
        self.house.do(move_clock, to=self.clock.now() + timedelta(**span))

    def round(self) -> None:
        """One round of the duty that sends, as wiring has it: for whoever is due by his own clock."""
        DUTIES["send_invoices"].round()

    def later(self, **span: float) -> None:
        """Let time go by, and the duty that sends look."""
        self.wait(**span)
        self.round()

    @property
    def clock(self) -> Any:
        return Organization.objects.get(pk=self.house.id).clock

    def today(self) -> date:
        return self.clock.day(self.clock.now())

    def due(self, duty: str = "send_invoices") -> datetime | None:
        """When a duty looks at the house next."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT at FROM foundation_due WHERE duty = %s AND organization_id = %s", [duty, self.house.id])
            found = cursor.fetchone()
        return found[0] if found else None

    # looking

    def verify(self) -> None:
        """V2 to V5 hold of the house."""
        with self.house.look():
            for look in (numbers_without_gap, documents_are_booked, balances_agree, settlements_follow):
                assert look().breaches == [], look.__doc__

    def now(self, invoice: Invoice | UUID) -> Invoice:
        """The invoice as it is stored."""
        with self.house.look():
            return Invoice.objects.get(pk=getattr(invoice, "pk", invoice))

    def numbers(self) -> list[str]:
        """The numbers that were given, in the order of their series."""
        with self.house.look():
            numbered = Invoice.objects.exclude(number=None).order_by("series", "sequence")
            return list(numbered.values_list("number", flat=True))

    def ledger(self, invoice: Invoice) -> list[str]:
        """What the ledger says of an invoice: "receivable < revenue 10000 on 2031-03-03"."""
        with self.house.look():
            entries = LedgerEntry.objects.filter(source_id=invoice.pk).select_related("debit", "credit").order_by("pk")
            return [f"{e.debit.name} < {e.credit.name} {e.amount_minor} on {e.entered_on}" for e in entries]

    def told(self, invoice: Invoice) -> list[str]:
        """What was announced of an invoice, in order."""
        with self.house.look():
            told = Announcement.objects.filter(subject_id=invoice.pk).order_by("pk")
            return list(told.values_list("name", flat=True))

    def heard(self, invoice: Invoice, name: str) -> list[dict]:
        """What an announcement of an invoice said besides its name, each time it was made."""
        with self.house.look():
            told = Announcement.objects.filter(subject_id=invoice.pk, name=name).order_by("pk")
            return list(told.values_list("details", flat=True))
