"""What of billing's records may change in which state."""

from baton.billing.models import Invoice, InvoiceLine, InvoiceTaxLine
from baton.fields.holders import hold
from baton.foundation.locks import freeze

hold(Invoice)

# What happens to a document after it is issued: it is sent, settled, voided.  Nothing else moves.
freeze(Invoice, "document_state", {"draft"}, spared={"document_state", "delivery_state", "balance_minor", "void_reason"})
freeze(InvoiceLine, "document_state", {"draft"}, spared=())
freeze(InvoiceTaxLine, "document_state", {"draft"}, spared=())
