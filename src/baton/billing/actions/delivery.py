"""How an invoice travels: planned, queued, and what the mail server said of it."""

from typing import Final
from uuid import UUID

from baton.billing.inheritance import effective_accounts
from baton.billing.models import Invoice
from baton.core.lifecycle import DELIVERY, DeliveryState, may_move
from baton.crm.actions.tasks import finish_task, open_task
from baton.crm.models import Account, Task
from baton.foundation.errors import require
from baton.foundation.work import Work

NOT_DELIVERED: Final = ("bounced", "failed")
NOTHING: Final = "Nothing was sent."


def check_receiver(work: Work, invoice: Invoice) -> None:
    """Step: Refused when nobody at the customer's could receive the invoice by mail, or when he wants paper."""
    [buyer] = effective_accounts(work.organization, work.rows(Account).filter(pk=invoice.account_id))
    account, contact = buyer.account, buyer.ap_contact
    by_post = account.delivery_preference == "post"
    require(not by_post, f"{account.name} receives its invoices by post: issue it, print it and send it by hand. {NOTHING}")
    words = f"Nobody at {account.name} receives its invoices: add a contact for accounts payable with an e-mail address."
    require(contact and contact["email"], f"{words} {NOTHING}", "ap_contact")


def queue(work: Work, invoice: Invoice) -> None:
    """Step: let an issued invoice be sent.  Whoever mails it hears of it and reports by `record_delivery`."""
    was = invoice.delivery_state
    may_go = may_move(DELIVERY, was, "queued")
    require(may_go, f"{invoice.number} is {was} already, and goes out only once at a time. {NOTHING}")
    check_receiver(work, invoice)
    work.change(invoice, delivery_state="queued")
    work.announce("invoice.sent", invoice, account=invoice.account_id, number=invoice.number)


def unschedule(work: Work, invoice: Invoice) -> None:
    """Step: a planned draft goes nowhere by itself any more; any other stays as it is."""
    if invoice.delivery_state == "scheduled":
        work.change(invoice, delivery_state="none", send_at=None)
        work.announce("invoice.unscheduled", invoice, account=invoice.account_id)


def record_delivery(work: Work, invoice_id: UUID, state: DeliveryState, words: str = "") -> bool:
    """Step: what became of a sent invoice, in the words of whoever reports it; was it news?

    A report that comes late, or twice, changes nothing.  What did not arrive is a task for billing until it does.
    """
    invoice = work.rows(Invoice).select_for_update(no_key=True).get(pk=invoice_id)
    if not may_move(DELIVERY, invoice.delivery_state, state):
        return False
    work.change(invoice, delivery_state=state)
    said = {"number": invoice.number} | ({"words": words} if words else {})
    work.announce(f"invoice.{state}", invoice, account=invoice.account_id, **said)
    if state in NOT_DELIVERED:
        _ask(work, invoice, words)
    else:
        for task in work.rows(Task).filter(source_id=invoice.pk, source_kind="invoice", kind="fix", state="open"):
            finish_task(work, task)
    return True


def _ask(work: Work, invoice: Invoice, words: str) -> None:
    open_task(
        work, kind="fix", subject=f"{invoice.number} did not reach {invoice.account.name}"[:300], account=invoice.account,
        source=invoice, reason=words[:500], next_step="Mend the address and send it again.",
    )  # fmt: skip
