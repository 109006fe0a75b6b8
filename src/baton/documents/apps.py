from importlib import import_module

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "baton.documents"
    label = "documents"

    def ready(self) -> None:
        for part in ("actions", "queries", "jobs", "telling"):
            import_module(f"baton.documents.{part}")
