from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "baton.foundation"
    label = "foundation"
