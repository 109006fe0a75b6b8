"""What is done with the things that are sold."""

from baton.catalog.actions import prices, products, tax_rates

__all__ = ["prices", "products", "tax_rates"]
