from django.apps import AppConfig

from baton.foundation.logs import speak_plainly


class FoundationConfig(AppConfig):
    name = "baton.foundation"
    label = "foundation"

    def ready(self) -> None:
        speak_plainly()
