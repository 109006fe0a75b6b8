from importlib import import_module

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "baton.billing"
    label = "billing"

    def ready(self) -> None:
        doors = ("founding", "handoff", "invoices", "issuing", "sending", "payments", "numbering", "business", "defaults", "approving", "approval_rules")
        for part in ("locks", *(f"actions.{noun}" for noun in doors), "queries", "letterhead", "received", "jobs", "telling"):
            import_module(f"baton.billing.{part}")
