"""From a deed in the office to the customer's mailbox: every door, the real document, a real server."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from baton.documents.jobs import MADE, keep_document
from baton.foundation.errors import AlreadyDone
from baton.foundation.models import Announcement, Organization
from baton.foundation.organizations import move_clock
from baton.messages import jobs
from tests.make import House
from tests.messages.servers import MailServer, Received
from tests.story import Story

HEARS = dict.fromkeys(MADE, keep_document) | {"document.stored": jobs.mail_document, "invoice.sent": jobs.mail_sent_invoice}


class Chain(Story):
    """A house that invoices and is paid, heard of by those who make documents and mail them."""

    def __init__(self, server: MailServer, settings: Any, files: Path, name: str = "Harbour Works"):
        settings.BATON_STORAGE = (files / "documents").as_uri()
        settings.BATON_URL = "https://baton.example"
        settings.EMAIL_URL = f"smtp://127.0.0.1:{server.port}"
        self.server = server
        super().__init__(House(name, kind="sandbox"))
        self.rate("19", code="standard", category="S")
        self.do("business.change", by="owner", email="accounts@harbour.example")
        self._heard: set[Any] = set()

    def customer(self, name: str, *, contact: str, email: str = "rosa@acme.example", **more: Any) -> str:
        """An account whose invoices somebody receives, under any name."""
        self.account(name, contact=None, **more)
        person = self.do("contact.create", name=contact, email=email)
        self.do("contact.give_role", str(person.pk), account=self.ids[name], role="accounts_payable")
        return name

    def invoice_mail(self, account: str, *lines: str, **more: Any) -> Received:
        """Bill and send; the mail as it arrived."""
        self.do("invoice.send", self.bill(account, *(lines or ("1 x Audit at 1000.00 EUR",)), **more))
        return self.arrived()

    def receipt_mail(self, account: str, amount_minor: int) -> Received:
        """Record money; the mail of its receipt as it arrived."""
        clock = Organization.objects.get(pk=self.house.id).clock
        today = clock.day(clock.now()).isoformat()
        self.do("payment.create", account=self.ids[account], amount_minor=amount_minor, currency="EUR", received_on=today)
        return self.arrived()

    def arrived(self) -> Received:
        """Let everything be heard, and the mail go out; the one that came."""
        before = len(self.server.received)
        self.hear()
        jobs.send_mail(Organization.objects.get(pk=self.house.id))
        [received] = self.server.received[before:]
        return received

    def wait(self, **span: float) -> None:
        self.house.do(move_clock, to=Organization.objects.get(pk=self.house.id).clock.now() + timedelta(**span))

    def hear(self) -> None:
        """Let each announcement be heard by whom it concerns, and those made by hearing it."""
        while waiting := [one for one in self._announcements() if one.pk not in self._heard]:
            for announcement in waiting:
                self._heard.add(announcement.pk)
                with suppress(AlreadyDone):
                    HEARS[announcement.name](announcement)

    def _announcements(self) -> list[Announcement]:
        with self.house.look():
            return list(Announcement.objects.filter(name__in=HEARS).order_by("pk"))
