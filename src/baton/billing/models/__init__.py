from baton.billing.models.invoice import Invoice, InvoiceLine, InvoiceTaxLine

__all__ = ["Invoice", "InvoiceLine", "InvoiceTaxLine"]
