"""A firm that sells, bills and is paid, with a mailbox at the other end; time goes by as it is told to."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from baton.billing.handing import scores
from baton.core.money import format_minor
from baton.crm.models import Deal
from baton.foundation.performing import reading
from baton.foundation.telling import TOLD, readable
from baton.ops.advance import advance, work_off
from baton.upkeep.verify import CHECKS, verify
from tests.documents.reading import text
from tests.messages.chain import Chain
from tests.messages.servers import MailServer, Received
from tests.story import minor


class Firm(Chain):
    """Harbour Works, which sells audits at 19 % tax."""

    def __init__(self, server: MailServer, settings: Any, files: Path):
        super().__init__(server, settings, files)
        self.product("Audit", "1200.00 EUR", unit="day")

    # doing

    def later(self, **span: float) -> None:
        """Let what was just done be heard, as a worker does at once, and time go by with everything that is due on the way."""
        work_off()
        advance(self.house.id, self.clock.now() + timedelta(**span))

    def pay(self, account: str, amount: str, **more: Any) -> str:
        """Money came today; answers the payment's id."""
        amount_minor, currency = minor(amount)
        today = self.clock.day(self.clock.now()).isoformat()
        entered = {"account": self.ids[account], "amount_minor": amount_minor, "currency": currency, "received_on": today}
        return str(self.do("payment.create", **entered, **more).pk)

    # looking

    def stands(self, deal: str, *, by: str = "sales") -> str:
        """How a deal's invoice stands, as its seller reads it: "INV-1 Paid"."""
        invoice = self.see("deal", deal, by=by)["invoice"]
        return f"{invoice['number'] or 'Draft'} {invoice['chip']}"

    def owes(self, account: str) -> list[str]:
        """What an account owes and has, as billing reads it: "open 119.00 EUR, overdue 0.00 EUR, credit 0.00 EUR"."""
        return [
            ", ".join(f"{what} {format_minor(one[f'{what}_minor'], one['currency'])}" for what in ("open", "overdue", "credit"))
            for one in self.see("account", account)["money"]
        ]

    def timeline(self, account: str, *nouns: str, by: str = "billing") -> list[str]:
        """What happened on an account to such records, oldest first, as a person reads it."""
        return [e["words"] for e in self.all("event", by=by, account=self.ids[account]) if e["subject"]["kind"] in nouns]

    def unsaid(self, account: str) -> list[str]:
        """What happened on an account that is told by its name alone, although there are words for it."""
        events = self.all("event", account=self.ids[account])
        return [event["name"] for event in events if event["name"] in TOLD and event["words"] == readable(event["name"])]

    def typed(self, deal: str) -> int:
        """How many values a person typed between the win and the payment."""
        with reading(self.house.operator):
            [score] = scores([Deal.objects.get(pk=self.ids[deal])]).values()
        return score.typed

    def wrong(self) -> list[str]:
        """What `baton verify` finds, all checks."""
        return [breach["words"] for check in verify(CHECKS)["checks"] for breach in check["breaches"]]


def letter(received: Received) -> str:
    """A mail in a line: "ap@acme.example: Invoice INV-1 from Harbour Works [INV-1.pdf]"."""
    files = ", ".join(name for name, _, _ in received.files)
    return f"{', '.join(received.recipients)}: {received.header('Subject')} [{files}]"


def paper(received: Received) -> str:
    """What the document that came with a mail says."""
    [(_, media_type, content)] = received.files
    assert media_type == "application/pdf"
    return text(content)
