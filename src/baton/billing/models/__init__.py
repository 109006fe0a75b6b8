from baton.billing.models.invoice import Invoice, InvoiceLine, InvoiceTaxLine
from baton.billing.models.payment import Allocation, Credit, Payment, Receipt

__all__ = ["Allocation", "Credit", "Invoice", "InvoiceLine", "InvoiceTaxLine", "Payment", "Receipt"]
