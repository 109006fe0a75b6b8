"""What sales and billing do with the people they serve."""

from baton.crm.actions import accounts, contacts, deals, holds, locations, notes, pipeline, tasks, teams

__all__ = ["accounts", "contacts", "deals", "holds", "locations", "notes", "pipeline", "tasks", "teams"]
