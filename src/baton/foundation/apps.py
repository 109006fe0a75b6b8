from importlib import import_module

from django.apps import AppConfig

from baton.foundation.logs import speak_plainly


class FoundationConfig(AppConfig):
    name = "baton.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Fill the registries of doors and nouns, which can only be made once the models are there."""
        speak_plainly()
        for part in ("organizations", "people", "members", "own_roles", "security", "links", "wording", "tokens", "second_person", "requests"):
            import_module(f"{self.name}.{part}")
