from importlib import import_module

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "baton.exchange"
    label = "exchange"

    def ready(self) -> None:
        for part in ("actions", "queries", "telling"):
            import_module(f"{self.name}.{part}")
