from importlib import import_module

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "baton.billing"
    label = "billing"

    def ready(self) -> None:
        for part in ("locks", "actions.founding", "actions.handoff", "actions.invoices", "actions.payments", "queries", "jobs"):
            import_module(f"baton.billing.{part}")
