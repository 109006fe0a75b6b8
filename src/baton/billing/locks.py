"""What of billing's records may change in which state."""

from baton.billing.models import Business, Invoice, InvoiceLine, InvoiceTaxLine
from baton.crm.models import DealLine
from baton.fields.holders import hold
from baton.foundation.locks import freeze
from baton.foundation.seconding import Values, limit_discount, limit_terms, rule
from baton.foundation.work import Work

hold(Invoice)


def _agreed_on_its_deal(work: Work, now: Values) -> bool:
    """Has the deal of this line's invoice a line with as much off?  It was agreed to there."""
    agreed = work.rows(DealLine).filter(deal__invoices=now["invoice"], discount_percent__gte=now["discount_percent"])
    return agreed.exists()


# What happens to a document after it is issued: it is sent, settled, voided.  Nothing else moves.
freeze(Invoice, "document_state", {"draft"}, spared={"document_state", "delivery_state", "balance_minor", "void_reason"})
freeze(InvoiceLine, "document_state", {"draft"}, spared=())
freeze(InvoiceTaxLine, "document_state", {"draft"}, spared=())

limit_terms(Invoice)
limit_discount(Invoice)
limit_discount(InvoiceLine, unless=_agreed_on_its_deal)
rule(Business, ["bank"], lambda work, was, now: work.organization.second_bank, lambda house: "A change of bank details needs a second person")
