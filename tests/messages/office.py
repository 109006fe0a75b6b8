"""A house that sends mail: accounts with their people, issued invoices, and what became of their mail in short lines."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from baton.billing.actions.business import BusinessChange, change_business
from baton.billing.actions.payments import PaymentInput, record_payment
from baton.billing.models import Invoice, Receipt
from baton.crm.actions.accounts import AccountInput, create_account
from baton.crm.actions.contacts import ContactInput, create_contact, give_role
from baton.crm.models import Task
from baton.documents.actions import DocumentInput, store_document
from baton.documents.store import store
from baton.foundation.models import Announcement, AuditEntry, Due, Organization
from baton.foundation.organizations import move_clock
from baton.foundation.performing import perform
from baton.foundation.telling import words_of
from baton.messages import jobs
from baton.messages.actions.queueing import queue_about
from baton.messages.actions.resending import resend
from baton.messages.actions.templates import TemplateInput, change_template
from baton.messages.models import Attempt, Message, Recipient, Template
from baton.messages.wording import EXAMPLES
from tests.make import House
from tests.messages.servers import MailServer

SELLER = "accounts@harbour.example"
PDF = b"%PDF-1.7\r\n.\r\n\x00\xff of an invoice\n.."


class Office:
    def __init__(self, server: MailServer, settings: Any, files: Path):
        self.files = files / "documents"
        settings.BATON_STORAGE = self.files.as_uri()
        self.server = server
        self.house = House(kind="sandbox")
        settings.EMAIL_URL = settings.SANDBOX_EMAIL_URL = f"smtp://127.0.0.1:{server.port}"
        settings.BATON_URL = "https://baton.example"
        self.settings = settings

    # doing

    def account(self, name: str = "Acme", *emails: str, contact: str = "Rosa Lind", **more: Any) -> UUID:
        account = self.house.do(create_account, AccountInput(name=name, **more))
        for email in emails or ("rosa@acme.example",):
            person = self.house.do(create_contact, ContactInput(name=contact, email=email))
            self.house.do(give_role, person.pk, account=account.pk, role="accounts_payable")
        return account.pk

    def invoice(self, account: UUID | None = None, *, is_sent: bool = True, **snapshot: Any) -> UUID:
        """An invoice as it stands once it was issued and sent."""
        account, sequence, said = account or self.account(), self._next(), EXAMPLES["invoice"] | snapshot
        day = said["issued_on"]
        with perform(self.house.clock) as work, work.acting("invoice.issue", "system"):
            invoice = work.create(
                Invoice, account_id=account, document_state="issued", delivery_state="queued" if is_sent else "none", currency=said["currency"],
                supplied_on=day, issued_on=day, due_on=said["due_on"], number=said["number"], series="INV",
                sequence=sequence, net_minor=said["net_minor"], tax_minor=said["tax_minor"], total_minor=said["total_minor"],
                balance_minor=said["total_minor"], snapshot=said, digest="0" * 64,
            )  # fmt: skip
            if is_sent:
                work.announce("invoice.sent", invoice, account=invoice.account_id)
        return invoice.pk

    def send_again(self, invoice: UUID) -> None:
        with perform(self.house.clock) as work, work.acting("invoice.send", "system"):
            sent = work.change(Invoice.objects.get(pk=invoice), delivery_state="queued")
            work.announce("invoice.sent", sent, account=sent.account_id)

    def receipt(self, account: UUID | None = None) -> UUID:
        """The receipt of a payment of 1,200.00 that came today; the house has an address to send it from."""
        self.house.do(change_business, BusinessChange(email=SELLER))
        clock, account = self.organization.clock, account or self.account()
        paid = PaymentInput(account=account, amount_minor=120_000, currency="EUR", received_on=clock.day(clock.now()))
        payment = self.house.do(record_payment, paid)
        with self.house.look():
            return Receipt.objects.get(payment=payment).pk

    def change_template(self, kind: str, language: str, subject: str, body: str, **more: Any) -> Template:
        entered = TemplateInput(kind=kind, language=language, subject=subject, body=body)
        return self.house.do(change_template, entered, by=self.house.owner, **more)

    def document(self, of: UUID, content: bytes = PDF, kind: str = "invoice") -> UUID:
        with self.house.look():
            account, number = {"invoice": Invoice, "receipt": Receipt}[kind].objects.values_list("account", "snapshot__number").get(pk=of)
        kept = DocumentInput(
            kind=kind, subject_kind=kind, subject_id=of, account=account, sha256=store().keep(content), size_bytes=len(content),
            media_type="application/pdf", name=f"{number}.pdf", language="en",
        )  # fmt: skip
        return self.house.do(store_document, kept, by=self.house.clock).pk

    def queue(self, invoice: UUID | None = None, *, document: UUID | None = None) -> UUID:
        """Write down the mail about an invoice, with its document; answers the message."""
        invoice = invoice or self.invoice()
        message = self.house.do(queue_about, kind="invoice", id=invoice, document=document or self.document(invoice), by=self.house.clock)
        return message and message.pk

    def round(self) -> None:
        """One round of the duty, if the organization's clock says that it is due."""
        if self.next_look() is not None and self.next_look() <= self.organization.clock.now():
            jobs.send_mail(self.organization)

    def wait(self, **span: float) -> None:
        self.house.do(move_clock, to=self.organization.clock.now() + timedelta(**span))

    def resend(self, message: UUID) -> UUID:
        return self.house.do(resend, message, by=self.house.owner).pk

    def void(self, invoice: UUID) -> None:
        with perform(self.house.clock) as work, work.acting("invoice.void", "system"):
            work.change(Invoice.objects.get(pk=invoice), document_state="void", balance_minor=0)

    def lose_files(self) -> Path:
        return self.files.rename(self.files.with_name("lost"))

    def find_files(self, lost: Path) -> None:
        lost.rename(self.files)

    # looking

    @property
    def organization(self) -> Organization:
        return Organization.objects.get(pk=self.house.id)

    def next_look(self):
        return Due.objects.filter(duty="send_mail", organization=self.house.id).values_list("at", flat=True).first()

    def message(self, id: UUID) -> Message:
        with self.house.look():
            return Message.objects.get(pk=id)

    def state(self, id: UUID) -> str:
        return self.message(id).state

    def recipients(self, id: UUID) -> dict[str, str]:
        with self.house.look():
            return {r.address: f"{r.state} {r.words}".strip() for r in Recipient.objects.filter(message=id).order_by("pk")}

    def tries(self, id: UUID) -> list[str]:
        with self.house.look():
            return [f"{a.number} {a.outcome}" for a in Attempt.objects.filter(message=id).order_by("pk")]

    def tasks(self, state: str = "open") -> list[str]:
        with self.house.look():
            return [f"{task.kind} {task.subject}" for task in Task.objects.filter(state=state).order_by("pk")]

    def told(self) -> list[str]:
        """The words of what was announced of mail."""
        with self.house.look():
            rows = Announcement.objects.filter(name__startswith="message.").order_by("pk")
            return [words_of(row.name, row.details, "UTC") for row in rows]

    def announced(self, beginning: str = "message.") -> list[str]:
        with self.house.look():
            found = Announcement.objects.filter(name__startswith=beginning).order_by("pk")
            return [name.removeprefix(beginning) for name in found.values_list("name", flat=True)]

    def delivery(self, invoice: UUID) -> str:
        with self.house.look():
            return Invoice.objects.get(pk=invoice).delivery_state

    def trail(self, id: UUID) -> str:
        with self.house.look():
            return json.dumps([[e.deed, e.changes] for e in AuditEntry.objects.filter(subject_id=id)])

    def _next(self) -> int:
        with self.house.look():
            return Invoice.objects.count() + 1
