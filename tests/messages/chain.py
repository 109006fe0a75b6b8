"""From a deed in the office to the customer's mailbox: every door, the real document, a real server."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from baton.foundation.clock import Clock
from baton.foundation.duties import each_due
from baton.foundation.models import Organization
from baton.foundation.organizations import move_clock
from baton.messages import jobs
from tests.make import House
from tests.messages.servers import MailServer, Received
from tests.story import Story


class Chain(Story):
    """A house that invoices and is paid, and whose announcements are heard as wiring says."""

    def __init__(self, server: MailServer, settings: Any, files: Path, name: str = "Harbour Works"):
        settings.BATON_STORAGE = (files / "documents").as_uri()
        settings.BATON_URL = "https://baton.example"
        settings.EMAIL_URL = settings.SANDBOX_EMAIL_URL = f"smtp://127.0.0.1:{server.port}"
        self.server = server
        super().__init__(House(name, kind="sandbox"))
        self.rate("19", code="standard", category="S")
        self.do("business.change", by="owner", email="accounts@harbour.example")

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
        today = self.clock.day(self.clock.now()).isoformat()
        self.do("payment.create", account=self.ids[account], amount_minor=amount_minor, currency="EUR", received_on=today)
        return self.arrived()

    def send(self, account: str) -> str:
        """Bill and send, and let everything be heard; the mail waits then.  Answers the invoice's id."""
        invoice = self.bill(account, "1 x Audit at 1000.00 EUR")
        self.do("invoice.send", invoice)
        self.run_jobs()
        return invoice

    def arrived(self) -> Received:
        """Let everything be heard, and the mail go out; the one that came."""
        before = len(self.server.received)
        self.run_jobs()
        self.round()
        [received] = self.server.received[before:]
        return received

    # time

    def wait(self, **span: float) -> None:
        self.house.do(move_clock, to=self.clock.now() + timedelta(**span))

    def later(self, **span: float) -> None:
        """Let time go by, and the duty that sends look."""
        self.wait(**span)
        self.round()

    def round(self) -> None:
        """One round of the duty that sends, if the house's clock says that it is due."""
        each_due("send_mail", jobs.send_mail)()

    # looking

    def mail(self) -> list[str]:
        """Each mail, oldest first: how it stands, in whose words, and each try."""
        return [self._told(message) for message in self.all("messages")]

    def to_do(self) -> list[str]:
        """What a person is asked to do, why, and how."""
        return [f"{task['subject']}. {task['reason']} {task['next_step']}" for task in self.all("tasks", state="open")]

    @property
    def clock(self) -> Clock:
        return Organization.objects.get(pk=self.house.id).clock

    def _told(self, message: dict) -> str:
        tries = ", ".join(f"{one['number']} {one['outcome']}" for one in message["tries"])
        return f"{message['state']}: {message['server_words']} ({tries})"
