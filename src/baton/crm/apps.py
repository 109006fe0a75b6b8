from importlib import import_module

from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "baton.crm"
    label = "crm"

    def ready(self) -> None:
        """Fill the registries of locks, doors and nouns, which can only be made once the models are there."""
        for part in ("locks", "actions", "queries", "telling"):
            import_module(f"{self.name}.{part}")
