from importlib import import_module

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "baton.messages"
    label = "mail"  # "messages" is taken by Django's own

    def ready(self) -> None:
        for part in ("actions", "queries", "telling"):
            import_module(f"{self.name}.{part}")
