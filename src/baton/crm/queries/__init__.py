"""What is shown of accounts, deals and all that is done about them."""

from baton.crm.queries import accounts, audit, contacts, deals, todo, trail

__all__ = ["accounts", "audit", "contacts", "deals", "todo", "trail"]
