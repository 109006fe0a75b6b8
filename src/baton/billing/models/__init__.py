from baton.billing.models.approval import Approval, ApprovalRound, ApprovalRule
from baton.billing.models.business import Business
from baton.billing.models.invoice import Invoice, InvoiceLine, InvoiceTaxLine
from baton.billing.models.payment import Allocation, Credit, Payment, Receipt
from baton.billing.models.series import Counter, Series

__all__ = [
    "Allocation",
    "Approval",
    "ApprovalRound",
    "ApprovalRule",
    "Business",
    "Counter",
    "Credit",
    "Invoice",
    "InvoiceLine",
    "InvoiceTaxLine",
    "Payment",
    "Receipt",
    "Series",
]
