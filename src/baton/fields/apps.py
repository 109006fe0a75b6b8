from importlib import import_module

from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "baton.fields"
    label = "fields"

    def ready(self) -> None:
        """Fill the registries of doors and nouns, which can only be made once the models are there."""
        for part in ("actions", "queries", "telling"):
            import_module(f"{self.name}.{part}")
