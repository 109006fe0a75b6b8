"""What can be asked beside single records and lists."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse

from baton.api import of_all, of_events, of_records


@dataclass(frozen=True, slots=True)
class Question:
    """An address that is read: `answers` names the shape of the answer, a media type where it is a file."""

    name: str
    path: str
    ask: Callable[..., HttpResponse]
    answers: str
    words: str
    parameters: tuple[str, ...] = ()


PDF: Final = "application/pdf"
QUESTIONS: Final = (
    Question("account.timeline", "/accounts/{uuid:id}/timeline", of_events.timeline, "EventPage", "What happened with an account, newest first.", ("limit", "after", "sort")),
    Question("account.balance", "/accounts/{uuid:id}/balance", of_records.balance, "BalancePage", "What an account owes and what is kept for it, in each currency."),
    Question("deal.readiness", "/deals/{uuid:id}/readiness", of_records.readiness, "Readiness", "What a deal lacks before it can be billed."),
    Question("invoice.pdf", "/invoices/{uuid:id}/pdf", of_records.invoice_pdf, PDF, "The invoice as the customer has it; made within seconds of issuing."),
    Question("receipt.pdf", "/receipts/{uuid:id}/pdf", of_records.receipt_pdf, PDF, "The receipt as the customer has it."),
    Question("event.why", "/events/{uuid:id}/why", of_events.why, "Why", "What led to an event, what was done with it, and what followed."),
    Question("search", "/search", of_all.search, "FoundPage", "Accounts, contacts, invoices and deals by the beginning of name, number or e-mail.", ("q",)),
    Question("today", "/today", of_all.today, "WaitingPage", "What waits for a person.", ("whose",)),
    Question("report.aging", "/reports/aging", of_all.report_owed, "OwedPage", "What customers owe by age, in each currency; also as CSV.", ("format",)),
)
