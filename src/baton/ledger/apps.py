from importlib import import_module

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "baton.ledger"
    label = "ledger"

    def ready(self) -> None:
        import_module("baton.ledger.queries")
