"""Billing's desk: accounts that lack nothing, drafts for them, and looks at what was issued."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from baton.billing.actions.issuing import issue_invoice
from baton.billing.actions.sending import send_invoice
from baton.billing.jobs import send_invoices
from baton.billing.models import Invoice
from baton.foundation.models import Announcement, Organization
from baton.ledger.models import LedgerEntry
from tests.foundation.furnished import deed
from tests.make import House
from tests.stories.conftest import Story


class Desk(Story):
    """A story told from billing's desk: 19 % tax in Germany, and an account with somebody to receive its invoices."""

    def __init__(self, house: House):
        super().__init__(house)
        self.rate("19", code="standard", category="S")
        self.account("Acme")

    def draft(self, account: str = "Acme", *, lines: int = 1, unit_minor: int = 100_00, **more: Any) -> Invoice:
        """A draft of some lines at 100.00 each."""
        entered = [{"description": f"Service {n}", "unit_minor": unit_minor} for n in range(1, lines + 1)]
        return self.do("invoice.create", account=self.ids[account], lines=entered, **more)

    def drafts(self, count: int, **more: Any) -> list[Invoice]:
        return [self.draft(**more) for _ in range(count)]

    def issue(self, draft: Invoice, **more: Any) -> Invoice:
        return self.house.do(issue_invoice, draft.pk, by=self.actor("billing"), **more)

    def send(self, draft: Invoice, **more: Any) -> Invoice:
        return self.house.do(send_invoice, draft.pk, by=self.actor("billing"), **more)

    def now(self, invoice: Invoice | UUID) -> Invoice:
        """The invoice as it is stored."""
        with self.house.look():
            return Invoice.objects.get(pk=getattr(invoice, "pk", invoice))

    def ledger(self, invoice: Invoice) -> list[str]:
        """What the ledger says of an invoice: "receivable < revenue 10000 on 2026-01-05"."""
        with self.house.look():
            entries = LedgerEntry.objects.filter(source_id=invoice.pk).select_related("debit", "credit").order_by("pk")
            return [f"{e.debit.name} < {e.credit.name} {e.amount_minor} on {e.entered_on}" for e in entries]

    def told(self, invoice: Invoice) -> list[str]:
        """What was announced of an invoice, in order."""
        with self.house.look():
            told = Announcement.objects.filter(subject_id=invoice.pk).order_by("pk")
            return list(told.values_list("name", flat=True))

    def later(self, **how: float) -> None:
        """Let the organization's clock run on, and the duty that sends look."""
        organization = Organization.objects.get(pk=self.house.id)
        with deed(self.house.operator, "clock.move") as work:
            work.change(organization, clock_offset=organization.clock_offset + timedelta(**how))
        send_invoices(Organization.objects.get(pk=self.house.id))

    def today(self) -> date:
        clock = Organization.objects.get(pk=self.house.id).clock
        return clock.day(clock.now())

    def due(self, duty: str = "send_invoices") -> datetime | None:
        """When a duty looks at the house next."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT at FROM foundation_due WHERE duty = %s AND organization_id = %s", [duty, self.house.id])
            found = cursor.fetchone()
        return found[0] if found else None
